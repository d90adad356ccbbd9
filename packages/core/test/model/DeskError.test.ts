import { fileURLToPath } from "node:url"
import { inspect } from "node:util"
import { build } from "rolldown"
import { describe, expect, it } from "vitest"
import type { Attempt } from "../../src/model/Attempt.ts"
import type { Delivery } from "../../src/model/Delivery.ts"
import { DeskError, type DeskErrorFields, isDeskError } from "../../src/model/DeskError.ts"
import type { Reason } from "../../src/model/Reason.ts"

const attempt = (random: number): Attempt => ({
  random,
  startedAt: 1_700_000_000_000,
  durationMs: 12,
  outcome: "ServiceFault",
  delivery: "unknown",
  code: 141002,
  status: 200
})

const fields: DeskErrorFields = {
  operation: "send_msg",
  reason: { _tag: "ServiceFault" },
  delivery: "unknown",
  retryable: true,
  attempts: [attempt(11), attempt(22)],
  code: 141002,
  retryAfterMs: 500,
  msgRandom: 4_294_967_295,
  detail: "internal error",
  hint: "Do this."
}
const bare: DeskErrorFields = {
  operation: "send_msg",
  reason: { _tag: "Closed" },
  delivery: "not-sent",
  retryable: false,
  attempts: []
}

/** One of each: TypeScript holds this list to the union. */
const reasons: { readonly [T in Reason["_tag"]]: Extract<Reason, { readonly _tag: T }> | Reason } = {
  InvalidMessage: { _tag: "InvalidMessage", issues: [{ path: "text", message: "must not be empty" }] },
  MessageRejected: { _tag: "MessageRejected" },
  SessionEnded: { _tag: "SessionEnded" },
  Unauthenticated: { _tag: "Unauthenticated" },
  PermissionDenied: { _tag: "PermissionDenied" },
  AppRejected: { _tag: "AppRejected" },
  RateLimited: { _tag: "RateLimited" },
  ServiceFault: { _tag: "ServiceFault" },
  NoAgentAvailable: { _tag: "NoAgentAvailable" },
  TransferRefused: { _tag: "TransferRefused" },
  FeatureDisabled: { _tag: "FeatureDisabled" },
  UserNotFound: { _tag: "UserNotFound" },
  AlreadyInSession: { _tag: "AlreadyInSession" },
  LimitReached: { _tag: "LimitReached" },
  UnknownCode: { _tag: "UnknownCode" },
  ConnectionFailed: { _tag: "ConnectionFailed", phase: "dns" },
  TimedOut: { _tag: "TimedOut", phase: "queue" },
  UnexpectedReply: { _tag: "UnexpectedReply", status: 204 },
  ClientFault: { _tag: "ClientFault" },
  Overloaded: { _tag: "Overloaded" },
  Aborted: { _tag: "Aborted" },
  Closed: { _tag: "Closed" }
}

describe("the message of a DeskError", () => {
  it("says what failed, why, what became of the message, what to do, when, and how to find the call", () => {
    expect(new DeskError(fields).message).toBe(
      "send_msg: ServiceFault (141002): internal error. It is unknown whether the message was delivered: it may have " +
        "arrived. Sent again with msgRandom 4294967295, Desk can drop the second copy. Do this. Try again in 500 ms. " +
        "[msgRandom 4294967295, 2 attempts, random 22]"
    )
  })

  it("holds no empty parts when little is known", () => {
    expect(new DeskError(bare).message).toBe("send_msg: Closed: failed. The message was not sent.")
  })

  it.each<readonly [Delivery, string]>([
    ["not-sent", "The message was not sent."],
    ["rejected", "The message was not delivered."],
    ["unknown", "It is unknown whether the message was delivered: it may have arrived."]
  ])("says of %s: %s", (delivery, sentence) => {
    const sentences = [
      "The message was not sent.",
      "The message was not delivered.",
      "It is unknown whether the message was delivered: it may have arrived."
    ]
    const { message } = new DeskError({ ...fields, delivery })
    expect(sentences.filter((one) => message.includes(one))).toStrictEqual([sentence])
  })

  it("never says undefined", () => {
    for (const delivery of ["not-sent", "rejected", "unknown"] as const) {
      expect(new DeskError({ ...bare, delivery }).message).not.toContain("undefined")
    }
  })

  it("names the MsgRandom 0 too", () => {
    expect(new DeskError({ ...fields, msgRandom: 0 }).message).toContain("msgRandom 0,")
  })
})

describe("a DeskError", () => {
  it("is an Error with a name of its own, which is not among its own fields", () => {
    const error = new DeskError(fields)
    expect(error).toBeInstanceOf(Error)
    expect(error.name).toBe("DeskError")
    expect(Object.keys(error)).not.toContain("name")
    expect(String(error)).toBe(`DeskError: ${error.message}`)
    expect(error.stack).toContain("DeskError.test.ts")
  })

  it("has no field for what is not known", () => {
    const error = new DeskError({ ...bare, code: undefined, retryAfterMs: undefined, msgRandom: undefined })
    for (const field of ["code", "retryAfterMs", "msgRandom", "cause", "detail", "hint"]) {
      expect([field, field in error]).toStrictEqual([field, false])
    }
  })

  it("keeps its cause, also one of undefined, out of enumeration and out of its JSON", () => {
    const error = new DeskError({ ...bare, cause: new Error("canary") })
    expect((error.cause as Error).message).toBe("canary")
    expect(Object.keys(error)).not.toContain("cause")
    expect(JSON.stringify(error)).not.toContain("canary")
    expect("cause" in new DeskError({ ...bare, cause: undefined })).toBe(true)
  })

  it("becomes complete, plain JSON", () => {
    const error = new DeskError(fields)
    expect(JSON.parse(JSON.stringify(error))).toStrictEqual({
      name: "DeskError",
      _tag: "DeskError",
      message: error.message,
      operation: "send_msg",
      reason: { _tag: "ServiceFault" },
      code: 141002,
      delivery: "unknown",
      retryable: true,
      retryAfterMs: 500,
      msgRandom: 4_294_967_295,
      attempts: [attempt(11), attempt(22)]
    })
    expect(Object.keys(new DeskError(bare).toJSON())).toStrictEqual([
      "name",
      "_tag",
      "message",
      "operation",
      "reason",
      "delivery",
      "retryable",
      "attempts"
    ])
  })

  it.each(Object.entries(reasons))("keeps the whole reason %s, in its JSON too", (tag, reason) => {
    const error = new DeskError({ ...bare, reason })
    expect(error.reason._tag).toBe(tag)
    expect(JSON.parse(JSON.stringify(error)).reason).toStrictEqual(reason)
    expect(error.message).toContain(`send_msg: ${tag}`)
  })

  it("prints with its stack first, then with its fields, and with nothing else", () => {
    const error = new DeskError(fields)
    const printed = inspect(error)
    expect(printed.startsWith(error.stack ?? "no stack")).toBe(true)
    const rest = printed.slice(error.stack?.length)
    const names = [...rest.matchAll(/^ {2}(\S+?):/gm)].map(([, name]) => name)
    expect(names.sort()).toStrictEqual(
      ["_tag", "attempts", "code", "delivery", "msgRandom", "operation", "reason", "retryAfterMs", "retryable"].sort()
    )
  })
})

describe("a DeskError, printed,", () => {
  const issues = Array.from({ length: 101 }, (_, i) => ({ path: `body[${i}]`, message: `fault ${i}` }))
  const faulty = () => new DeskError({ ...fields, reason: { _tag: "InvalidMessage", issues } })

  it("has all its issues, however deep it stands", () => {
    for (const printed of [inspect(faulty()), inspect({ order: { result: { error: faulty() } } })]) {
      for (const { path, message } of issues) expect(printed).toContain(`{ path: '${path}', message: '${message}' }`)
      expect(printed).not.toMatch(/\[Object\]|more item/)
    }
  })

  it("says when each attempt began; its JSON keeps the number", () => {
    const startedAt = Date.UTC(2026, 10, 26, 3, 4, 5, 678)
    const error = new DeskError({ ...fields, attempts: [{ ...attempt(1), startedAt }] })
    expect(inspect(error)).toContain("startedAt: 2026-11-26T03:04:05.678Z")
    expect(JSON.parse(JSON.stringify(error)).attempts[0].startedAt).toBe(startedAt)
    expect(error.attempts[0]?.startedAt).toBe(startedAt)
  })

  it("is printed once where it is in its own cause", () => {
    const cause: { error?: unknown } = {}
    cause.error = new DeskError({ ...fields, cause })
    expect(inspect(cause.error)).toContain("[Circular DeskError]")
  })

  it("is printed under its own name after a minifier has renamed its class", async () => {
    const input = fileURLToPath(new URL("../../src/model/DeskError.ts", import.meta.url))
    const { output } = await build({ input, platform: "node", write: false, output: { minify: true } })
    expect(output[0].code).not.toMatch(/class DeskError/)
    const bundle: unknown = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`)
    const minified = new (bundle as { DeskError: typeof DeskError }).DeskError(fields)
    expect(inspect(minified)).toMatch(/^DeskError: /)
  })

  it("is printed when it is frozen, and is left as it is", () => {
    const error = Object.freeze(faulty())
    const before = JSON.stringify(error)
    expect(inspect(error).startsWith(error.stack ?? "no stack")).toBe(true)
    expect(JSON.stringify(error)).toBe(before)
  })
})

describe("the message of a DeskError", () => {
  it.each([
    ["it broke", "it broke."],
    ["it broke.", "it broke."],
    ["it broke!", "it broke!"],
    ["会话已结束。", "会话已结束。"],
    ["cut off…", "cut off…"]
  ])("ends what happened in one mark: %s", (detail, sentence) => {
    const { message } = new DeskError({ ...bare, detail })
    expect(message).toContain(`: ${sentence} The message`)
  })

  it("names app, host and port, where they are known", () => {
    const target = "sdkAppId 1 at desk.example:8443 (endpoint)"
    expect(new DeskError({ ...fields, target }).message).toContain(`[${target}, msgRandom`)
  })
})

describe("isDeskError", () => {
  it("knows the errors of another copy of the module", async () => {
    const copy = "../../src/model/DeskError.ts?copy"
    const other = (await import(/* @vite-ignore */ copy)) as typeof import("../../src/model/DeskError.ts")
    expect(other.DeskError).not.toBe(DeskError)
    const foreign = new other.DeskError(bare)
    expect(foreign).not.toBeInstanceOf(DeskError)
    expect(isDeskError(foreign)).toBe(true)
    expect(other.isDeskError(new DeskError(bare))).toBe(true)
  })

  it("knows an error by its JSON, wherever that has been", () => {
    const error = new DeskError(fields)
    expect(isDeskError(error.toJSON())).toBe(true)
    expect(isDeskError(JSON.parse(JSON.stringify(error)))).toBe(true)
    expect(isDeskError(JSON.parse(JSON.stringify(new DeskError(bare))))).toBe(true)
  })

  it("says no to everything else", () => {
    const error = new DeskError(fields)
    for (const other of [
      new Error("x"),
      Object.assign(new Error("x"), { _tag: "DeskError" }),
      Object.assign(new Error("x"), { ...error, _tag: "DeskConfigError" }),
      { ...error },
      { ...error.toJSON(), delivery: "delivered" },
      { ...error.toJSON(), attempts: undefined },
      structuredClone(error),
      new Proxy(error, {
        has: () => {
          throw new Error("hostile")
        }
      }),
      "DeskError",
      undefined,
      null,
      0,
      () => {},
      Object.create(null)
    ]) {
      expect(isDeskError(other)).toBe(false)
    }
    expect(isDeskError(error)).toBe(true)
  })
})
