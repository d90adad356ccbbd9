import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { codeOf, sanitizeError, sanitizeText } from "../../src/model/sanitize.ts"
import { sign } from "../../src/model/UserSig.ts"
import { Bite, biter, fixture, hostile, revoked, throwing } from "../support/messages.ts"
import { failureOf } from "../support/replies.ts"

const { vectors } = fixture<{ readonly vectors: ReadonlyArray<{ readonly name: string; readonly usersig: string }> }>(
  "usersig-vectors.json"
)

/** No piece that could tell something: the beginning of a UserSig is the same for everybody. */
const holdsPartOf = (text: string, userSig: string): boolean => {
  for (let i = 0; i + 24 <= userSig.length; i += 1) if (text.includes(userSig.slice(i, i + 24))) return true
  return false
}

describe("sanitizeText", () => {
  it.each(vectors.map(({ name, usersig }) => [name, usersig] as const))(
    "hides a UserSig anywhere: %s",
    (_, userSig) => {
      for (const text of [
        userSig,
        `a ${userSig} b`,
        `x${userSig}`,
        `?usersig=${userSig}&random=1`,
        `?UserSig=${userSig}`,
        `%3Fusersig%3D${userSig}%26`,
        `"${userSig}"`,
        `${userSig}${userSig}`,
        encodeURIComponent(userSig.replaceAll("*", "+").replaceAll("-", "/").replaceAll("_", "="))
      ]) {
        expect(sanitizeText(text)).toContain("***")
        expect(holdsPartOf(sanitizeText(text), userSig)).toBe(false)
      }
    }
  )

  it("hides any UserSig in any text", () => {
    const userSig = fc
      .tuple(fc.string({ unit: "binary", minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 2 ** 31 }))
      .map(([identifier, sdkAppId]) => sign({ sdkAppId, identifier, secretKey: "k", ttlSeconds: 60, now: 0 }))
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), userSig, fc.string({ maxLength: 50 }), (before, secret, after) => {
        expect(holdsPartOf(sanitizeText(before + secret + after), secret)).toBe(false)
      })
    )
  })

  it("hides the UserSig that was in use, whatever it looks like", () => {
    expect(sanitizeText("bad signature: my-own-token-123!", "my-own-token-123")).toBe("bad signature: ***!")
    expect(sanitizeText(`${"x".repeat(5000)}my-own-token-123`, "my-own-token-123")).not.toContain("my-own")
  })

  it("hides the value of usersig=, whatever it looks like", () => {
    expect(sanitizeText("GET /x?sdkappid=1&usersig=canary&random=5 failed")).toBe(
      "GET /x?sdkappid=1&usersig=***&random=5 failed"
    )
  })

  it("leaves what a person needs: ids, codes, hashes, any script", () => {
    for (const text of [
      "fd8a2e30-54de-4e40-bcaf-02718409c5cf",
      "会话不存在 😀",
      "Id-5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e-O-Seq-12",
      "https://e.com/a?b=c"
    ]) {
      expect(sanitizeText(text)).toBe(text)
    }
  })

  it("gives one line of at most 200 well-formed characters without control characters, from any text", () => {
    const any = fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      maxLength: 600
    })
    fc.assert(
      fc.property(any, (text) => {
        const shown = sanitizeText(text)
        expect(shown.length).toBeLessThanOrEqual(200)
        expect(shown.isWellFormed()).toBe(true)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they must be gone
        expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/)
      })
    )
    expect(sanitizeText("a".repeat(200))).toBe("a".repeat(200))
    expect(sanitizeText("a".repeat(201))).toBe(`${"a".repeat(199)}…`)
    expect(sanitizeText("😀".repeat(200)).isWellFormed()).toBe(true)
  })

  it("is quick with megabytes, hostile ones included", () => {
    const before = process.cpuUsage()
    for (const unit of ["a", "\n", "eJ", "usersig=", "usersig=eJ", "%3D", "😀"])
      sanitizeText(unit.repeat(2_000_000 / unit.length))
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000)
  })
})

describe("codeOf", () => {
  const withCode = (code: unknown, cause?: unknown) => Object.assign(new Error("x", { cause }), { code })

  it("finds an error's code, or that of what caused it", () => {
    expect(codeOf(withCode("ECONNREFUSED"))).toBe("ECONNREFUSED")
    expect(codeOf(new TypeError("fetch failed", { cause: withCode("UND_ERR_SOCKET") }))).toBe("UND_ERR_SOCKET")
    expect(codeOf(withCode(undefined, withCode(5, withCode("EPIPE"))))).toBe("EPIPE")
  })

  it.each([5, "", "E", "lower", "HAS BLANK", "https://e.com/?usersig=x", `E${"X".repeat(80)}`, null, {}])(
    "takes nothing that only stands in its place: %j",
    (code) => {
      expect(codeOf(withCode(code))).toBeUndefined()
    }
  )

  it("ends where causes go round in circles", () => {
    const error = new Error("x")
    error.cause = error
    expect(codeOf(error)).toBeUndefined()
  })
})

describe("sanitizeError", () => {
  it("keeps name and code, and nothing that may hold a URL", () => {
    const foreign = Object.assign(new TypeError("GET https://e.com/?usersig=canary"), {
      code: "ECONNRESET",
      url: "canary",
      cause: new Error("canary")
    })
    const copy = sanitizeError(foreign)
    expect(copy).not.toBe(foreign)
    expect(copy.name).toBe("TypeError")
    expect((copy as { code?: unknown }).code).toBe("ECONNRESET")
    expect(copy.message).toBe("ECONNRESET")
    expect(copy.cause).toBeUndefined()
    expect(`${copy.stack}${JSON.stringify(Object.entries(copy))}`).not.toContain("canary")
  })

  it("trusts no name that is more than a word", () => {
    const foreign = Object.assign(new Error("x"), { name: "see https://e.com/?usersig=canary" })
    expect(sanitizeError(foreign).name).toBe("Error")
  })

  it("makes an Error of whatever was thrown, and throws for nothing", () => {
    for (const value of [...hostile(), "canary", biter(), revoked(), throwing("code"), throwing("cause")]) {
      const copy = sanitizeError(value)
      expect(copy).toBeInstanceOf(Error)
      expect(`${copy.stack}${copy.message}`).not.toContain("canary")
    }
    const nameless = Object.defineProperty(new Error("x"), "name", {
      get: () => {
        throw new Bite("canary")
      }
    })
    expect(sanitizeError(nameless).name).toBe("Error")
  })
})

const reply = (status: number, body: string | Uint8Array) =>
  failureOf({ status, body: typeof body === "string" ? Buffer.from(body) : body, header: () => undefined }, 0)

describe("F37: what a failure shows of Desk's answer", () => {
  const userSig = sign({ sdkAppId: 1400000000, identifier: "admin", secretKey: "k", ttlSeconds: 60 })
  const said = (info: string) => reply(200, JSON.stringify({ ErrorCode: 90001, ErrorInfo: info }))?.detail ?? ""

  it("comes after the code's own meaning", () => {
    expect(said("JSON parse failed")).toBe("the body is not valid JSON (Desk says: JSON parse failed)")
  })

  it.each([
    ["by itself", userSig],
    ["in a sentence", `the usersig ${userSig} is bad`],
    ["in a URL", `POST /v4/x?sdkappid=1&usersig=${userSig}&random=1`],
    ["in an encoded URL", `https%3A%2F%2Fx%3Fusersig%3D${userSig}%26random%3D1`],
    ["in JSON", JSON.stringify({ usersig: userSig })],
    ["behind a word", `sig_${userSig}`],
    ["with percent-encoding", `sig ${userSig.replaceAll("*", "%2A").replaceAll("-", "%2D")}`]
  ])("is without a UserSig: %s", (_, info) => {
    for (const text of [said(info), reply(502, info)?.detail, reply(404, info)?.detail, reply(200, info)?.detail]) {
      for (let i = 0; i + 20 <= userSig.length; i += 1) expect(text).not.toContain(userSig.slice(i, i + 20))
    }
  })

  it("is on one line, without control characters", () => {
    const dirty = "a\r\nX-Injected: 1\u001b[31mred\u0007\u0085\u2028\u202eb"
    for (const text of [said(dirty), reply(200, dirty)?.detail, reply(404, dirty)?.detail]) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they must be gone
      expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/)
      expect(text).toContain("X-Injected")
    }
  })

  it("is cut short, however long it is", () => {
    const long = "long ".repeat(200_000)
    for (const text of [said(long), reply(200, long)?.detail, reply(404, long)?.detail]) {
      expect(text?.length).toBeLessThan(300)
    }
  })

  it("is cut short also when it is in another alphabet", () => {
    expect(reply(200, Buffer.from("captive portal", "utf16le"))?.detail.length).toBeLessThan(300)
  })
})
