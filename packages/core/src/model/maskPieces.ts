/**
 * Finds a secret that a page has echoed in pieces: wrapped, broken by `<wbr>` or soft hyphens, with entities, escaped or
 * percent-encoded once more. Every stretch of it is found, whatever stands between its characters that can't be its own.
 */

/** A stretch of the secret this long is no accident. */
const pieceLength = 8

/** Spellings of one character: percent-encoding, HTML's entities, escapes of JSON and JavaScript. */
const spelled = /(?:%|\\x)([\da-f]{2})|\\u([\da-f]{4})|&#x([\da-f]{1,6});?|&#(\d{1,7});?|\\[nrt]|&([a-z]+);/gi
const entities = new Map(Object.entries({ amp: "&", ast: "*", lowbar: "_", lt: "<", gt: ">" }))
/** Each may be spelled in the spelling of another. */
const maxSpellings = 4

const spelledOut = (text: string): string => {
  let result = text
  for (let i = 0; i < maxSpellings; i += 1) {
    result = result.replace(spelled, (_, percent, unicode, hex = percent ?? unicode, decimal, entity = "") =>
      hex === undefined && decimal === undefined
        ? (entities.get(entity.toLowerCase()) ?? " ")
        : String.fromCharCode(hex === undefined ? decimal : Number.parseInt(hex, 16))
    )
  }
  return result
}

/** Tags, and the colours of a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const markup = /<[^<>]{1,100}>|\u001b\[[0-9;]*m/g

/** What the usual base64 has in place of a UserSig's characters. */
const usual: Readonly<Record<string, string>> = { "+": "*", "/": "-", "=": "_" }

/** The text with `***` for every stretch of the secret. */
const masked = (text: string, secret: string): string => {
  const length = Math.min(pieceLength, secret.length)
  const hidden = new Set<number>()
  // As it is, and with the usual characters read as its own.
  for (const read of [text, text.replace(/[+/=]/g, (char) => usual[char] as string)]) {
    const at: Array<number> = []
    let joined = ""
    for (let i = 0; i < read.length; i += 1) {
      const char = read.charAt(i)
      if (!/[\w*-]/.test(char) && !secret.includes(char)) continue
      at.push(i)
      joined += char
    }
    for (let i = 0; i + length <= joined.length; i += 1) {
      if (!secret.includes(joined.slice(i, i + length))) continue
      for (let from = at[i] as number; from <= (at[i + length - 1] as number); from += 1) hidden.add(from)
    }
  }
  return hidden.size === 0
    ? text
    : text.replace(/[\s\S]/g, (char, i: number) => (!hidden.has(i) ? char : hidden.has(i - 1) ? "" : "***"))
}

/** The text without the secret; where it stood in other spellings, the text as it reads. */
export const maskPieces = (text: string, secret: string): string => {
  const plain = spelledOut(text)
  for (const reading of [plain.replace(markup, ""), plain]) {
    const result = masked(reading, secret)
    if (result !== reading) return result
  }
  return text
}
