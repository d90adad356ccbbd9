/** `get_session_state`: what goes on the wire, and how strictly its answer is read. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { SessionQuery } from "../../src/commands/getSessionState.ts"
import type { JsonObject } from "../../src/model/Json.ts"
import { createRecordingDesk } from "../../src/testing.ts"
import { pass } from "../support/clock.ts"
import { atOnce, deskOn, errorOf, late, lost, refused, reply, scripted } from "../support/desks.ts"
import { events } from "../support/events.ts"

const bySession = { sessionId: "session-1" }

const answering = (fields: object) =>
  reply(0, { body: JSON.stringify({ ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0, ...fields }) })

describe("on the wire", () => {
  it.effect.each([
    [bySession, { SessionId: "session-1" }],
    [
      { clientUserId: "user45", customerServiceId: "@service" },
      { ClientUserId: "user45", CustomerServiceId: "@service" }
    ]
  ] as ReadonlyArray<[SessionQuery, JsonObject]>)(
    "%j is a POST of %j to its own URL, and of nothing else",
    ([of, body]) =>
      Effect.gen(function* () {
        const script = scripted(answering({ CurrentState: "Agent" }))
        const desk = yield* deskOn(script)
        yield* desk.sessions.state(of)
        const [exchange] = script.exchanges
        assert.match(exchange?.path ?? "", /^\/v4\/desk_http_svc\/get_session_state\?sdkappid=1400000000&identifier=/)
        assert.deepStrictEqual(JSON.parse(exchange?.body ?? ""), body)
      })
  )
})

describe("input that breaks a rule is said with its path, and nothing goes out:", () => {
  const both = { sessionId: "s", clientUserId: "u", customerServiceId: "c" }
  it.effect.each([
    [undefined, [""]],
    ["session-1", [""]],
    [{}, ["sessionId"]],
    [{ sessionId: "" }, ["sessionId"]],
    [{ sessionId: 7 }, ["sessionId"]],
    [{ clientUserId: "u" }, ["customerServiceId"]],
    [{ customerServiceId: "c" }, ["clientUserId"]],
    [{ clientUserId: "", customerServiceId: "a\nb" }, ["clientUserId", "customerServiceId"]],
    [both, ["sessionId"]]
  ] as ReadonlyArray<[unknown, ReadonlyArray<string>]>)("%j", ([of, paths]) =>
    Effect.gen(function* () {
      const script = scripted(0)
      const desk = yield* deskOn(script)
      const error = yield* Effect.flip(desk.sessions.state(of as never))
      assert.strictEqual(error.reason._tag, "InvalidMessage")
      assert.deepStrictEqual("issues" in error.reason ? error.reason.issues.map(({ path }) => path) : [], paths)
      assert.deepInclude(error.toJSON(), { operation: "get_session_state", delivery: "not-sent", retryable: false })
      assert.lengthOf(script.exchanges, 0)
    })
  )

  it.effect("the error speaks of an input, not of a message", () =>
    Effect.gen(function* () {
      const desk = yield* deskOn(scripted(0))
      const { message } = yield* Effect.flip(desk.sessions.state(7 as never))
      assert.strictEqual(
        message,
        "get_session_state: InvalidMessage: the input must be an object such as { sessionId }, not an integer. The call was not made."
      )
    })
  )

  it.effect("its own fault and one of the options are said together", () =>
    Effect.gen(function* () {
      const desk = yield* deskOn(scripted(0))
      const { reason } = yield* Effect.flip(desk.sessions.state({ sessionId: "" }, { deadlineMs: -1 }))
      assert.deepStrictEqual("issues" in reason ? reason.issues.map(({ path }) => path) : [], [
        "sessionId",
        "options.deadlineMs"
      ])
    })
  )
})

describe("an answer", () => {
  const state = Effect.fnUntraced(function* (fields: object) {
    const desk = yield* deskOn(scripted(answering(fields)), { retry: false })
    return yield* Effect.result(desk.sessions.state(bySession))
  })

  it.effect.each([
    [
      { CurrentState: "Agent", SessionId: "s", AgentId: "a" },
      { state: "Agent", sessionId: "s", agentId: "a" }
    ],
    [{ CurrentState: "NotInSession", SessionId: "", AgentId: "" }, { state: "NotInSession" }],
    [{ CurrentState: "Queueing" }, { state: "Queueing" }],
    [
      { CurrentState: "OnTheMoon", SessionId: "s" },
      { state: "OnTheMoon", sessionId: "s" }
    ],
    [{ CurrentState: "Chatbot", Another: { field: 1 } }, { state: "Chatbot" }]
  ] as const)("%j gives %j, frozen", ([fields, expected]) =>
    Effect.gen(function* () {
      const result = yield* state(fields)
      assert.deepStrictEqual<unknown>(result._tag === "Success" && result.success, expected)
      assert.isTrue(result._tag === "Success" && Object.isFrozen(result.success))
    })
  )

  it.effect.each([
    [{}, "CurrentState is required"],
    [{ CurrentState: "" }, "CurrentState must not be empty"],
    [{ CurrentState: 5 }, "CurrentState must be a string"],
    [{ CurrentState: "Agent", AgentId: 7 }, "AgentId must be a string"],
    [{ CurrentState: "Agent", SessionId: null }, "SessionId must be a string"]
  ] as const)("%j is none of Desk's", ([fields, said]) =>
    Effect.gen(function* () {
      const result = yield* state(fields)
      const error = result._tag === "Failure" ? result.failure : assert.fail("it was taken")
      assert.deepStrictEqual(error.reason, { _tag: "UnexpectedReply", status: 200 })
      assert.strictEqual(error.delivery, "unknown")
      assert.isTrue(error.retryable)
      assert.include(error.message, `ErrorCode 0, but ${said}`)
      assert.include(error.message, "it may be called again without harm")
    })
  )

  it.effect("that is none of Desk's is asked for again", () =>
    Effect.gen(function* () {
      const script = scripted(answering({}), answering({ CurrentState: "Agent" }))
      const desk = yield* deskOn(script, { retry: atOnce })
      const fiber = yield* Effect.forkChild(desk.sessions.state(bySession))
      yield* pass("1 second")
      assert.deepStrictEqual(yield* Fiber.join(fiber), { state: "Agent" })
      assert.lengthOf(script.exchanges, 2)
    })
  )

  it.effect("with a code is that code's reason", () =>
    Effect.gen(function* () {
      const desk = yield* deskOn(scripted(141005))
      const error = yield* Effect.flip(desk.sessions.state(bySession))
      assert.strictEqual(error.reason._tag, "SessionEnded")
      assert.strictEqual(error.delivery, "rejected")
      assert.include(error.message, "Desk refused the call.")
    })
  )
})

describe("a lost answer", () => {
  const onUnknowns = ["retry", "fail"] as const
  it.effect.each(onUnknowns)('is asked for again with onUnknown: "%s", the same body each time', (onUnknown) =>
    Effect.gen(function* () {
      const script = scripted(lost, late, answering({ CurrentState: "Agent" }))
      const desk = yield* deskOn(script, { retry: { onUnknown } })
      const fiber = yield* Effect.forkChild(desk.sessions.state(bySession))
      yield* pass("1 minute")
      assert.deepStrictEqual(yield* Fiber.join(fiber), { state: "Agent" })
      assert.lengthOf(script.exchanges, 3)
      assert.lengthOf(new Set(script.exchanges.map(({ body }) => body)), 1)
    })
  )

  it.effect("is not asked for again with retry: false", () =>
    Effect.gen(function* () {
      const script = scripted(lost, answering({ CurrentState: "Agent" }))
      const desk = yield* deskOn(script, { retry: false })
      const error = yield* Effect.flip(desk.sessions.state(bySession))
      assert.strictEqual(error.delivery, "unknown")
      assert.lengthOf(script.exchanges, 1)
    })
  )

  it.effect("that never comes: the error says that asking again does no harm, and names no msgRandom", () =>
    Effect.gen(function* () {
      const desk = yield* deskOn(scripted(lost), { retry: atOnce })
      const fiber = yield* Effect.forkChild(Effect.flip(desk.sessions.state(bySession)))
      yield* pass("1 second")
      const error = yield* Fiber.join(fiber)
      assert.include(error.message, "It is unknown whether Desk has done it; it may be called again without harm.")
      assert.match(error.message, /\[sdkAppId 1400000000 at \S+ \(.*\), 3 attempts, random \d+\]$/)
      assert.notInclude(error.message, "msgRandom")
      assert.notProperty(error, "msgRandom")
      assert.notProperty(error.toJSON(), "msgRandom")
    })
  )

  it.effect("and a call that was never made say different things", () =>
    Effect.gen(function* () {
      const desk = yield* deskOn(scripted(refused), { retry: false })
      const error = yield* Effect.flip(desk.sessions.state(bySession))
      assert.strictEqual(error.delivery, "not-sent")
      assert.include(error.message, "The call was not made.")
    })
  )
})

it.effect("a read is no message: onSent and lastSentAt stay silent, its events name it and no msgRandom", () =>
  Effect.gen(function* () {
    const seen = events()
    const script = scripted(lost, answering({ CurrentState: "Agent" }))
    const desk = yield* deskOn(script, { hooks: seen.hooks, retry: atOnce })
    const fiber = yield* Effect.forkChild(desk.sessions.state(bySession))
    yield* pass("1 second")
    yield* Fiber.join(fiber)
    assert.deepStrictEqual(seen.names(), ["onStart", "onAttempt", "onRetry", "onAttempt", "onEnd"])
    for (const { event } of seen.all) {
      assert.strictEqual(event.operation, "get_session_state")
      assert.notProperty(event, "msgRandom")
    }
    assert.isTrue(seen.of("onEnd")[0]?.ok)
    assert.notProperty(yield* desk.status, "lastSentAt")
  })
)

describe("the recording client", () => {
  it("answers with what it was told, and keeps the call", async () => {
    const desk = createRecordingDesk()
    desk.answer("get_session_state", { CurrentState: "Agent", AgentId: "agent-1" })
    desk.answer("end_session", { CurrentState: "Chatbot" })
    for (const _ of [1, 2]) {
      assert.deepStrictEqual(await desk.sessions.state(bySession), { state: "Agent", agentId: "agent-1" })
    }
    const call = { operation: "get_session_state", body: { SessionId: "session-1" } }
    assert.deepStrictEqual(desk.calls, [call, call])
    assert.lengthOf(desk.sent, 0)
  })

  it("has nothing to give until it was told, nor after a reset", async () => {
    const desk = createRecordingDesk()
    assert.strictEqual((await errorOf(desk.sessions.state(bySession))).reason._tag, "UnexpectedReply")
    desk.answer("get_session_state", { CurrentState: "Agent" })
    await desk.sessions.state(bySession)
    desk.reset()
    assert.strictEqual((await errorOf(desk.sessions.state(bySession))).reason._tag, "UnexpectedReply")
    assert.lengthOf(desk.calls, 1)
  })
})
