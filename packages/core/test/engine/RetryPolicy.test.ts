/** The retry policy as a Schedule, and the budget behind it. */
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import fc from "fast-check"
import { RetryPolicy } from "../../src/effect.ts"
import * as RetryBudget from "../../src/engine/RetryBudget.ts"
import type { Attempt } from "../../src/model/Attempt.ts"
import type { AttemptFailure } from "../../src/model/AttemptFailure.ts"
import { pass } from "../support/clock.ts"

const policy: RetryPolicy.RetryPolicy = { attempts: 3, baseDelayMs: 100, maxDelayMs: 5000, onUnknown: "retry" }

const failure = (fields: Partial<AttemptFailure> = {}): AttemptFailure => ({
  reason: { _tag: "ServiceFault" },
  delivery: "unknown",
  retry: "retry",
  ambiguous: true,
  detail: "failed",
  ...fields
})

/** The pauses, in milliseconds, of one run that fails in the same way for ever. */
const pauses = Effect.fnUntraced(function* (given: RetryPolicy.RetryPolicy, failed: AttemptFailure) {
  const seen: Array<number> = []
  const schedule = RetryPolicy.schedule(given, () => []).pipe(
    Schedule.tap(({ duration }) => Effect.sync(() => seen.push(Duration.toMillis(duration))))
  )
  const fiber = yield* Effect.forkChild(Effect.exit(Effect.retry(Effect.fail(failed), schedule)))
  yield* pass("365 days")
  yield* Fiber.join(fiber)
  return seen
})

const seeded = <A, E, R>(effect: Effect.Effect<A, E, R>) => effect.pipe(Random.withSeed("pauses"))

describe("a pause", () => {
  const ceilings = {
    retry: [100, 200, 400, 800, 1600, 3200, 5000, 5000],
    throttle: [500, 1000, 2000, 4000, 5000, 5000, 5000, 5000]
  } as const
  it.effect.each(["retry", "throttle"] as const)("has full jitter below a ceiling that doubles (%s)", (retry) =>
    Effect.gen(function* () {
      const runs = yield* Effect.replicateEffect(pauses({ ...policy, attempts: 9 }, failure({ retry })), 100)
      for (const [i, ceiling] of ceilings[retry].entries()) {
        const column = runs.map((run) => run[i] ?? Number.NaN)
        assert.isTrue(column.every((pause) => pause >= 0 && pause <= ceiling))
        assert.isBelow(Math.min(...column), ceiling * 0.1)
        assert.isAbove(Math.max(...column), ceiling * 0.9)
      }
    }).pipe(seeded)
  )

  it.effect("is what Desk asks for, when that is longer, also beyond maxDelayMs", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* pauses(policy, failure({ retryAfterMs: 60_000 })), [60_000, 60_000])
    })
  )
  it.effect("is nothing when the policy says so", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* pauses({ ...policy, baseDelayMs: 0 }, failure()), [0, 0])
    })
  )
})

describe("a schedule", () => {
  it.effect("retries an Effect user's own effect, and takes time for it", () =>
    Effect.gen(function* () {
      let calls = 0
      const call = Effect.suspend(() => (++calls < 3 ? Effect.fail(failure()) : Effect.succeed("sent")))
      const fiber = yield* Effect.forkChild(
        Effect.retry(
          call,
          RetryPolicy.schedule(policy, () => [])
        )
      )
      yield* pass("1 second")
      assert.strictEqual(yield* Fiber.join(fiber), "sent")
      assert.strictEqual(calls, 3)
    })
  )
  it.effect("keeps no memory from one use to the next", () =>
    Effect.gen(function* () {
      const schedule = RetryPolicy.schedule(policy, () => [])
      for (let use = 0; use < 3; use += 1) {
        let calls = 0
        const call = Effect.suspend(() => Effect.fail(failure({ code: ++calls })))
        const fiber = yield* Effect.forkChild(Effect.exit(Effect.retry(call, schedule)))
        yield* pass("1 second")
        yield* Fiber.join(fiber)
        assert.strictEqual(calls, 3)
      }
    })
  )
})

describe("whether another attempt may follow", () => {
  const attempt = (code: number): Attempt => ({
    random: 1,
    startedAt: 0,
    durationMs: 1,
    outcome: "ServiceFault",
    delivery: "unknown",
    code
  })
  const coded = { ambiguous: false }
  it.each([
    ["retry", true],
    ["throttle", true],
    ["renew", false],
    ["hold", false],
    ["never", false]
  ] as const)("class %s: %s", (retry, may) => {
    assert.strictEqual(RetryPolicy.isRetryable(policy, failure({ retry }), []), may)
    assert.strictEqual(RetryPolicy.isRetryable({ ...policy, onUnknown: "fail" }, failure({ retry, ...coded }), []), may)
    assert.isFalse(RetryPolicy.isRetryable({ ...policy, onUnknown: "fail" }, failure({ retry }), []))
  })
  it("class once: after the first code of the class, not after the second", () => {
    const failed = failure({ retry: "once", ...coded })
    assert.isTrue(RetryPolicy.isRetryable(policy, failed, [attempt(60004)]))
    assert.isTrue(RetryPolicy.isRetryable(policy, failed, [attempt(60008), attempt(60004)]))
    assert.isFalse(RetryPolicy.isRetryable(policy, failed, [attempt(60013), attempt(60004)]))
  })
})

describe("the retry budget", () => {
  const timedOut = failure({ reason: { _tag: "TimedOut", phase: "headers" } })
  /** How many retries it still pays for; it is empty afterwards. */
  const left = (budget: RetryBudget.RetryBudget, failed = failure()) => {
    let retries = 0
    while (budget.tryConsume(failed)) retries += 1
    return retries
  }
  it("begins with 500 tokens: 100 retries at 5, or 50 after time-outs at 10", () => {
    assert.strictEqual(left(RetryBudget.make()), 100)
    assert.strictEqual(left(RetryBudget.make(), timedOut), 50)
  })
  it("gets 1 back for a send that succeeds at once, 5 for one that succeeds after a retry", () => {
    const budget = RetryBudget.make()
    left(budget)
    for (let sends = 0; sends < 4; sends += 1) budget.refund(0)
    assert.strictEqual(left(budget), 0)
    budget.refund(0)
    assert.strictEqual(left(budget), 1)
    budget.refund(1)
    assert.strictEqual(left(budget), 1)
    budget.refund(2)
    assert.strictEqual(left(budget, timedOut), 0)
  })
  it("never holds more than 500 nor less than 0, whatever happens", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("fail", "timeout", "ok", "retried")), (events) => {
        const budget = RetryBudget.make()
        let tokens = 500
        for (const event of events) {
          if (event === "ok" || event === "retried") {
            budget.refund(event === "ok" ? 0 : 1)
            tokens = Math.min(500, tokens + (event === "ok" ? 1 : 5))
            continue
          }
          const price = event === "timeout" ? 10 : 5
          assert.strictEqual(budget.tryConsume(event === "timeout" ? timedOut : failure()), tokens >= price)
          if (tokens >= price) tokens -= price
        }
        assert.strictEqual(left(budget), Math.floor(tokens / 5))
      })
    )
  })
})
