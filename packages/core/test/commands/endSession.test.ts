/** `end_session`: repeated when its answer was lost, since ended twice is ended. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { createRecordingDesk } from "../../src/testing.ts"
import { pass } from "../support/clock.ts"
import {
  type Answer,
  atOnce,
  deskOn,
  errorOf,
  late,
  lost,
  type Options,
  refused,
  reply,
  scripted
} from "../support/desks.ts"
import { events } from "../support/events.ts"

const session = { sessionId: "session-1" }

const ended = Effect.fnUntraced(function* (answers: ReadonlyArray<Answer>, options: Options = {}) {
  const script = scripted(...answers)
  const seen = events()
  const desk = yield* deskOn(script, { retry: atOnce, hooks: seen.hooks, ...options })
  const fiber = yield* Effect.forkChild(Effect.result(desk.sessions.end(session)))
  yield* pass("1 minute")
  const result = yield* Fiber.join(fiber)
  return {
    desk,
    seen,
    exchanges: script.exchanges,
    result,
    attempts: seen.of("onEnd")[0]?.attempts ?? [],
    error: result._tag === "Failure" ? result.failure : undefined
  }
})

it.effect("goes out with the session's id and nothing else, and gives nothing", () =>
  Effect.gen(function* () {
    const { exchanges, result } = yield* ended([0])
    assert.match(exchanges[0]?.path ?? "", /^\/v4\/desk_http_svc\/end_session\?/)
    assert.strictEqual(exchanges[0]?.body, '{"SessionId":"session-1"}')
    assert.deepStrictEqual(result._tag === "Success" ? [result.success] : [], [undefined])
  })
)

it.effect.each([undefined, null, 7, {}, { sessionId: "" }, { sessionId: "a\u0000" }, { sessionId: null }] as const)(
  "%j is refused with a path, and nothing goes out",
  (given) =>
    Effect.gen(function* () {
      const script = scripted(0)
      const desk = yield* deskOn(script)
      const { delivery, reason } = yield* Effect.flip(desk.sessions.end(given as never))
      assert.deepStrictEqual("issues" in reason ? reason.issues.map(({ path }) => path) : [], [
        typeof given === "object" && given !== null ? "sessionId" : ""
      ])
      assert.strictEqual(delivery, "not-sent")
      assert.lengthOf(script.exchanges, 0)
    })
)

describe("a lost answer", () => {
  const answers = { "a broken connection": lost, "a time-out": late, "a code that may have done it": 141002 } as const
  it.effect.each(Object.entries(answers))(
    "is asked for again whatever onUnknown says; 141005 is then success: %s",
    ([, unknown]) =>
      Effect.gen(function* () {
        for (const onUnknown of ["retry", "fail"] as const) {
          const { attempts, exchanges, result, seen } = yield* ended([unknown, 141005], {
            retry: { ...atOnce, onUnknown }
          })
          assert.strictEqual(result._tag, "Success")
          assert.lengthOf(exchanges, 2)
          assert.deepInclude(attempts[1], { outcome: "ok", delivery: "accepted", code: 141005, status: 200 })
          assert.strictEqual(seen.of("onAttempt")[1]?.attempt, attempts[1])
          assert.deepStrictEqual(seen.of("onError"), [])
        }
      })
  )

  it.effect("counts, however many attempts were in between", () =>
    Effect.gen(function* () {
      const { result, attempts } = yield* ended([lost, refused, 60007, 141005], { retry: { ...atOnce, attempts: 9 } })
      assert.strictEqual(result._tag, "Success")
      assert.deepStrictEqual(
        attempts.map(({ delivery }) => delivery),
        ["unknown", "not-sent", "rejected", "accepted"]
      )
    })
  )

  it.effect("makes no other refusal a success", () =>
    Effect.gen(function* () {
      const { error } = yield* ended([lost, 60021])
      assert.strictEqual(error?.reason._tag, "PermissionDenied")
      assert.strictEqual(error?.delivery, "unknown")
    })
  )
})

describe("141005 without a lost answer before it", () => {
  it.effect.each([
    ["at once", [141005]],
    ["after a refused connection", [refused, 141005]],
    ["after a refusal", [60007, 141005]]
  ] as const)("is SessionEnded: %s", ([, answers]) =>
    Effect.gen(function* () {
      const { error, exchanges } = yield* ended(answers)
      assert.strictEqual(error?.reason._tag, "SessionEnded")
      assert.deepInclude(error?.attempts.at(-1), { outcome: "SessionEnded", delivery: "rejected", code: 141005 })
      assert.strictEqual(error?.delivery, "rejected")
      assert.isFalse(error?.retryable)
      assert.lengthOf(exchanges, answers.length)
    })
  )

  it.effect("nor does it count that another call's answer was lost", () =>
    Effect.gen(function* () {
      const script = scripted(lost, 141005)
      const desk = yield* deskOn(script, { retry: false })
      yield* Effect.flip(desk.sessions.end(session))
      assert.strictEqual((yield* Effect.flip(desk.sessions.end(session))).reason._tag, "SessionEnded")
    })
  )
})

it.effect("141005 to a message, after a lost answer, is no success: only a command that says so has such a code", () =>
  Effect.gen(function* () {
    const desk = yield* deskOn(scripted(lost, 141005), { retry: atOnce })
    const fiber = yield* Effect.forkChild(Effect.flip(desk.send({ ...session, text: "x" })))
    yield* pass("1 second")
    assert.strictEqual((yield* Fiber.join(fiber)).reason._tag, "SessionEnded")
  })
)

it.effect("it is no message: onSent and lastSentAt stay silent, onStart and onEnd tell", () =>
  Effect.gen(function* () {
    const { desk, seen } = yield* ended([0])
    assert.deepStrictEqual(seen.names(), ["onStart", "onAttempt", "onEnd"])
    for (const { event } of seen.all) {
      assert.strictEqual(event.operation, "end_session")
      assert.notProperty(event, "msgRandom")
    }
    assert.notProperty(yield* desk.status, "lastSentAt")
  })
)

it.effect("an answer that says more than code 0 is code 0: the session has ended", () =>
  Effect.gen(function* () {
    const { result } = yield* ended([reply(0, { body: '{"ErrorCode":0,"SessionId":7}' })])
    assert.strictEqual(result._tag, "Success")
  })
)

it("the recording client ends every session, keeps the call, and fails when it is told to", async () => {
  const desk = createRecordingDesk()
  assert.isUndefined(await desk.sessions.end(session))
  desk.failNext("SessionEnded")
  assert.strictEqual((await errorOf(desk.sessions.end(session))).code, 141005)
  assert.deepStrictEqual(desk.calls, [{ operation: "end_session", body: { SessionId: "session-1" } }])
  assert.lengthOf(desk.sent, 0)
})
