import { inspect } from "node:util"
import { describe, expect, it } from "vitest"
import { createDesk } from "../../src/index.ts"
import { DeskConfigError } from "../../src/model/DeskConfigError.ts"
import type { DeskOptions } from "../../src/model/DeskOptions.ts"
import { resolveOptions } from "../../src/model/ResolvedOptions.ts"
import { regions } from "../../src/model/regions.ts"
import { biter, fixture, hostile, throwing } from "../support/messages.ts"

const right = { sdkAppId: 1400000000, identifier: "administrator", secretKey: "k3y" } as const

const settings = (change: object = {}) => resolveOptions({ ...right, ...change } as DeskOptions)

const errorOf = (options: unknown): DeskConfigError => {
  try {
    resolveOptions(options as DeskOptions)
  } catch (error) {
    if (error instanceof DeskConfigError) return error
    throw error
  }
  throw new Error("no error")
}
const faultsOf = (change: object) => errorOf({ ...right, ...change }).issues.map(({ option }) => option)

describe("options", () => {
  it("have the documented defaults", () => {
    expect(settings()).toStrictEqual({
      sdkAppId: 1400000000,
      identifier: "administrator",
      credential: { _tag: "SecretKey", secretKey: "k3y", ttlSeconds: 604_800 },
      origin: "https://console.tim.qq.com",
      route: expect.any(Object),
      target: "sdkAppId 1400000000 at console.tim.qq.com:443 (default region china)",
      attemptTimeoutMs: 5_000,
      deadlineMs: 15_000,
      retry: { attempts: 3, baseDelayMs: 100, maxDelayMs: 5_000, onUnknown: "retry" },
      rateLimit: { perSecond: 200, maxQueue: 3_000, shared: undefined },
      connections: 64,
      fetch: undefined,
      hooks: [],
      disabled: false
    })
  })

  it("that are undefined count as absent, each of them", () => {
    const names =
      "userSig region endpoint allowInsecureEndpoint attemptTimeoutMs deadlineMs retry rateLimit userSigTtlSeconds connections fetch hooks"
    for (const name of names.split(" ")) expect(settings({ [name]: undefined })).toStrictEqual(settings())
  })

  it("may each be set", () => {
    const fetch = globalThis.fetch
    const hooks = { onSent: () => {} }
    const retry = { attempts: 1, baseDelayMs: 0, maxDelayMs: 1, onUnknown: "fail" as const }
    const given = { attemptTimeoutMs: 1, deadlineMs: 2, connections: 3, fetch, hooks: [hooks], retry }
    expect(settings({ ...given, rateLimit: { perSecond: 0.5, maxQueue: 0 }, userSigTtlSeconds: 60 })).toMatchObject({
      ...given,
      hooks: [{ onSent: expect.any(Function) }],
      rateLimit: { perSecond: 0.5, maxQueue: 0 },
      credential: { ttlSeconds: 60 }
    })
  })

  it("retry: false means one attempt, rateLimit: false none", () => {
    expect(settings({ retry: false }).retry.attempts).toBe(1)
    expect(settings({ rateLimit: false }).rateLimit).toBe(false)
  })

  it("let as many sends wait as get their turn within the deadline", () => {
    expect(settings({ deadlineMs: 2_000 }).rateLimit).toMatchObject({ perSecond: 200, maxQueue: 400 })
    expect(settings({ rateLimit: { perSecond: 1.5 }, deadlineMs: 1_000 }).rateLimit).toStrictEqual({
      perSecond: 1.5,
      maxQueue: 2,
      shared: undefined
    })
  })

  it("take one credential: a key, a UserSig, or a function that gets one", () => {
    const { secretKey: _, ...rest } = right
    const provide = () => "sig"
    expect(resolveOptions({ ...rest, userSig: "sig" }).credential).toStrictEqual({ _tag: "UserSig", userSig: "sig" })
    expect(resolveOptions({ ...rest, userSig: provide }).credential).toStrictEqual({ _tag: "Provider", provide })
    expect(errorOf(rest).issues.map(({ option }) => option)).toStrictEqual(["secretKey"])
    expect(faultsOf({ userSig: "sig" })).toStrictEqual(["secretKey"])
    expect(faultsOf({ userSig: provide })).toStrictEqual(["secretKey"])
  })
})

describe("regions", () => {
  const { url } = fixture<{ readonly url: string }>("seed.json")

  it("are the seven data centres, each with its own https origin", () => {
    expect(regions).toStrictEqual({
      china: "https://console.tim.qq.com",
      singapore: "https://adminapisgp.im.qcloud.com",
      seoul: "https://adminapikr.im.qcloud.com",
      tokyo: "https://adminapijpn.im.qcloud.com",
      frankfurt: "https://adminapiger.im.qcloud.com",
      "silicon-valley": "https://adminapiusa.im.qcloud.com",
      jakarta: "https://adminapiidn.im.qcloud.com"
    })
    expect(new URL(url).origin).toBe(regions.china)
  })

  it.each(Object.entries(regions))("%s", (region, origin) => {
    expect(settings({ region }).origin).toBe(origin)
    expect(settings({ region, endpoint: "https://e.com" }).origin).toBe("https://e.com")
  })
})

describe("F51: an endpoint", () => {
  type Endpoints = {
    readonly accepted: ReadonlyArray<readonly [string, string]>
    readonly refused: ReadonlyArray<string>
  }
  const { accepted, refused } = fixture<Endpoints>("endpoints.json")

  it.each(accepted)("may be %s", (endpoint, origin) => {
    expect(settings({ endpoint }).origin).toBe(origin)
  })

  it.each([...refused, 5, null, new URL("https://desk.example.com")])("may not be %j", (endpoint) => {
    expect(faultsOf({ endpoint })).toStrictEqual(["endpoint"])
  })
})

const canary = "c4n4ry-value"
const numbers = [null, 0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, canary, "5", 5n, {}, [5], true]
const zeroMayBe = numbers.filter((value) => value !== 0)

describe("F52: a faulty option", () => {
  it.each<readonly [string, ReadonlyArray<unknown>]>([
    ["sdkAppId", [...numbers, undefined, null, 2 ** 32]],
    [
      "identifier",
      ["", " ", ` ${canary}`, `${canary} `, `c4n4ry\r\nvalue`, "a\u0000b", "\ud800", undefined, null, 5, {}]
    ],
    ["secretKey", ["", " ", `${canary} `, `"${canary}"`, `'${canary}'`, "密钥", "a\nb", 5, {}, () => canary, null]],
    ["userSig", ["", `${canary} x`, `"${canary}"`, "é", 5, {}, null]],
    ["region", ["china ", "China", "mumbai", canary, "", "toString", "__proto__", 5, {}, null]],
    ["attemptTimeoutMs", numbers],
    ["deadlineMs", [...numbers, 2 ** 31]],
    ["connections", [...numbers, 65_536]],
    ["userSigTtlSeconds", [...numbers, 59]],
    ["retry", [true, canary, 5, null]],
    ["retry.attempts", numbers],
    ["retry.baseDelayMs", zeroMayBe],
    ["retry.maxDelayMs", zeroMayBe],
    ["retry.onUnknown", [canary, true, 5, null]],
    ["rateLimit", [true, canary, 5, null]],
    ["rateLimit.perSecond", [0, -1, Number.NaN, Number.POSITIVE_INFINITY, canary, "5", undefined, {}]],
    ["rateLimit.maxQueue", zeroMayBe],
    ["fetch", [canary, {}, 5, null]],
    ["hooks", [canary, 5, true, null, () => {}]],
    ["hooks.onAttempt", [canary, {}, 5]],
    ["hooks.onRetry", [canary, {}, 5]],
    ["hooks.onSent", [canary, {}, 5]],
    ["hooks.onError", [canary, {}, 5]],
    ["hooks.onEnd", [canary, {}, 5]]
  ])("%s is named alone, and its value stays unsaid", (option, values) => {
    const [section = "", field] = option.split(".")
    for (const value of values) {
      const base: Record<string, unknown> = { ...right }
      if (option === "userSig") delete base.secretKey
      const inside = option.startsWith("rateLimit.") ? { perSecond: 5, [field ?? ""]: value } : { [field ?? ""]: value }
      const error = errorOf({ ...base, [section]: field === undefined ? value : inside })
      const [first, ...others] = error.issues.map((issue) => issue.option)
      expect([value, first]).toStrictEqual([value, option])
      // Of an option that is no object, its fields may be missed too.
      for (const other of others) expect(other.startsWith(`${option}.`)).toBe(true)
      expect(`${error.message}${error.stack}${JSON.stringify(error)}${inspect(error)}`).not.toContain("c4n4ry")
    }
  })

  it("does not keep the others from being told: all at once", () => {
    const error = errorOf({
      sdkAppId: "1",
      identifier: "",
      region: "x",
      endpoint: "x",
      deadlineMs: 0,
      attemptTimeoutMs: 0,
      connections: 0,
      userSigTtlSeconds: 0,
      retry: { attempts: 0, onUnknown: "x" },
      rateLimit: { perSecond: 0 },
      fetch: 1,
      hooks: { onSent: 1 }
    })
    const options = error.issues.map(({ option }) => option)
    expect(new Set(options)).toStrictEqual(
      new Set([
        "sdkAppId",
        "identifier",
        "secretKey",
        "region",
        "endpoint",
        "deadlineMs",
        "attemptTimeoutMs",
        "connections",
        "userSigTtlSeconds",
        "retry.attempts",
        "retry.onUnknown",
        "rateLimit.perSecond",
        "fetch",
        "hooks.onSent"
      ])
    )
    for (const option of options) expect(error.message).toContain(`${option} `)
  })

  it("is a DeskConfigError: an Error with a tag, frozen issues and a sentence for a message", () => {
    const error = errorOf({ ...right, sdkAppId: 0 })
    expect(error).toBeInstanceOf(Error)
    expect([error.name, error._tag]).toStrictEqual(["DeskConfigError", "DeskConfigError"])
    expect(error.message).toMatch(/^Desk can't be configured: sdkAppId must be .*\.$/)
    expect(Object.isFrozen(error.issues) && Object.isFrozen(error.issues[0])).toBe(true)
    expect(Object.keys(error)).not.toContain("name")
  })

  it.each([
    ["sdkAppId", "1400000000", "must be the app's number, an integer: this is a string, not a number"],
    ["sdkAppId", null, "must be the app's number, an integer from 1 to 4294967295, not null"],
    ["identifier", null, "must be a string, the App administrator account, not null"],
    ["identifier", " ", "is required: the App administrator account"],
    ["endpoint", null, "must be an origin, as a string, not null"],
    ["endpoint", new URL("https://e.com"), "must be an origin, as a string, not an object"],
    ["deadlineMs", "5000", "must be milliseconds from 1 to 2147483647, not a string"],
    ["retry", null, "must be an object, or false, not null"],
    ["fetch", null, "must be a function, not null"],
    ["hooks", 5, "must be an object of functions, not an integer"]
  ] as const)("says of %s %j what it is", (option, value, message) => {
    expect(errorOf({ ...right, [option]: value }).issues).toStrictEqual([{ option, message }])
  })

  it("is thrown by createDesk at once", () => {
    expect(() => createDesk({ ...right, sdkAppId: 0 })).toThrow(DeskConfigError)
  })
})

describe("options that are no options", () => {
  it("end in a DeskConfigError too, whatever they are", () => {
    for (const options of hostile()) expect(errorOf(options).issues.length).toBeGreaterThan(0)
    for (const name of ["retry", "rateLimit", "hooks"]) {
      expect(errorOf({ ...right, [name]: biter() })).toBeInstanceOf(DeskConfigError)
    }
    expect(JSON.stringify(errorOf(throwing("secretKey")))).not.toContain("canary")
  })

  it("are refused as such, by name", () => {
    const what = "an object with sdkAppId, identifier and secretKey"
    const told = [
      [undefined, `is required: ${what}`],
      [null, `must be ${what}, not null`],
      [5, `must be ${what}, not an integer`],
      ["x", `must be ${what}, not a string`],
      [() => {}, `must be ${what}, not a function`]
    ] as const
    for (const [options, message] of told)
      expect(errorOf(options).issues).toStrictEqual([{ option: "options", message }])
  })
})
