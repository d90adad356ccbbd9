import { deflateSync, inflateSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { verifyUserSig } from "../../src/judge/UserSig.ts"
import { claimsOf, packed, packet, post, sign, started } from "../support/support.ts"
import fixture from "./fixtures/usersigs.json" with { type: "json" }

const key = "0123456789abcdef".repeat(4)
const good = { sdkAppId: 1400000000, identifier: "administrator", secretKey: key, time: 1_700_000_000, expire: 86_400 }
const at = (seconds: number) => ({ ...good, nowMs: seconds * 1000 })
const unpacked = (userSig: string) =>
  inflateSync(Buffer.from(userSig.replace(/\*/g, "+").replace(/-/g, "/").replace(/_/g, "="), "base64"))
const codeOf = (userSig: string, expected = at(good.time)) => verifyUserSig(userSig, expected)?.code

describe("a UserSig made by the official package", () => {
  for (const vector of fixture.vectors) {
    const { userSig, time, expire, ...made } = vector
    it(`is accepted until its last millisecond (${vector.name})`, () => {
      expect(verifyUserSig(userSig, { ...made, nowMs: time * 1000 })).toBeUndefined()
      expect(verifyUserSig(userSig, { ...made, nowMs: (time + expire) * 1000 - 1 })).toBeUndefined()
    })
    it(`has expired from then on (${vector.name})`, () => {
      expect(verifyUserSig(userSig, { ...made, nowMs: (time + expire) * 1000 })?.code).toBe(70001)
    })
    it(`is refused for another key, app or identifier (${vector.name})`, () => {
      const expected = { ...made, nowMs: time * 1000 }
      expect(verifyUserSig(userSig, { ...expected, secretKey: `${made.secretKey}0` })?.code).toBe(70009)
      expect(verifyUserSig(userSig, { ...expected, sdkAppId: made.sdkAppId + 1 })?.code).toBe(70014)
      expect(verifyUserSig(userSig, { ...expected, identifier: "someone" })?.code).toBe(70013)
    })
  }
})

describe("a UserSig", () => {
  it("is accepted when the tests' own signer made it", () => {
    expect(codeOf(sign(good))).toBeUndefined()
  })

  it("is refused with any one character changed, unless what is signed stays the same (spare bits of the deflate stream)", () => {
    const userSig = sign(good)
    let refused = 0
    for (let i = 0; i < userSig.length; i++) {
      const changed = userSig.slice(0, i) + (userSig[i] === "A" ? "B" : "A") + userSig.slice(i + 1)
      if (codeOf(changed) === undefined) expect(unpacked(changed)).toEqual(unpacked(userSig))
      else refused++
    }
    expect(refused).toBeGreaterThanOrEqual(userSig.length - 2)
  })

  it("is malformed (70003) outside of Tencent's alphabet", () => {
    const userSig = sign(good)
    for (const bad of [
      "",
      " ",
      `${userSig}=`,
      `${userSig}A`,
      userSig.slice(0, -2),
      `_${userSig.slice(1)}`,
      "用户签名",
      "a+b/"
    ]) {
      expect(codeOf(bad), bad).toBe(70003)
    }
    const withSpecials = Array.from({ length: 200 }, (_, i) => sign({ ...good, time: good.time + i })).filter((s) =>
      /[*-]/.test(s)
    )
    expect(withSpecials.length).toBeGreaterThan(0)
    for (const s of withSpecials) {
      expect(codeOf(s.replaceAll("*", "+").replaceAll("-", "/").replaceAll("_", "=")), "plain base64").toBe(70003)
    }
  })

  it("is malformed (70003) above 1024 characters, whatever it holds", () => {
    expect(codeOf(packed({ ...claimsOf(good), filler: Array.from({ length: 600 }, (_, i) => i) }))).toBe(70003)
  })

  it("is malformed (70003) when it inflates to more than 4 KiB: a bomb is not unpacked", () => {
    const bomb = deflateSync(Buffer.alloc(200_000, " "))
    expect(bomb.toString("base64").length).toBeLessThan(1024)
    expect(codeOf(bomb.toString("base64").replace(/\+/g, "*").replace(/\//g, "-").replace(/=/g, "_"))).toBe(70003)
    const claims = JSON.stringify(claimsOf(good))
    expect(codeOf(packed(claims + " ".repeat(4096 - claims.length)))).toBeUndefined()
    expect(codeOf(packed(claims + " ".repeat(4097 - claims.length)))).toBe(70003)
  })

  it("is malformed (70003) when a field is missing or of another type", () => {
    const claims = claimsOf(good)
    for (const name of Object.keys(claims)) {
      const { [name]: _, ...rest } = claims
      expect(codeOf(packed(rest)), `without ${name}`).toBe(70003)
      expect(codeOf(packed({ ...claims, [name]: null })), `${name} null`).toBe(70003)
      expect(codeOf(packed({ ...claims, [name]: {} })), `${name} an object`).toBe(70003)
    }
    expect(codeOf(packed({ ...claims, "TLS.ver": "1.0" }))).toBe(70003)
    expect(codeOf(packed({ ...claims, "TLS.sdkappid": "1400000000" }))).toBe(70003)
    expect(codeOf(packed({ ...claims, "TLS.expire": 1.5 }))).toBe(70003)
    expect(codeOf(packed({ ...claims, "TLS.userbuf": 1 }))).toBe(70003)
    expect(codeOf(packed({ ...claims, "TLS.sig": "AAAA" }))).toBe(70003)
    for (const json of ["[]", "null", "1", "{", '"text"']) expect(codeOf(packed(json)), json).toBe(70003)
  })

  it("is refused (70009) when anything signed was changed", () => {
    const claims = claimsOf(good)
    expect(codeOf(packed({ ...claims, "TLS.expire": 999_999 }))).toBe(70009)
    expect(codeOf(packed({ ...claims, "TLS.time": good.time + 1 }))).toBe(70009)
    expect(codeOf(packed({ ...claims, "TLS.userbuf": "YWJj" }))).toBe(70009)
    expect(codeOf(sign({ ...good, secretKey: key.toUpperCase() }))).toBe(70009)
  })

  it("reads fields that look like an object's own machinery as fields", () => {
    const claims = JSON.stringify(claimsOf(good))
    expect(codeOf(packed(claims.replace("{", '{"__proto__":{"TLS.ver":"2.0"},')))).toBeUndefined()
    expect(codeOf(packed(`{"__proto__":${claims}}`))).toBe(70003)
  })

  it("never appears in the text of its refusal", () => {
    const userSig = sign({ ...good, secretKey: "another key" })
    expect(verifyUserSig(userSig, at(good.time))?.message).not.toContain(userSig.slice(0, 10))
    expect(verifyUserSig(userSig, at(good.time))?.message).not.toContain(key)
  })
})

describe("the server", () => {
  it("verifies the UserSig of every request, by its own clock", async () => {
    let nowMs = Date.now()
    const emulator = await started({ now: () => nowMs })
    const { sdkAppId, identifier, secretKey } = emulator
    const made = { sdkAppId, identifier, secretKey, time: Math.floor(nowMs / 1000), expire: 60 }
    const answers = async (usersig: string) => (await post(emulator, packet(), { query: { usersig } })).code
    expect(await answers(sign(made))).toBe(0)
    expect(await answers("xxx")).toBe(70003)
    expect(await answers("")).toBe(70003)
    expect(await answers(sign({ ...made, secretKey: "another" }))).toBe(70009)
    expect(await answers(sign({ ...made, identifier: "another" }))).toBe(70013)
    expect(await answers(sign({ ...made, sdkAppId: 1 }))).toBe(70014)
    nowMs = (made.time + made.expire) * 1000
    expect(await answers(sign(made))).toBe(70001)
    expect(emulator.messages()).toHaveLength(1)
  })
})
