import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { isDesk, resolveDesk } from "../../src/adapter/resolveDesk.ts"
import { DeskConfigError } from "../../src/model/DeskConfigError.ts"
import type { DeskOptions } from "../../src/model/DeskOptions.ts"
import { createRecordingDesk } from "../../src/testing.ts"
import { account, message } from "../support/desks.ts"
import { envelope } from "../support/faultServer.ts"

const environment = {
  TCDESK_SDK_APP_ID: "1400000007",
  TCDESK_IDENTIFIER: "of-the-environment",
  TCDESK_SECRET_KEY: "key-of-the-environment"
}

beforeEach(() => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

/** The SDKAppID that a client made of these options sends as. */
const appOf = async (options: object): Promise<string | null> => {
  const seen = Promise.withResolvers<URL>()
  const fetch: typeof globalThis.fetch = async (url) => {
    seen.resolve(new URL(String(url)))
    return new Response(envelope(0))
  }
  const { client, owned } = resolveDesk(Object.assign(options, { fetch }) as DeskOptions)
  expect(owned).toBe(true)
  await client.send(message)
  return (await seen.promise).searchParams.get("sdkappid")
}

describe("resolveDesk", () => {
  it("takes a client as it is, and does not own it", () => {
    const client = createRecordingDesk()
    expect(resolveDesk(client)).toStrictEqual({ client, owned: false })
  })

  it("makes a client from the environment when it is given nothing", () => {
    expect(resolveDesk()).toMatchObject({ owned: true })
    vi.stubEnv("TCDESK_SDK_APP_ID", "")
    expect(() => resolveDesk()).toThrow("TCDESK_SDK_APP_ID")
  })

  it("takes all credentials from the environment beside options that name none", async () => {
    expect(await appOf({ deadlineMs: 4000 })).toBe("1400000007")
  })

  it("takes options that name credentials as complete, and mixes nothing in", async () => {
    expect(await appOf({ ...account })).toBe(String(account.sdkAppId))
    for (const name of ["sdkAppId", "identifier", "secretKey"] as const) {
      const options = { [name]: account[name] } as unknown as DeskOptions
      expect(() => resolveDesk(options)).toThrow(DeskConfigError)
    }
  })

  it("names an option that is not known, also where the credentials come from the environment", () => {
    const wanted = "Desk can't be configured: unknown option deadlineMS: did you mean deadlineMs?"
    expect(() => resolveDesk({ deadlineMS: 4000 } as object)).toThrow(wanted)
    expect(() => resolveDesk({ ...account, deadlineMS: 4000 } as DeskOptions)).toThrow(wanted)
  })

  it("never takes credentials that can't be read here for left out", () => {
    class Settings {
      get sdkAppId(): number {
        throw new Error("not loaded yet")
      }
    }
    const behindGetter = new Settings() as unknown as DeskOptions
    const behindProxy = new Proxy({} as DeskOptions, { get: (_, key) => account[key as keyof typeof account] })
    const undefinedOne = { secretKey: undefined } as unknown as DeskOptions
    for (const options of [behindGetter, Object.create(behindGetter) as DeskOptions, undefinedOne]) {
      expect(() => resolveDesk(options)).toThrow(DeskConfigError)
    }
    let app: number | undefined
    try {
      resolveDesk(behindProxy)
    } catch (error) {
      expect(error).toBeInstanceOf(DeskConfigError)
      app = 0
    }
    // Refused, or made of what the proxy says: never of the environment.
    expect([undefined, 0]).toContain(app)
  })

  it.each([
    ["null", null],
    ["a number", 5],
    ["a text", "options"],
    ["a list", []],
    ["a promise that nobody awaited", Promise.resolve(account)],
    ["a Map", new Map(Object.entries(account))],
    ["an instance without a credential", new (class Settings {})()]
  ])("refuses %s, and does not take it for nothing", (_, from) => {
    expect(() => resolveDesk(from as unknown as DeskOptions)).toThrow(DeskConfigError)
  })

  it("is not misled by a polluted Object.prototype", async () => {
    Object.assign(Object.prototype, { send: () => {} })
    try {
      expect(await appOf({ deadlineMs: 4000 })).toBe("1400000007")
    } finally {
      Reflect.deleteProperty(Object.prototype, "send")
    }
  })
})

describe("isDesk", () => {
  it("knows a client, of whatever making, from options", () => {
    class Own {
      send() {}
    }
    expect([createRecordingDesk(), new Own(), { send: () => {} }].map(isDesk)).toStrictEqual([true, true, true])
    expect([account, {}, null, undefined, "send", 5].map(isDesk)).toStrictEqual(Array(6).fill(false))
  })
})
