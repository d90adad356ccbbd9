/** What was given for a UserSig and is none is said in words, and not shown. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { DeskConfigError } from "../../src/model/DeskConfigError.ts"
import type { DeskOptions } from "../../src/model/DeskOptions.ts"
import { notUserSig } from "../../src/model/notUserSig.ts"
import { resolveOptions } from "../../src/model/ResolvedOptions.ts"
import { sign } from "../../src/model/UserSig.ts"

const userSig = sign({ sdkAppId: 1, identifier: "a", secretKey: "k", ttlSeconds: 60 })
const standard = "eJw+zE/+aGVsbG8gd29ybGQ="

const told: ReadonlyArray<readonly [given: unknown, what: string]> = [
  [undefined, "undefined"],
  [null, "null"],
  [5, "number"],
  [true, "boolean"],
  [[userSig], "an array"],
  [{ userSig }, "object"],
  [new String(userSig), "object"],
  [Buffer.from(userSig), "object"],
  [Promise.resolve(userSig), "object"],
  ["", "an empty string"],
  [" \n", "an empty string"],
  ["undefined", "the word undefined"],
  ["null", "the word null"],
  ["[object Object]", "an object made into text"],
  ["[object Promise]", "an object made into text"],
  [JSON.stringify({ userSig }), "JSON"],
  [JSON.stringify({ userSig }, undefined, 2), "JSON"],
  [`[${JSON.stringify(userSig)}]`, "JSON"],
  [`<!doctype html><title>Log in</title>`, "HTML or XML"],
  [JSON.stringify(userSig), "text with quotes around it"],
  [`'${userSig}'`, "text with quotes around it"],
  [`\`${userSig}\``, "text with quotes around it"],
  [` ${userSig}`, "text with blanks or line breaks"],
  [`Bearer ${userSig}`, "text with blanks or line breaks"],
  [`${userSig.slice(0, 60)}\n${userSig.slice(60)}`, "text with blanks or line breaks"],
  [`https://console.tim.qq.com/?usersig=${userSig}`, "a URL or a part of one"],
  [`usersig=${userSig}`, "a URL or a part of one"],
  [`${userSig}%2A`, "percent-encoded text"],
  [standard, "base64 of another kind: it has * - _ in place of + / ="],
  [`${userSig}é`, "text with other characters than A-Z a-z 0-9 * - _"],
  [`${userSig}\u0000`, "text with other characters than A-Z a-z 0-9 * - _"],
  ["a".repeat(5000), "text of 5000 characters"]
]

describe("what is no UserSig", () => {
  it.each(told.map(([given, what]) => [what, given] as const))("is %s", (what, given) => {
    expect(notUserSig(given)).toBe(what)
  })

  it("given as an option is refused in these words", () => {
    for (const [given, what] of told) {
      if (given === undefined) continue
      try {
        resolveOptions({ sdkAppId: 1, identifier: "a", userSig: given } as DeskOptions)
        expect.fail(`it was taken: ${what}`)
      } catch (error) {
        expect(error).toBeInstanceOf(DeskConfigError)
        expect((error as DeskConfigError).issues).toStrictEqual([
          { option: "userSig", message: `must be a UserSig, not ${what}` }
        ])
      }
    }
  })

  it("is never shown", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12, maxLength: 40 }), (junk) => {
        const text = `${junk.replaceAll("*", "")}~~canary~~`
        expect(notUserSig(text)).toBeDefined()
        expect(notUserSig(text)).not.toContain("canary")
      })
    )
  })
})

describe("what may be one", () => {
  it("is any signature, and any text of the characters that it is made of", () => {
    const text = fc.tuple(fc.string({ minLength: 1 }), fc.integer({ min: 1 }))
    fc.assert(
      fc.property(text, ([identifier, sdkAppId]) => {
        expect(notUserSig(sign({ sdkAppId, identifier, secretKey: "k", ttlSeconds: 60 }))).toBeUndefined()
      })
    )
    for (const token of ["sig", "the-sig", "nullable", "undefined-1", "A*b-c_"])
      expect(notUserSig(token)).toBeUndefined()
  })
})
