/** A page that echoes the UserSig in pieces gives none of it away, however it spells it. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { sanitizeText } from "../../src/model/sanitize.ts"
import { sign } from "../../src/model/UserSig.ts"

const sigOf = (seed: number): string =>
  sign({ sdkAppId: 1_400_000_000, identifier: "administrator", secretKey: `key-${seed}`, ttlSeconds: 60, now: seed })

/** Puts something behind every so many characters. */
const every = (n: number, between: string) => (text: string) => text.replace(new RegExp(`.{${n}}`, "g"), `$&${between}`)
const special = (spell: (char: string) => string) => (text: string) => text.replace(/[*_-]/g, spell)
const all = (spell: (char: string) => string) => (text: string) => text.replace(/./g, spell)
const hex = (char: string, digits = 2): string => char.charCodeAt(0).toString(16).padStart(digits, "0")
const percent = (text: string): string => text.replace(/[^A-Za-z0-9]/g, (char) => `%${hex(char)}`)

const spellings: { readonly [how: string]: (text: string) => string } = {
  "as it is": (text) => text,
  "wrapped at 64": every(64, "\n"),
  "wrapped at 76, as mail is": every(76, "=\r\n"),
  "quoted, as mail is": every(60, "\n> "),
  "one character a line": every(1, "\n"),
  "in groups of five": every(5, " "),
  "with <wbr>": every(40, "<wbr>"),
  "with <wbr> behind each character": every(1, "<wbr/>"),
  "split by tags with attributes": every(10, '</span><span class="hl c1">'),
  "with soft hyphens": every(7, "\u00ad"),
  "with soft hyphens as entities": every(7, "&shy;"),
  "with zero width": every(3, "\u200b"),
  "with zero width as numbers": every(3, "&#8203;"),
  "with bidi marks": every(4, "\u200e"),
  "with escaped line breaks": every(20, "\\n"),
  "as pieces of a script": every(20, '" +\n  "'),
  "with the colours of a terminal": every(9, "\u001b[31m"),
  "with * - _ as numbers": special((char) => `&#${char.charCodeAt(0)};`),
  "with * - _ as hexadecimal numbers": special((char) => `&#x${hex(char)};`),
  "with * _ by name": (text) => text.replaceAll("*", "&ast;").replaceAll("_", "&lowbar;"),
  "with every character as a number": all((char) => `&#${char.charCodeAt(0)};`),
  "with every character as a number, escaped once more": all((char) => `&amp;#${char.charCodeAt(0)};`),
  "with every character escaped, as in JSON": all((char) => `\\u${hex(char, 4)}`),
  "with every character escaped, as in JavaScript": all((char) => `\\x${hex(char)}`),
  "with every character percent-encoded": all((char) => `%${hex(char)}`),
  "percent-encoded": percent,
  "percent-encoded twice": (text) => percent(percent(text)),
  "percent-encoded three times": (text) => percent(percent(percent(text))),
  "percent-encoded, wrapped": (text) => every(64, "\n")(percent(text)),
  "as entities, with <wbr>": (text) => every(30, "<wbr>")(special((char) => `&#${char.charCodeAt(0)};`)(text)),
  "as the usual base64": (text) => text.replaceAll("*", "+").replaceAll("-", "/").replaceAll("_", "="),
  "as the usual base64, wrapped": (text) =>
    every(64, "\r\n")(text.replaceAll("*", "+").replaceAll("-", "/").replaceAll("_", "=")),
  "as the usual base64, percent-encoded": (text) =>
    percent(text.replaceAll("*", "+").replaceAll("-", "/").replaceAll("_", "="))
}

/** The text as somebody may put it together again: spellings undone, what is no part of a UserSig left out. */
const read = (text: string): string => {
  let result = text
  for (let i = 0; i < 4; i += 1) {
    result = result
      .replace(/&(shy|amp);/g, (_, name) => (name === "amp" ? "&" : ""))
      .replace(/&ast;/g, "*")
      .replace(/&lowbar;/g, "_")
      .replace(/&#x([0-9a-f]+);/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
      .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
      .replace(/\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|%([0-9a-f]{2})/g, (_, a, b, c) =>
        String.fromCharCode(Number.parseInt(a ?? b ?? c, 16))
      )
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
  return result.replace(/<[^<>]*>|\u001b\[\d+m|\[31m|\\n/g, "").replace(/[^A-Za-z0-9*_+/=-]/g, "")
}

/** How many characters in a row of the secret stand in the text. */
const longest = (text: string, secret: string): number => {
  const usual = secret.replaceAll("*", "+").replaceAll("-", "/").replaceAll("_", "=")
  let most = 0
  for (const form of [secret, usual])
    for (let i = 0; i < form.length; i += 1)
      while (text.includes(form.slice(i, i + most + 1)) && i + most < form.length) most += 1
  return most
}

/** Text that is no part of one by accident. */
const around = fc.constantFrom(
  "",
  "bad sig ",
  "GET /v4/x?usersig=",
  '<a href="https://e.com/?usersig=',
  "<p>签名无效：",
  '{"sig":"'
)

describe("of a UserSig that is echoed", () => {
  it.each(Object.entries(spellings))("%s, no piece is shown", (_, spell) => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000 }), around, around, (seed, before, after) => {
        const userSig = sigOf(seed)
        const shown = sanitizeText(before + spell(userSig) + after, userSig)
        expect(longest(read(shown), userSig)).toBeLessThan(8)
        expect(shown).toContain("***")
        expect(shown.length).toBeLessThanOrEqual(200)
      }),
      { numRuns: 40 }
    )
  })

  it("in any two of these ways at once, no piece is shown", () => {
    const ways = Object.values(spellings)
    const way = fc.constantFrom(...ways)
    fc.assert(
      fc.property(fc.nat({ max: 10_000 }), way, way, (seed, one, other) => {
        const userSig = sigOf(seed)
        const shown = sanitizeText(`${one(userSig)} and ${other(userSig)}`, userSig)
        expect(longest(read(shown), userSig)).toBeLessThan(8)
      })
    )
  })

  it("a part, it is not shown either", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 10_000 }),
        fc.nat({ max: 150 }),
        fc.integer({ min: 12, max: 60 }),
        (seed, from, length) => {
          const userSig = sigOf(seed)
          const shown = sanitizeText(`bad: ${every(9, "\n")(userSig.slice(from, from + length))}`, userSig)
          expect(longest(read(shown), userSig)).toBeLessThan(8)
        }
      )
    )
  })
})

describe("what is no UserSig", () => {
  it.each([
    "Bad Request: the parameter 'sdkappid' is missing",
    "<html><body>502 Bad Gateway</body></html>",
    "https%3A%2F%2Fe.com%2F%3Fa%3Db &amp; more",
    "会话不存在 😀"
  ])("is shown as it came: %s", (text) => {
    expect(sanitizeText(text, sigOf(1))).toBe(text)
  })

  it("stays beside one that is masked", () => {
    const userSig = sigOf(2)
    expect(sanitizeText(`session 17: ${every(64, "\n")(userSig)} is not accepted`, userSig)).toBe(
      "session 17: *** is not accepted"
    )
  })
})
