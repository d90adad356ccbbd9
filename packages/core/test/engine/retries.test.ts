/** When a send is tried again, with what, and when no longer. In virtual time. */
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import type { DeskError } from "../../src/model/DeskError.ts"
import type { OutgoingMessage } from "../../src/model/Message.ts"
import codes from "../fixtures/codes.json" with { type: "json" }
import { pass } from "../support/clock.ts"
import {
  type Answer,
  atOnce,
  deskOn,
  late,
  lost,
  message,
  type Options,
  randomOf,
  refused,
  reply,
  scripted
} from "../support/desks.ts"

/** Sends one message, lets all the time pass that it may take, and gives what came of it and every exchange. */
const sent = Effect.fnUntraced(function* (
  answers: ReadonlyArray<Answer>,
  options: Options = {},
  outgoing: OutgoingMessage = message
) {
  const script = scripted(...answers)
  const desk = yield* deskOn(script, options)
  const fiber = yield* Effect.forkChild(Effect.result(desk.send(outgoing)))
  yield* pass("1 minute")
  const result = yield* Fiber.join(fiber)
  const { exchanges } = script
  return result._tag === "Success"
    ? { desk, script, exchanges, receipt: result.success, error: undefined }
    : { desk, script, exchanges, receipt: undefined, error: result.failure }
})

const error = (outcome: { readonly error: DeskError | undefined }): DeskError =>
  outcome.error ?? assert.fail("the send succeeded")

it.effect("every attempt carries the same packet, byte for byte, and a random of its own", () =>
  Effect.gen(function* () {
    const { exchanges, receipt } = yield* sent([lost, 60007, lost, 0], { retry: { attempts: 9 } })
    assert.lengthOf(exchanges, 4)
    assert.lengthOf(new Set(exchanges.map(({ body }) => body)), 1)
    assert.lengthOf(new Set(exchanges.map(randomOf)), 4)
    assert.deepStrictEqual(
      receipt?.attempts.map(({ random }) => String(random)),
      exchanges.map(({ path }) => randomOf({ path }))
    )
    assert.strictEqual((JSON.parse(exchanges[3]?.body ?? "") as { MsgRandom: number }).MsgRandom, receipt?.msgRandom)
    assert.isTrue(receipt?.maybeDuplicate)
  })
)

it.effect("F48: what the caller does to the message after the call changes no attempt", () =>
  Effect.gen(function* () {
    const outgoing = {
      sessionId: "session-1",
      body: [{ MsgType: "TIMTextElem" as const, MsgContent: { Text: "您好" } }]
    }
    const script = scripted(lost, 0)
    const desk = yield* deskOn(script)
    const fiber = yield* Effect.forkChild(desk.send(outgoing), { startImmediately: true })
    outgoing.sessionId = "session-2"
    outgoing.body[0]!.MsgContent.Text = "changed"
    yield* pass("1 minute")
    yield* Fiber.join(fiber)
    assert.lengthOf(script.exchanges, 2)
    for (const { body } of script.exchanges) assert.notInclude(body, "session-2")
    for (const { body } of script.exchanges) assert.notInclude(body, "changed")
  })
)

/** How many exchanges a code makes when Desk gives it again and again, `attempts` being 3. */
const exchangesOf: { readonly [retryClass: string]: number } = {
  retry: 3,
  throttle: 3,
  once: 2,
  renew: 2,
  hold: 1,
  never: 1
}

it.effect.each(codes)("F27: $code is of class $retry", ({ code, retry, reason }) =>
  Effect.gen(function* () {
    const outcome = yield* sent([code])
    assert.strictEqual(error(outcome).code, code)
    assert.strictEqual(error(outcome).reason._tag, reason)
    assert.lengthOf(outcome.exchanges, exchangesOf[retry] ?? 0)
  })
)

it.effect("a code of class `once` uses up its one time, whatever comes in between", () =>
  Effect.gen(function* () {
    const outcome = yield* sent([60004, 60008, 60005, 0], { retry: { attempts: 9 } })
    assert.lengthOf(outcome.exchanges, 3)
    assert.strictEqual(error(outcome).code, 60005)
  })
)

describe("attempts counts the first:", () => {
  it.effect.each([1, 2, 5])("%i", (attempts) =>
    Effect.gen(function* () {
      assert.lengthOf((yield* sent([lost], { retry: { attempts } })).exchanges, attempts)
    })
  )
  it.effect("retry: false means one", () =>
    Effect.gen(function* () {
      for (const answer of [lost, refused, 60008, 60007])
        assert.lengthOf((yield* sent([answer], { retry: false })).exchanges, 1)
    })
  )
})

describe('onUnknown: "fail"', () => {
  const retry = { onUnknown: "fail" } as const
  const ends = { "a lost answer": lost, "a late answer": late, "502": reply(0, { status: 502, body: "" }) }
  it.effect.each(Object.entries(ends))("ends the send at %s", ([, answer]) =>
    Effect.gen(function* () {
      const outcome = yield* sent([answer, 0], { retry })
      assert.lengthOf(outcome.exchanges, 1)
      assert.strictEqual(error(outcome).delivery, "unknown")
      assert.isTrue(error(outcome).retryable)
    })
  )
  const goesOn = { "a code": 60007, "a code that may have stored it": 141002, "a refused connection": refused }
  it.effect.each(Object.entries(goesOn))("does not govern %s", ([, answer]) =>
    Effect.gen(function* () {
      const outcome = yield* sent([answer, 0], { retry })
      assert.lengthOf(outcome.exchanges, 2)
      assert.strictEqual(outcome.receipt?.maybeDuplicate, answer === 141002)
    })
  )
})

describe("F22: what Desk asks for in Retry-After", () => {
  const slow = (value: string, status = 503) => reply(0, { status, body: "", headers: { "retry-after": value } })
  const gap = (exchanges: ReadonlyArray<{ readonly at: number }>) => (exchanges[1]?.at ?? 0) - (exchanges[0]?.at ?? 0)

  it.effect.each([slow("3"), slow("3", 429), slow("Thu, 01 Jan 1970 00:00:03 GMT")])("is kept", (answer) =>
    Effect.gen(function* () {
      assert.strictEqual(gap((yield* sent([answer, 0])).exchanges), 3000)
    })
  )
  it.effect.each(["-3", "soon", "", "3.5", "99999999999999999999"])("%j counts as nothing", (value) =>
    Effect.gen(function* () {
      const { exchanges } = yield* sent([slow(value), 0])
      assert.lengthOf(exchanges, 2)
      assert.isAtMost(gap(exchanges), 100)
    })
  )
  it.effect.each([
    ["15", 15_000],
    ["31536000", 31_536_000_000]
  ] as const)("%s s beyond the deadline: the send fails at once and hands it on", ([value, retryAfterMs]) =>
    Effect.gen(function* () {
      const script = scripted(slow(value), 0)
      const desk = yield* deskOn(script, { deadlineMs: 15_000 })
      const failed = yield* Effect.flip(desk.send(message))
      assert.strictEqual(failed.retryAfterMs, retryAfterMs)
      assert.strictEqual(failed.reason._tag, "ServiceFault")
      assert.isTrue(failed.retryable)
      assert.lengthOf(script.exchanges, 1)
    })
  )
})

describe("a UserSig that Desk refuses", () => {
  const numbered = () => {
    let made = 0
    return () => Effect.sync(() => Redacted.make(`sig-${++made}`))
  }
  const sigs = (exchanges: ReadonlyArray<{ readonly path: string }>) =>
    exchanges.map(({ path }) => new URLSearchParams(path.split("?")[1]).get("usersig"))

  it.effect.each([70001, 70052, 20002])("F29: is renewed once, and the send succeeds (%i)", (code) =>
    Effect.gen(function* () {
      const { exchanges, receipt } = yield* sent([code, 0], { retry: false, userSig: numbered() })
      assert.deepStrictEqual(sigs(exchanges), ["sig-1", "sig-2"])
      assert.isFalse(receipt?.maybeDuplicate)
      assert.deepStrictEqual(
        receipt?.attempts.map(({ delivery }) => delivery),
        ["rejected", "accepted"]
      )
    })
  )
  it.effect.each([false, { attempts: 5 }] as const)(
    "F30: is renewed only once: exactly two calls with retry: %j",
    (retry) =>
      Effect.gen(function* () {
        const outcome = yield* sent([70001], { retry, userSig: numbered() })
        assert.deepStrictEqual(sigs(outcome.exchanges), ["sig-1", "sig-2"])
        assert.strictEqual(error(outcome).reason._tag, "Unauthenticated")
        assert.strictEqual(error(outcome).delivery, "rejected")
        assert.isFalse(error(outcome).retryable)
      })
  )
  it.effect("is not renewed when it was given as a string", () =>
    Effect.gen(function* () {
      const outcome = yield* sent([70001], { userSig: Redacted.make("fixed") })
      assert.deepStrictEqual(sigs(outcome.exchanges), ["fixed"])
    })
  )
  it.effect("is renewed once for all the sends that were refused with it", () =>
    Effect.gen(function* () {
      const script = scripted(70001, 70001, 70001, 0)
      const desk = yield* deskOn(script, { userSig: numbered() })
      const sends = Effect.all([desk.send(message), desk.send(message), desk.send(message)], { concurrency: 3 })
      const fiber = yield* Effect.forkChild(sends)
      yield* pass("1 second")
      yield* Fiber.join(fiber)
      assert.deepStrictEqual(sigs(script.exchanges), ["sig-1", "sig-1", "sig-1", "sig-2", "sig-2", "sig-2"])
    })
  )
})

describe("after a refusal, the UserSig in use", () => {
  const later = Effect.fnUntraced(function* (first: Answer, options: Options) {
    const { desk, exchanges } = yield* sent([first, 0], { retry: false, ...options })
    yield* desk.send(message)
    return exchanges.map(({ path }) => new URLSearchParams(path.split("?")[1]).get("usersig"))
  })
  const numbered = () => {
    let made = 0
    return () => Effect.sync(() => Redacted.make(`sig-${++made}`))
  }
  it.effect.each([60004, 70003, 70009, 70013])("serves no later send where it was Unauthenticated (%i)", (code) =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* later(code, { userSig: numbered() }), ["sig-1", "sig-2"])
    })
  )
  it.effect.each([141005, 60021, 60008, 60007, 60006, 141999, lost, refused, late])(
    "serves the next send else (%s)",
    (answer) =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* later(answer, { userSig: numbered() }), ["sig-1", "sig-1"])
      })
  )
  it.effect("serves again after the pause of 70050: it is good, but was shown too often", () =>
    Effect.gen(function* () {
      // `sent` lets the minute pass.
      assert.deepStrictEqual(yield* later(70050, { userSig: numbered() }), ["sig-1", "sig-1"])
    })
  )
  it.effect("serves for ever where it was given as a string", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* later(70009, { userSig: Redacted.make("fixed") }), ["fixed", "fixed"])
    })
  )
})

describe("a deadline that ends a retry says what the send waited for:", () => {
  const ends = Effect.fnUntraced(function* (answers: ReadonlyArray<Answer>, options: Options) {
    const { error: failed, exchanges } = yield* sent(answers, options)
    assert.strictEqual(failed?.reason._tag, "TimedOut")
    assert.isTrue(failed?.retryable)
    assert.lengthOf(exchanges, 1)
    assert.lengthOf(failed?.attempts ?? [], 1)
    return { ...failed?.reason, delivery: failed?.delivery }
  })

  it.effect("a turn in the rate limit, `queue`", () =>
    Effect.gen(function* () {
      // The turn comes with the deadline, which goes first.
      const options = { rateLimit: { perSecond: 1 }, deadlineMs: 1010, retry: atOnce }
      const expected = { _tag: "TimedOut", phase: "queue", delivery: "unknown" } as const
      assert.deepStrictEqual<unknown>(yield* ends([lost, 0], options), expected)
    })
  )

  it.effect("a new UserSig, `sign`", () =>
    Effect.gen(function* () {
      let asked = 0
      const userSig = () => (++asked === 1 ? Effect.succeed(Redacted.make("sig")) : Effect.never)
      const expected = { _tag: "TimedOut", phase: "sign", delivery: "rejected" } as const
      assert.deepStrictEqual<unknown>(yield* ends([70001, 0], { userSig }), expected)
    })
  )

  it.effect("the end of the pause, `pause`, which is the caller's time", () =>
    Effect.gen(function* () {
      const script = scripted(lost, 0)
      const desk = yield* deskOn(script, { deadlineMs: 5000 })
      const clock = yield* Clock.Clock
      // On it no pause ever ends, while the client's own time passes.
      const standing = { ...clock, sleep: () => Effect.never, currentTimeMillis: Effect.succeed(0) }
      const fiber = yield* Effect.forkChild(
        Effect.flip(desk.send(message)).pipe(Effect.provideService(Clock.Clock, standing as Clock.Clock))
      )
      yield* pass(4999)
      assert.isUndefined(fiber.pollUnsafe())
      yield* pass(1)
      const failed = yield* Fiber.join(fiber)
      assert.deepStrictEqual(failed.reason, { _tag: "TimedOut", phase: "pause" })
      assert.strictEqual(failed.delivery, "unknown")
      assert.isTrue(failed.retryable)
      assert.include(failed.message, "not done within 5000 ms (deadlineMs)")
      assert.lengthOf(script.exchanges, 1)
    })
  )
})

it.effect(
  "a retry that gets no turn in time is no attempt: the error is that of the attempt before, and says when",
  () =>
    Effect.gen(function* () {
      const { error: failed, exchanges } = yield* sent([60007, 0], {
        rateLimit: { perSecond: 0.1 },
        retry: atOnce,
        deadlineMs: 5000
      })
      assert.strictEqual(failed?.code, 60007)
      assert.strictEqual(failed?.reason._tag, "RateLimited")
      assert.strictEqual(failed?.delivery, "rejected")
      assert.strictEqual(failed?.retryAfterMs, 10_100)
      assert.isTrue(failed?.retryable)
      assert.lengthOf(exchanges, 1)
    })
)

describe("a request that has waited for a socket is not written with too little time left:", () => {
  it.effect.each([
    ["a whole attempt's", 15_000, 10_000],
    ["a third of what there was, where that is less", 3000, 2000]
  ] as const)("%s", ([, deadlineMs, latest]) =>
    Effect.gen(function* () {
      for (const [waitMs, written] of [[latest, true] as const, [latest + 1, false] as const]) {
        const script = scripted((request) =>
          Effect.delay(
            Effect.suspend(() => {
              const blocked = request.blockedBy?.()
              return blocked === undefined ? reply(0)(request) : Effect.fail(blocked)
            }),
            waitMs
          )
        )
        const desk = yield* deskOn(script, { deadlineMs })
        const fiber = yield* Effect.forkChild(Effect.result(desk.send(message)))
        yield* pass(waitMs)
        const result = yield* Fiber.join(fiber)
        assert.strictEqual(result._tag === "Success", written)
        if (result._tag === "Failure") {
          assert.deepStrictEqual(result.failure.reason, { _tag: "TimedOut", phase: "queue" })
          assert.strictEqual(result.failure.delivery, "not-sent")
          assert.isTrue(result.failure.retryable)
        }
      }
    })
  )
})

describe("F25: the retry budget of a client", () => {
  const drain = Effect.fnUntraced(function* (answer: Answer, sends: number) {
    const script = scripted(...Array.from({ length: 2000 }, () => answer), 0)
    const desk = yield* deskOn(script, { rateLimit: false, retry: { attempts: 3 } })
    const all = Array.from({ length: sends }, () => Effect.exit(desk.send(message)))
    const fiber = yield* Effect.forkChild(Effect.all(all, { concurrency: "unbounded" }))
    yield* pass("1 minute")
    yield* Fiber.join(fiber)
    return script.exchanges.length - sends
  })
  it.effect("pays for 100 retries of 1000 sends that all fail", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* drain(reply(0, { status: 503, body: "" }), 1000), 100)
    })
  )
  /** A budget from which all is taken, then this send, and how many retries there are for sends that only fail. */
  const left = Effect.fnUntraced(function* (then: ReadonlyArray<Answer>, successes = 1) {
    const drained = Array.from({ length: 1100 }, () => refused)
    const script = scripted(...drained, ...then, refused)
    const userSig = () => Effect.succeed(Redacted.make("sig"))
    const desk = yield* deskOn(script, { rateLimit: false, retry: { ...atOnce, attempts: 2 }, userSig })
    const fails = (sends: number) =>
      Effect.all(
        Array.from({ length: sends }, () => Effect.exit(desk.send(message))),
        { discard: true }
      )
    // 100 of them are made a second time.
    const all = Effect.andThen(
      fails(1000),
      Effect.andThen(Effect.replicateEffect(desk.send(message), successes), fails(10))
    )
    const fiber = yield* Effect.forkChild(all)
    yield* pass("1 minute")
    yield* Fiber.join(fiber)
    return script.exchanges.length - 1100 - then.length - 10
  })
  it.effect("gets one token back for a success, which is too little for a retry", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* left([0]), 0)
    })
  )
  it.effect("gets a retry back for five", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* left([0, 0, 0, 0, 0], 5), 1)
    })
  )
  it.effect("gets no more back for a success after a new UserSig, which cost nothing", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* left([70001, 0]), 0)
    })
  )
  it.effect("pays for 50 retries after time-outs", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* drain(late, 1000), 50)
    })
  )
})
