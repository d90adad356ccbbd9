import { createHmac } from "node:crypto"
import { createRequire } from "node:module"
import { deflateRawSync, deflateSync, gzipSync, inflateSync } from "node:zlib"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decode as claimsIn, expiresAt, sign, verify } from "../../src/model/UserSig.ts"
import { fixture, hostile } from "../support/messages.ts"

interface Vector {
  readonly name: string
  readonly sdkappid: number
  readonly key: string
  readonly identifier: string
  readonly expire: number
  readonly time: number
  readonly usersig: string
  readonly decoded: Readonly<Record<string, string | number>>
  readonly hmacContent: string
}

/** Made by the official npm package with a frozen clock; the keys are public samples or made up. */
const { vectors } = fixture<{ readonly vectors: ReadonlyArray<Vector> }>("usersig-vectors.json")
const named = vectors.map((vector) => [vector.name, vector] as const)
const plain = named.filter(([, { decoded }]) => decoded["TLS.userbuf"] === undefined)

/** The official package: CommonJS, untyped, on the system's clock. */
const { Api } = createRequire(import.meta.url)("tls-sig-api-v2") as {
  readonly Api: new (sdkappid: number, key: string) => { genUserSig: (id: string, expire: number) => string }
}

const decode = (userSig: string): Record<string, unknown> => JSON.parse(inflated(userSig))
const bytesOf = (userSig: string): Buffer =>
  Buffer.from(userSig.replaceAll("*", "+").replaceAll("-", "/").replaceAll("_", "="), "base64")
const inflated = (userSig: string): string => inflateSync(bytesOf(userSig)).toString()
const encode = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString("base64").replaceAll("+", "*").replaceAll("/", "-").replaceAll("=", "_")
const ofFields = (fields: unknown): string => encode(deflateSync(JSON.stringify(fields)))

const keys = { sdkAppId: 1400000000, identifier: "administrator", secretKey: "0123456789abcdef".repeat(4) }
const now = 1_700_000_000_500
const userSig = sign({ ...keys, ttlSeconds: 86_400, now })
const expected = { ...keys, now }
const codeOf = (given: unknown, options = expected) => {
  const result = verify(given as string, options)
  return result.ok ? "ok" : result.code
}

const identifiers = fc.string({ unit: "binary", minLength: 1, maxLength: 40 })
const sdkAppIds = fc.integer({ min: 1, max: 4_294_967_295 })
const secrets = fc.string({ minLength: 1, maxLength: 64 })
const lifetimes = fc.integer({ min: 1, max: 50 * 365 * 86_400 })

describe("sign", () => {
  it.each(plain)("makes what the official package makes: %s", (_, vector) => {
    const { sdkappid: sdkAppId, key: secretKey, identifier, expire: ttlSeconds, time } = vector
    const made = decode(sign({ sdkAppId, identifier, secretKey, ttlSeconds, now: time * 1000 + 999 }))
    expect(made).toStrictEqual(vector.decoded)
    expect(made["TLS.sig"]).toBe(createHmac("sha256", vector.key).update(vector.hmacContent).digest("base64"))
  })

  it("writes zlib in base64 with *-_ for +/=, which no query needs to escape", () => {
    fc.assert(
      fc.property(identifiers, sdkAppIds, (identifier, sdkAppId) => {
        const made = sign({ ...keys, identifier, sdkAppId, ttlSeconds: 60, now })
        expect(made).toMatch(/^eJ[A-Za-z0-9*_-]+$/)
        expect(encodeURIComponent(made)).toBe(made)
      })
    )
  })

  it("takes whole seconds of the given moment, and the present without one", () => {
    expect(decode(userSig)["TLS.time"]).toBe(1_700_000_000)
    const before = Math.floor(Date.now() / 1000)
    const { "TLS.time": time } = decode(sign({ ...keys, ttlSeconds: 60 }))
    expect(time).toBeGreaterThanOrEqual(before)
    expect(time).toBeLessThanOrEqual(Math.floor(Date.now() / 1000))
  })
})

describe("sign and verify beside the official package", () => {
  it("make the same claims and the same signature", () => {
    fc.assert(
      fc.property(sdkAppIds, secrets, identifiers, lifetimes, (sdkAppId, secretKey, identifier, ttlSeconds) => {
        const theirs = decode(new Api(sdkAppId, secretKey).genUserSig(identifier, ttlSeconds))
        const at = { sdkAppId, secretKey, identifier, ttlSeconds, now: Number(theirs["TLS.time"]) * 1000 }
        expect(decode(sign(at))).toStrictEqual(theirs)
      })
    )
  })

  it("accept what it has signed", () => {
    fc.assert(
      fc.property(sdkAppIds, secrets, identifiers, (sdkAppId, secretKey, identifier) => {
        const theirs = new Api(sdkAppId, secretKey).genUserSig(identifier, 3_600)
        const end = (Number(decode(theirs)["TLS.time"]) + 3_600) * 1000
        expect(verify(theirs, { sdkAppId, secretKey, identifier })).toStrictEqual({ ok: true, expiresAt: end })
      })
    )
  })

  it.each(named)("accept its vector, userbuf included, and know its end: %s", (_, vector) => {
    const { sdkappid: sdkAppId, key: secretKey, identifier, time, expire, usersig } = vector
    const end = (time + expire) * 1000
    expect(verify(usersig, { sdkAppId, secretKey, identifier, now: time * 1000 })).toStrictEqual({
      ok: true,
      expiresAt: end
    })
    expect(expiresAt(usersig)).toBe(end)
  })
})

describe("verify", () => {
  const end = (1_700_000_000 + 86_400) * 1000

  it("accepts until the millisecond before expiry, and answers 70001 from it on", () => {
    expect(verify(userSig, { ...expected, now: end - 1 })).toStrictEqual({ ok: true, expiresAt: end })
    expect(codeOf(userSig, { ...expected, now: end })).toBe(70001)
    expect(codeOf(userSig, { ...expected, now: end + 1 })).toBe(70001)
  })

  it("goes by the present when no moment is given", () => {
    expect(verify(sign({ ...keys, ttlSeconds: 60 }), keys).ok).toBe(true)
    expect(verify(userSig, keys)).toMatchObject({ ok: false, code: 70001 })
  })

  it("answers each way of being wrong with its own code", () => {
    expect(codeOf(userSig, { ...expected, identifier: "somebody" })).toBe(70013)
    expect(codeOf(userSig, { ...expected, sdkAppId: 1400000001 })).toBe(70014)
    expect(codeOf(userSig, { ...expected, secretKey: "f".repeat(64) })).toBe(70009)
    expect(codeOf(userSig, { ...expected, now: end })).toBe(70001)
    expect(codeOf("")).toBe(70003)
  })

  it("answers a forged and expired one with 70009: the date counts only with the signature", () => {
    expect(codeOf(userSig, { ...expected, secretKey: "f".repeat(64), now: end })).toBe(70009)
  })

  it("believes no claim that was changed after the signature", () => {
    const claims = decode(userSig)
    for (const [name, value] of [
      ["TLS.time", 1_700_000_001],
      ["TLS.expire", 999_999_999],
      ["TLS.userbuf", "YWJj"],
      ["TLS.sig", ""],
      ["TLS.sig", Buffer.alloc(32).toString("base64")],
      ["TLS.sig", Buffer.alloc(33).toString("base64")]
    ]) {
      expect(codeOf(ofFields({ ...claims, [String(name)]: value }))).toBe(70009)
    }
  })

  it.each([
    ["another version", { "TLS.ver": "1.0" }],
    ["no version", { "TLS.ver": undefined }],
    ["an app in words", { "TLS.sdkappid": "1400000000" }],
    ["a time in words", { "TLS.time": "1700000000" }],
    ["half a second", { "TLS.expire": 0.5 }],
    ["no lifetime, as the official package makes without one", { "TLS.expire": null }],
    ["a numeric identifier", { "TLS.identifier": 5 }],
    ["no signature", { "TLS.sig": undefined }],
    ["a userbuf that is no text", { "TLS.userbuf": 5 }]
  ])("calls %s malformed", (_, change) => {
    expect(codeOf(ofFields({ ...decode(userSig), ...change }))).toBe(70003)
  })

  it.each([
    ["gzip", encode(gzipSync(inflated(userSig)))],
    ["deflate without zlib's frame", encode(deflateRawSync(inflated(userSig)))],
    ["JSON that was not compressed", encode(Buffer.from(inflated(userSig)))],
    ["standard base64", bytesOf(userSig).toString("base64")],
    ["base64url", bytesOf(userSig).toString("base64url")],
    ["a line break at its end", `${userSig}\n`],
    ["a blank before it", ` ${userSig}`],
    ["percent-encoding", userSig.replace("J", "%4A")],
    ["JSON that is no object", ofFields([1])],
    ["JSON null", ofFields(null)],
    ["no JSON", encode(deflateSync("hello"))],
    ["ten thousand characters", "A".repeat(10_000)]
  ])("calls %s malformed", (_, given) => {
    expect(codeOf(given)).toBe(70003)
  })

  it("is tried above with a UserSig that differs between the alphabets", () => {
    expect(bytesOf(userSig).toString("base64")).toMatch(/[+/=]/)
    expect(bytesOf(userSig).toString("base64url")).not.toBe(userSig)
  })

  it("calls one with bits or bytes beside its own malformed", () => {
    const made = ["a", "ab", "abc", "abcd"].map((identifier) => sign({ ...keys, identifier, ttlSeconds: 60, now }))
    const tampered = made.map((genuine) =>
      // Where there is padding, the character before it has bits to spare.
      genuine.endsWith("_")
        ? genuine.replace(/.(?=_+$)/, (last) => String.fromCharCode(last.charCodeAt(0) + 1))
        : `${genuine}AAAA`
    )
    expect(new Set(made.map((genuine) => genuine.endsWith("_")))).toStrictEqual(new Set([true, false]))
    made.forEach((genuine, i) => {
      const options = { ...expected, identifier: "abcd".slice(0, i + 1) }
      expect([codeOf(genuine, options), codeOf(tampered[i], options)]).toStrictEqual(["ok", 70003])
    })
  })

  it("stops inflating early: a bomb of twenty megabytes costs nothing", () => {
    const bomb = encode(deflateSync(Buffer.alloc(20_000_000, " "), { level: 9 }))
    const small = encode(deflateSync(Buffer.alloc(1_000_000, " "), { level: 9 }))
    expect(small.length).toBeLessThan(2_048)
    const before = process.memoryUsage().arrayBuffers
    expect([codeOf(bomb), codeOf(small)]).toStrictEqual([70003, 70003])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(900_000)
  })

  it("calls every part of a UserSig malformed", () => {
    for (let length = 0; length < userSig.length; length += 1) expect(codeOf(userSig.slice(0, length))).toBe(70003)
  })

  it("throws for nothing, and calls what is no text malformed", () => {
    for (const value of hostile()) expect(codeOf(value)).toBe(70003)
    const noUserSig = fc.oneof(fc.string({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }).map(encode))
    fc.assert(
      fc.property(noUserSig, (given) => {
        expect(codeOf(given)).toBe(70003)
      })
    )
    expect(expiresAt("x")).toBeUndefined()
  })

  it("refuses a UserSig with any one character changed, but for the bits that deflate leaves unused at its end", () => {
    const alphabet = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-_+/= %"]
    const signed = fc.string({ minLength: 1, maxLength: 20, unit: "grapheme-ascii" }).map((identifier) => ({
      identifier,
      genuine: sign({ ...keys, identifier, ttlSeconds: 60, now })
    }))
    fc.assert(
      fc.property(signed, fc.nat(), fc.constantFrom(...alphabet), ({ identifier, genuine }, where, character) => {
        const i = where % genuine.length
        fc.pre(genuine[i] !== character)
        const changed = genuine.slice(0, i) + character + genuine.slice(i + 1)
        if (codeOf(changed, { ...expected, identifier }) !== "ok") return
        // The last byte of deflate stands before the four of the checksum: 6 to 10 characters from the end.
        expect(genuine.length - i).toBeGreaterThanOrEqual(6)
        expect(genuine.length - i).toBeLessThanOrEqual(10)
        expect(inflated(changed)).toBe(inflated(genuine))
      }),
      { numRuns: 2_000 }
    )
  })

  it("says nothing about the key, the UserSig or the account", () => {
    for (const given of [userSig, "", `${userSig}A`]) {
      for (const options of [
        { ...expected, secretKey: "another-key" },
        { ...expected, identifier: "another-account" },
        { ...expected, sdkAppId: 99 },
        { ...expected, now: end }
      ]) {
        const said = JSON.stringify(verify(given, options))
        for (const secret of [keys.secretKey, userSig, "administrator", "another-key", "another-account"]) {
          expect(said).not.toContain(secret)
        }
      }
    }
  })
})

describe("decode", () => {
  it.each(named)(
    "says what one of the official package claims: %s",
    (_, { usersig, sdkappid, identifier, time, expire }) => {
      const claimed = {
        ok: true,
        sdkAppId: sdkappid,
        identifier,
        signedAt: time * 1000,
        expiresAt: (time + expire) * 1000
      }
      expect(claimsIn(usersig)).toStrictEqual(claimed)
    }
  )

  it("verifies nothing: a forged and expired one says what it claims all the same", () => {
    const forged = ofFields({ ...decode(userSig), "TLS.identifier": "somebody", "TLS.sig": "AAAA", "TLS.time": 0 })
    expect(codeOf(forged, { ...expected, identifier: "somebody" })).toBe(70009)
    expect(claimsIn(forged)).toMatchObject({ ok: true, identifier: "somebody", signedAt: 0, expiresAt: 86_400_000 })
  })

  it("shows no signature", () => {
    expect(Object.keys(claimsIn(userSig))).toStrictEqual(["ok", "sdkAppId", "identifier", "signedAt", "expiresAt"])
  })

  it("throws for nothing, and calls malformed what verify calls malformed", () => {
    for (const value of [...hostile(), userSig.slice(1), "", "x".repeat(3000)])
      expect(claimsIn(value as string)).toStrictEqual(verify(value as string, expected))
  })
})
