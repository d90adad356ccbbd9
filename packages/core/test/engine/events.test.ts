/** What a client's hooks are told of a call, from its start to its end. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import type { OutgoingMessage } from "../../src/model/Message.ts"
import { pass } from "../support/clock.ts"
import {
  type Answer,
  aborter,
  account,
  atOnce,
  deskOn,
  lost,
  message,
  type Options,
  reply,
  scripted,
  silent
} from "../support/desks.ts"
import { events } from "../support/events.ts"

/** Sends one message, and gives what the hooks were told of it. */
const told = Effect.fnUntraced(function* (answers: ReadonlyArray<Answer>, options: Options = {}) {
  const seen = events()
  const desk = yield* deskOn(scripted(...answers), { retry: atOnce, ...options, hooks: seen.hooks })
  const fiber = yield* Effect.forkChild(Effect.result(desk.send({ ...message, msgRandom: 7 })))
  yield* pass("1 minute")
  const result = yield* Fiber.join(fiber)
  return {
    seen,
    receipt: result._tag === "Success" ? result.success : undefined,
    error: result._tag === "Failure" ? result.failure : undefined
  }
})

const slowly =
  (ms: number, answer: Answer): Answer =>
  (request) =>
    Effect.delay(typeof answer === "number" ? reply(answer)(request) : answer(request), ms)

describe("a call that succeeds", () => {
  it.effect("tells of start, attempts, retries, the message and the end, in this order", () =>
    Effect.gen(function* () {
      const { seen } = yield* told([lost, 0])
      assert.deepStrictEqual(seen.names(), ["onStart", "onAttempt", "onRetry", "onAttempt", "onSent", "onEnd"])
    })
  )

  it.effect("starts at a time since 1970, and ends after the time that it took, pauses included", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(5000)
      const { seen, receipt } = yield* told([
        slowly(30, reply(0, { status: 503, body: "", headers: { "retry-after": "2" } })),
        slowly(12, 0)
      ])
      const call = { callId: seen.all[0]?.event.callId, operation: "send_msg", msgRandom: 7 }
      const client = { sdkAppId: account.sdkAppId, endpoint: "https://console.tim.qq.com" }
      assert.deepStrictEqual<unknown>(seen.of("onStart"), [{ ...call, ...client, startedAt: 5000 }])
      const [end] = seen.of("onEnd")
      assert.deepStrictEqual<unknown>(end, { ...call, ok: true, durationMs: 2042, attempts: receipt?.attempts })
      assert.deepStrictEqual(
        end?.attempts.map(({ startedAt, durationMs }) => [startedAt, durationMs]),
        [
          [5000, 30],
          [7030, 12]
        ]
      )
    })
  )

  it.effect("onSent carries operation, msgRandom and the receipt that the caller gets", () =>
    Effect.gen(function* () {
      const { seen, receipt } = yield* told([0])
      const [sent] = seen.of("onSent")
      assert.deepInclude(sent, { operation: "send_msg", msgRandom: 7 })
      assert.isDefined(receipt)
      assert.strictEqual(sent?.receipt, receipt)
    })
  )
})

describe("onRetry", () => {
  it.effect("carries reason, code, the number of the attempt to come, and the pause before it", () =>
    Effect.gen(function* () {
      const slow = reply(60007, { headers: { "retry-after": "1" } })
      const { seen } = yield* told([60007, slow, 0])
      const [first, second] = seen.of("onRetry")
      assert.deepInclude(first, { reason: { _tag: "RateLimited" }, code: 60007, attempt: 2, delayMs: 0, msgRandom: 7 })
      assert.deepInclude(second, { code: 60007, attempt: 3, delayMs: 1000, operation: "send_msg" })
    })
  )

  it.effect("has no code where Desk gave none", () =>
    Effect.gen(function* () {
      const [retry] = (yield* told([lost, 0])).seen.of("onRetry")
      assert.deepInclude(retry, { reason: { _tag: "ConnectionFailed", phase: "headers" }, attempt: 2 })
      assert.notProperty(retry, "code")
    })
  )

  it.effect("is not told of a new UserSig, for which there is no pause", () =>
    Effect.gen(function* () {
      const { seen, receipt } = yield* told([70001, 0])
      assert.deepStrictEqual(seen.names(), ["onStart", "onAttempt", "onAttempt", "onSent", "onEnd"])
      assert.lengthOf(receipt?.attempts ?? [], 2)
    })
  )
})

describe("a call that fails", () => {
  it.effect("tells the error, then the end with the same error and its attempts", () =>
    Effect.gen(function* () {
      const { seen, error } = yield* told([slowly(10, lost), slowly(5, 141005)])
      assert.deepStrictEqual(seen.names(), ["onStart", "onAttempt", "onRetry", "onAttempt", "onError", "onEnd"])
      assert.isDefined(error)
      assert.strictEqual(seen.of("onError")[0]?.error, error)
      const [end] = seen.of("onEnd")
      assert.deepInclude(end, { operation: "send_msg", msgRandom: 7, ok: false, durationMs: 15 })
      assert.strictEqual(end?.error, error)
      assert.strictEqual(end?.attempts, error?.attempts)
      assert.lengthOf(end?.attempts ?? [], 2)
      assert.deepInclude(end?.attempts[1], { code: 141005, status: 200 })
      for (const absent of ["code", "status"]) assert.notProperty(end?.attempts[0], absent)
    })
  )

  it.effect("before its first attempt, ends without one", () =>
    Effect.gen(function* () {
      const { seen, error } = yield* told([0], { userSig: () => Effect.fail("no") })
      assert.deepStrictEqual(seen.names(), ["onStart", "onError", "onEnd"])
      assert.deepStrictEqual(seen.of("onEnd")[0]?.attempts, [])
      assert.strictEqual(error?.delivery, "not-sent")
    })
  )

  it.effect("at its deadline, has taken that long", () =>
    Effect.gen(function* () {
      const { seen } = yield* told([silent], { deadlineMs: 1234 })
      assert.strictEqual(seen.of("onEnd")[0]?.durationMs, 1234)
    })
  )
})

it.effect("a call that is refused says what is wrong, all of it", () =>
  Effect.gen(function* () {
    const desk = yield* deskOn(scripted(0))
    const said = (error: { readonly message: string }) => error.message
    const faulty = yield* Effect.flip(desk.send({ sessionId: "", text: "" }, { signal: "stop" as never }))
    assert.match(
      said(faulty),
      /^send_msg: InvalidMessage: sessionId must not be empty; text must not be empty; options\.signal must be an AbortSignal, not a \w+\. The message was not sent\.$/
    )
    assert.include(said(yield* Effect.flip(desk.send(7 as never))), "InvalidMessage: the message must be an object")
    const aborted = yield* Effect.flip(desk.send(message, { signal: AbortSignal.abort() }))
    assert.include(said(aborted), "the signal was aborted before the send")
    yield* desk.close()
    assert.include(said(yield* Effect.flip(desk.send(message))), "the client is closed")
  })
)

describe("a call that is refused before it begins tells onError only:", () => {
  const refusals = {
    "a message that is not valid": [{} as OutgoingMessage, undefined],
    "options that are not valid": [message, { deadlineMs: 0 }],
    "a signal that was aborted before": [message, { signal: AbortSignal.abort() }]
  } as const
  it.effect.each(Object.entries(refusals))("%s", ([, [outgoing, options]]) =>
    Effect.gen(function* () {
      const seen = events()
      const desk = yield* deskOn(scripted(0), { hooks: seen.hooks })
      const error = yield* Effect.flip(desk.send(outgoing, options))
      assert.deepStrictEqual(seen.names(), ["onError"])
      const [event] = seen.of("onError")
      assert.strictEqual(event?.error, error)
      const client = { sdkAppId: account.sdkAppId, endpoint: "https://console.tim.qq.com" }
      assert.deepInclude(event, { operation: "send_msg", ...client })
      assert.isAbove(event?.callId ?? 0, 0)
      assert.deepInclude((yield* desk.status).lastFailure, { reason: error.reason._tag, delivery: "not-sent" })
    })
  )
  it.effect("a client that is closed", () =>
    Effect.gen(function* () {
      const seen = events()
      const desk = yield* deskOn(scripted(0), { hooks: seen.hooks })
      yield* desk.close()
      const { retryable } = yield* Effect.flip(desk.send(message))
      assert.isFalse(retryable)
      assert.deepStrictEqual(seen.names(), ["onError"])
    })
  )
})

describe("callId", () => {
  it.effect("is one in all events of a call, and another in every other call, of whatever client or command", () =>
    Effect.gen(function* () {
      const seen = events()
      const answers = [lost, lost, lost, 0]
      const [one, other] = [
        yield* deskOn(scripted(...answers), { hooks: seen.hooks, retry: atOnce }),
        yield* deskOn(scripted(...answers), { hooks: seen.hooks, retry: atOnce })
      ]
      const calls = [one.send(message), one.send(message), other.send(message), other.sessions.end({ sessionId: "s" })]
      const fiber = yield* Effect.forkChild(
        Effect.all([...calls.map(Effect.result), Effect.result(one.send({} as OutgoingMessage))], { concurrency: 9 })
      )
      yield* pass("1 minute")
      yield* Fiber.join(fiber)
      const byCall = Map.groupBy(seen.all, ({ event }) => event.callId)
      assert.strictEqual(byCall.size, 5)
      for (const one of byCall.values()) {
        const names = one.map(({ name }) => name)
        if (names.length === 1) assert.deepStrictEqual(names, ["onError"])
        else {
          assert.strictEqual(names[0], "onStart")
          assert.strictEqual(names.at(-1), "onEnd")
          assert.lengthOf(
            names.filter((name) => name === "onStart" || name === "onEnd"),
            2
          )
        }
      }
    })
  )
})

it.effect("a list of hooks: each object is told all of it, in the order of the list", () =>
  Effect.gen(function* () {
    const [first, second] = [events(), events()]
    const order: Array<string> = []
    const hooks = [
      { onEnd: () => void order.push("first") },
      first.hooks,
      { onEnd: () => void order.push("second") },
      second.hooks
    ]
    const desk = yield* deskOn(scripted(0), { hooks })
    yield* desk.send(message)
    assert.deepStrictEqual(first.names(), ["onStart", "onAttempt", "onSent", "onEnd"])
    assert.deepStrictEqual(second.all, first.all)
    assert.deepStrictEqual(order, ["first", "second"])
  })
)

describe("a hook that ends its call", () => {
  it.effect("in onStart: nothing is sent, and no attempt was made", () =>
    Effect.gen(function* () {
      const seen = events()
      const controller = aborter()
      const script = scripted(0)
      const desk = yield* deskOn(script, { hooks: [{ onStart: () => controller.abort("no") }, seen.hooks] })
      const error = yield* Effect.flip(desk.send(message, { signal: controller.signal }))
      assert.strictEqual(error.reason._tag, "Aborted")
      assert.strictEqual(error.cause, "no")
      assert.strictEqual(error.delivery, "not-sent")
      assert.deepStrictEqual(error.attempts, [])
      assert.lengthOf(script.exchanges, 0)
      assert.deepStrictEqual(seen.names(), ["onStart", "onError", "onEnd"])
    })
  )

  it.effect("in onStart: the first word counts", () =>
    Effect.gen(function* () {
      const [one, other] = [aborter(), aborter()]
      const signal = AbortSignal.any([one.signal, other.signal])
      const desk = yield* deskOn(scripted(0), {
        hooks: {
          onStart: () => {
            one.abort("first")
            other.abort("second")
          }
        }
      })
      assert.strictEqual((yield* Effect.flip(desk.send(message, { signal }))).cause, "first")
    })
  )

  it.effect("in onAttempt, when another call has a new UserSig already: no second attempt was made", () =>
    Effect.gen(function* () {
      const controller = aborter()
      let made = 0
      const sigOf = ({ path }: { readonly path: string }) => new URLSearchParams(path).get("usersig")
      const script = scripted((request) => {
        const ms = request.body.includes('"MsgRandom":1') ? 5 : 10
        return Effect.delay(reply(sigOf(request) === "sig-1" ? 70001 : 0)(request), ms)
      })
      const desk = yield* deskOn(script, {
        userSig: () => Effect.sync(() => Redacted.make(`sig-${++made}`)),
        hooks: {
          onAttempt: ({ msgRandom, attempt }) => {
            if (msgRandom === 2 && attempt.code === 70001) controller.abort()
          }
        }
      })
      // The first finds out, and renews; the second was made with the old one, and finds the new one at hand.
      const first = yield* Effect.forkChild(desk.send({ ...message, msgRandom: 1 }), { startImmediately: true })
      const options = { signal: controller.signal }
      const second = yield* Effect.forkChild(Effect.flip(desk.send({ ...message, msgRandom: 2 }, options)))
      yield* pass(0)
      yield* pass(5)
      yield* pass(5)
      assert.lengthOf((yield* Fiber.join(first)).attempts, 2)
      const error = yield* Fiber.join(second)
      assert.strictEqual(error.reason._tag, "Aborted")
      assert.deepStrictEqual(
        error.attempts.map(({ code }) => code),
        [70001]
      )
      assert.strictEqual(error.delivery, "rejected")
      assert.lengthOf(script.exchanges, 3)
    })
  )
})
