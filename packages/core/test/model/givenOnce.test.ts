/** What the caller gives is read one time, from itself, completely: behind a getter or inherited, it never counts as left out. */
import fc from "fast-check"
import { afterEach, describe, expect, it } from "vitest"
import { endSession } from "../../src/commands/endSession.ts"
import { getSessionState } from "../../src/commands/getSessionState.ts"
import type { AnyCommand } from "../../src/model/Command.ts"
import { DeskConfigError } from "../../src/model/DeskConfigError.ts"
import type { DeskHooks } from "../../src/model/DeskHooks.ts"
import type { DeskOptions } from "../../src/model/DeskOptions.ts"
import * as Elem from "../../src/model/Elem.ts"
import { type Environment, resolveEnvironment } from "../../src/model/Environment.ts"
import { read } from "../../src/model/Reply.ts"
import { resolveOptions } from "../../src/model/ResolvedOptions.ts"
import { sign, verify } from "../../src/model/UserSig.ts"
import { counter, jsonOf, pathsOf, throwing, wireOf } from "../support/messages.ts"

/** The same fields as another object may have them. */
const forms: { readonly [form: string]: (fields: object) => object } = {
  "own fields": (fields) => fields,
  "own getters": (fields) =>
    Object.defineProperties({}, Object.fromEntries(descriptorsOf(fields).map(([key, one]) => [key, one]))),
  "own getters that can't be enumerated": (fields) =>
    Object.defineProperties(
      {},
      Object.fromEntries(descriptorsOf(fields).map(([key, one]) => [key, { ...one, enumerable: false }]))
    ),
  "the getters of a class": (fields) => {
    class Base {}
    for (const [key, one] of descriptorsOf(fields)) Object.defineProperty(Base.prototype, key, one)
    return new (class extends Base {})()
  },
  "fields of the object it was created from": (fields) => Object.create(fields),
  "fields below no prototype": (fields) => Object.create(Object.assign(Object.create(null), fields)),
  "what a proxy gives and nothing else of it tells": (fields) =>
    new Proxy({}, { get: (_, key) => Reflect.get(fields, key) })
}
const descriptorsOf = (fields: object): ReadonlyArray<readonly [string, PropertyDescriptor]> =>
  Object.entries(fields).map(([key, value]) => [key, { enumerable: true, configurable: true, get: () => value }])

const account = { sdkAppId: 1400000000, identifier: "administrator", secretKey: "k3y" }
const fetch: typeof globalThis.fetch = async () => new Response()
const options = {
  ...account,
  region: "singapore",
  attemptTimeoutMs: 11,
  deadlineMs: 12,
  userSigTtlSeconds: 61,
  connections: 13,
  fetch
}
const retry = { attempts: 7, baseDelayMs: 8, maxDelayMs: 9, onUnknown: "fail" }
const rateLimit = { perSecond: 5, maxQueue: 6 }

describe.each(Object.entries(forms))("%s", (_, form) => {
  const wanted = resolveOptions({ ...options, retry, rateLimit } as DeskOptions)

  it("are options, and options of options", () => {
    const given = form({ ...options, retry: form(retry), rateLimit: form(rateLimit) })
    const { fetch: ofClass, ...rest } = resolveOptions(given as DeskOptions)
    expect(ofClass).toBeTypeOf("function")
    expect({ ...rest, fetch }).toStrictEqual(wanted)
  })

  it("are the environment, and its overrides", () => {
    const env = { TCDESK_SDK_APP_ID: "5", TCDESK_IDENTIFIER: "env", TCDESK_SECRET_KEY: "env", TCDESK_REGION: "seoul" }
    expect(resolveEnvironment(form(env) as Environment)).toMatchObject({ sdkAppId: 5, identifier: "env" })
    const { fetch: ofClass, ...rest } = resolveEnvironment(
      env,
      form({ ...options, retry: form(retry), rateLimit: form(rateLimit) }) as Partial<DeskOptions>
    )
    expect(ofClass).toBeTypeOf("function")
    expect({ ...rest, fetch }).toStrictEqual(wanted)
  })

  it("are a message, its route, its elements and what they are made from", () => {
    const message = { from: "@a", to: "b", key: "order-17", excludeFromUserRespTimeout: true, text: "x" }
    expect(jsonOf(form(message))).toBe(jsonOf(message))
    const info = { type: 1, size: 4, width: 2, height: 3, url: "u" }
    const item = { content: "c", answer: "a", id: "7" }
    const made = (of: (fields: object) => object) => [
      Elem.custom(of({ data: "d", desc: "e", ext: "f", sound: "g" }) as never),
      Elem.card(of({ header: "h", desc: "d", pic: "p", url: "u" }) as never),
      Elem.order(of({ name: "n", desc: "d", customField: [of({ name: "a", value: "b" })] }) as never),
      Elem.form(of({ header: "h", items: [of({ content: "c", desc: "d" })] }) as never),
      Elem.welcome(of({ title: "t", items: [of(item)] }) as never),
      Elem.image(of({ uuid: "u", imageFormat: 1, imageInfoArray: [of(info)] }) as never),
      Elem.sound(of({ url: "u", uuid: "v", size: 1, second: 2 }) as never),
      Elem.location(of({ desc: "d", latitude: 1, longitude: 2 }) as never),
      Elem.face(of({ index: 1, data: "d" }) as never)
    ]
    expect(made(form).map(wireOf)).toStrictEqual(made((fields) => fields).map(wireOf))
    const wire = { MsgType: "TIMFaceElem", MsgContent: { Index: 1, Data: "d" } }
    expect(wireOf(form({ ...wire, MsgContent: form(wire.MsgContent) }))).toStrictEqual(wire)
  })

  it("are what a command of a session takes", () => {
    for (const [command, input] of [
      [endSession, { sessionId: "s" }],
      [getSessionState, { sessionId: "s" }],
      [getSessionState, { clientUserId: "u", customerServiceId: "@c" }]
    ] as ReadonlyArray<readonly [AnyCommand, object]>) {
      expect(command.write(form(input) as never)).toStrictEqual(command.write(input as never))
    }
  })
})

describe("JSON data of the caller's", () => {
  it("that inherits a value or a getter, or hides a getter, is refused by name", () => {
    const hidden = Object.defineProperty({ a: 1 }, "b", { get: () => 2, enumerable: false })
    for (const [data, path] of [
      [Object.create(Object.assign(Object.create(null), { a: 1 })), "cloudCustomData.a"],
      [Object.create({ a: 1 }), "cloudCustomData.a"],
      [hidden, "cloudCustomData.b"]
    ] as const) {
      expect(pathsOf({ sessionId: "s", text: "x", cloudCustomData: data })).toStrictEqual([path])
    }
  })
})

describe("each getter is run one time", () => {
  const once = (run: (counted: (fields: object) => object) => void) => {
    const { counted, reads } = counter()
    run(counted)
    expect(Object.entries(reads).filter(([, count]) => count !== 1)).toStrictEqual([])
    expect(reads).not.toStrictEqual({})
  }

  it("of options, their sections and hooks", () => {
    const hooks = { onStart: () => {}, onAttempt: () => {}, onSent: () => {} }
    once((counted) => {
      const given = { ...options, retry: counted(retry), rateLimit: counted(rateLimit), hooks: [counted(hooks)] }
      resolveOptions(counted(given) as DeskOptions)
    })
  })

  it("of the environment and its overrides", () => {
    once((counted) => {
      const env = counted({ TCDESK_SDK_APP_ID: "5", TCDESK_IDENTIFIER: "env", TCDESK_SECRET_KEY: "env" })
      resolveEnvironment(env as Environment, counted({ region: "seoul" }) as object)
    })
  })

  it("of what a command of a session takes", () => {
    once((counted) => getSessionState.write(counted({ clientUserId: "u", customerServiceId: "@c" }) as never))
  })
})

describe("a method of the caller's class is called as one", () => {
  it("hooks, fetch and userSig", async () => {
    class Mine {
      readonly #told: Array<string> = []
      readonly sdkAppId = 1
      readonly identifier = "a"
      onStart(): void {
        this.#told.push("onStart")
      }
      async fetch(): Promise<Response> {
        this.#told.push("fetch")
        return new Response()
      }
      userSig(identifier: string): string {
        this.#told.push(identifier)
        return "sig"
      }
      told(): ReadonlyArray<string> {
        return this.#told
      }
    }
    const mine = new Mine()
    const resolved = resolveOptions(Object.assign(mine, { hooks: mine as DeskHooks }) as DeskOptions)
    resolved.hooks[0]?.onStart?.({
      ...{ callId: 1, operation: "send_msg", startedAt: 0 },
      ...{ sdkAppId: 1, endpoint: "https://desk.example" }
    })
    await resolved.fetch?.("https://desk.example")
    if (resolved.credential._tag === "Provider") await resolved.credential.provide("admin")
    expect(mine.told()).toStrictEqual(["onStart", "fetch", "admin"])
  })
})

describe("what throws is named", () => {
  const namesOf = (make: () => unknown): ReadonlyArray<string> => {
    try {
      make()
    } catch (error) {
      if (error instanceof DeskConfigError) return error.issues.map(({ option }) => option)
      throw error
    }
    return []
  }

  it.each(Object.keys(options))("the option %s", (name) => {
    const given = Object.defineProperty({ ...options }, name, { get: () => expect.fail("canary") })
    expect(namesOf(() => resolveOptions(given as DeskOptions))).toContain(name)
    expect(namesOf(() => resolveEnvironment({}, given as object))).toContain(name)
  })

  it("an option of an option", () => {
    expect(namesOf(() => resolveOptions({ ...account, retry: throwing("attempts") }))).toStrictEqual(["retry.attempts"])
    const limit = throwing("perSecond") as never
    expect(namesOf(() => resolveOptions({ ...account, rateLimit: limit }))).toStrictEqual(["rateLimit.perSecond"])
    const hooks = [{}, throwing("onSent")]
    expect(namesOf(() => resolveOptions({ ...account, hooks }))).toStrictEqual(["hooks[1].onSent"])
  })
})

describe("a polluted Object.prototype", () => {
  const added = new Set<PropertyKey>()
  const pollute = (key: PropertyKey, value: unknown) => {
    added.add(key)
    Object.defineProperty(Object.prototype, key, { value, configurable: true, enumerable: true, writable: true })
  }
  afterEach(() => {
    for (const key of added) Reflect.deleteProperty(Object.prototype, key)
    added.clear()
  })
  const values = fc.oneof(fc.string(), fc.integer(), fc.constant(true), fc.constant({}), fc.constant(null))
  /** As long as only this is done, its result is the same with and without the pollution. */
  const unmoved = (names: ReadonlyArray<PropertyKey>, run: () => unknown) => {
    const wanted = JSON.stringify(run())
    fc.assert(
      fc.property(fc.constantFrom(...names), values, (name, value) => {
        pollute(name, value)
        let result: unknown
        try {
          result = run()
        } finally {
          Reflect.deleteProperty(Object.prototype, name)
        }
        expect(JSON.stringify(result)).toBe(wanted)
      }),
      { numRuns: 300 }
    )
  }

  it("reaches no option, of whatever kind", () => {
    const names = [...Object.keys(options), "userSig", "endpoint", "retry", "rateLimit", "hooks", "attempts"]
    const fields = ["baseDelayMs", "onUnknown", "perSecond", "maxQueue", "onStart", "onSent"]
    unmoved([...names, ...fields], () =>
      resolveOptions({ ...account, retry: {}, rateLimit: { perSecond: 5 }, hooks: {} })
    )
  })

  it("reaches neither the environment nor its overrides", () => {
    const env = { TCDESK_SDK_APP_ID: "5", TCDESK_IDENTIFIER: "env", TCDESK_SECRET_KEY: "env" }
    const names = ["TCDESK_ENDPOINT", "TCDESK_REGION", "TCDESK_USER_SIG", "TCDESK_IDENTIFIER", ...Object.keys(options)]
    unmoved([...names, "userSig", "endpoint"], () => resolveEnvironment(env, {}))
    // An override that a prototype alone has keeps no variable from being read.
    pollute("region", "seoul")
    expect(resolveEnvironment({ ...env, TCDESK_REGION: "tokyo" }).origin).toBe("https://adminapijpn.im.qcloud.com")
  })

  it("reaches no message, no element and none of what makes one", () => {
    const names = ["sessionId", "from", "to", "body", "cloudCustomData", "excludeFromUserRespTimeout", "key", "Desc"]
    const ofElems = [
      "desc",
      "ext",
      "sound",
      "items",
      "answer",
      "size",
      "second",
      "imageFormat",
      "fileName",
      "tail",
      "Size"
    ]
    unmoved([...names, ...ofElems, "0"], () => [
      jsonOf({ sessionId: "s", text: "x", msgRandom: 1 }),
      ...[
        Elem.custom({ data: { a: 1 } }),
        Elem.form({ header: "h" }),
        Elem.welcome({ title: "t", items: [{ content: "c" }] }),
        Elem.image({ uuid: "u", imageInfoArray: [{ type: 1, width: 1, height: 1, url: "u" }] }),
        Elem.sound({ url: "u", uuid: "u" }),
        Elem.file({ url: "u", uuid: "u" }),
        Elem.branch({ header: "h", items: [{ content: "c" }] }),
        Elem.raw("Other", { a: { b: 1 } })
      ].map(wireOf)
    ])
  })

  it("reaches no command of a session, and no answer's own fields", () => {
    unmoved(["sessionId", "clientUserId", "customerServiceId", "SessionId", "AgentId", "msgRandom"], () => [
      getSessionState.write({ sessionId: "s" }),
      getSessionState.write({ clientUserId: "u", customerServiceId: "@c" })
    ])
    const body = Buffer.from('{"ErrorCode":0,"CurrentState":"Chatbot"}')
    const reply = { status: 200, body, header: () => undefined }
    unmoved(["SessionId", "AgentId", "CurrentState", "failure", "ErrorInfo"], () => {
      const { answer } = read(reply, getSessionState.answer, 0)
      return answer === undefined ? "none" : getSessionState.give(answer, [], { json: "" })
    })
  })

  it("moves no clock of a UserSig, and stops none from being made", () => {
    const claims = { sdkAppId: 1, identifier: "a", secretKey: "k", ttlSeconds: 60 }
    const life = () => {
      const verified = verify(sign(claims), claims)
      return verified.ok ? verified.expiresAt : verified.code
    }
    const before = life()
    for (const [name, value] of [
      ["now", 0],
      ["signal", "x"]
    ] as const) {
      pollute(name, value)
      const after = life()
      Reflect.deleteProperty(Object.prototype, name)
      expect(after).toBeGreaterThanOrEqual(before)
    }
  })

  it("makes no envelope of an answer that is none", () => {
    pollute("ErrorCode", 0)
    pollute("ActionStatus", "OK")
    const said = (text: string) => read({ status: 200, body: Buffer.from(text), header: () => undefined }, undefined, 0)
    expect(said("{}").failure?.reason._tag).toBe("UnexpectedReply")
    expect(said('{"ErrorCode":0}').failure).toBeUndefined()
  })

  it("with a toJSON, or an Array.prototype with one, writes nothing else than what was checked", () => {
    const refusals = () => [
      ...pathsOf({ sessionId: "s", text: "x" }),
      ...endSession.write({ sessionId: "s" }).issues.map(({ message }) => message)
    ]
    expect(refusals()).toStrictEqual([])
    for (const prototype of [Object.prototype, Array.prototype]) {
      Object.defineProperty(prototype, "toJSON", { value: () => "tricked", configurable: true })
      const refused = refusals()
      // Before anything is expected: the test runner writes JSON too.
      Reflect.deleteProperty(prototype, "toJSON")
      expect(refused).toStrictEqual(["", "can't be written as JSON: every array or object has a toJSON"])
    }
  })
})
