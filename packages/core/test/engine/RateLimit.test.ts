/** The client's own rate limit, in virtual time. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import fc from "fast-check"
import * as RateLimit from "../../src/engine/RateLimit.ts"
import type { Timers } from "../../src/engine/Timers.ts"
import { pass } from "../support/clock.ts"
import { deskOn, lost, message, scripted, silent } from "../support/desks.ts"

/** A clock with nothing behind it but a list of timers; fractions of milliseconds included. */
const simulation = () => {
  let now = 0
  let pending: ReadonlyArray<{ readonly at: number; readonly call: () => void }> = []
  const timers: Timers = {
    now: () => now,
    epochMs: () => now,
    schedule: (ms, call) => {
      const timer = { at: now + Math.ceil(ms), call }
      pending = [...pending, timer]
      return timer
    },
    cancel: (timer) => {
      pending = pending.filter((one) => one !== timer)
    },
    afterSockets: (call) => call()
  }
  const advance = (until: number) => {
    for (;;) {
      const next = pending.toSorted((a, b) => a.at - b.at)[0]
      if (next === undefined || next.at > until) break
      pending = pending.filter((one) => one !== next)
      now = Math.max(now, next.at)
      next.call()
    }
    if (Number.isFinite(until)) now = until
  }
  return { timers, advance, pending: () => pending.length }
}

/** When each of these arrivals gets its turn, in the order of starting. */
const starts = (perSecond: number, gaps: ReadonlyArray<number>) => {
  const { timers, advance, pending } = simulation()
  const limit = RateLimit.make({ rateLimit: { perSecond, maxQueue: Number.MAX_SAFE_INTEGER }, sdkAppId: 1 }, timers)
  const started: Array<{ readonly index: number; readonly at: number }> = []
  let at = 0
  for (const [index, gap] of gaps.entries()) {
    at += gap
    advance(at)
    const note = Effect.sync(() => started.push({ index, at: timers.now() }))
    Effect.runFork(Effect.andThen(limit.tryAcquire() ? Effect.void : limit.acquire(Number.POSITIVE_INFINITY), note))
  }
  advance(Number.POSITIVE_INFINITY)
  assert.strictEqual(pending(), 0)
  assert.strictEqual(limit.queued(), 0)
  return started
}

describe("for any rate and any arrivals", () => {
  const rates = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.double({ min: 0.05, max: 20, noNaN: true }))
  const gaps = fc.array(
    fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.double({ min: 0, max: 900, noNaN: true })),
    {
      maxLength: 300,
      size: "max"
    }
  )
  const check = (property: (perSecond: number, arrivals: ReadonlyArray<number>) => void) =>
    fc.assert(fc.property(rates, gaps, property), { numRuns: 50 })

  it("no window of a second holds more than perSecond starts; below 1, they are 1/perSecond apart", () => {
    check((perSecond, arrivals) => {
      const times = starts(perSecond, arrivals).map(({ at }) => at)
      const most = Math.max(1, Math.floor(perSecond))
      const apart = Math.max(1000, 1000 / perSecond)
      for (let i = most; i < times.length; i += 1) assert.isAtLeast((times[i] ?? 0) - (times[i - most] ?? 0), apart)
    })
  })

  it("turns come in the order of arrival, and none is lost", () => {
    check((perSecond, arrivals) => {
      assert.deepStrictEqual(
        starts(perSecond, arrivals).map(({ index }) => index),
        [...arrivals.keys()]
      )
    })
  })

  it("nobody waits longer than the limit, its guard of a hundredth and the timer's millisecond demand", () => {
    check((perSecond, arrivals) => {
      const most = Math.max(1, Math.floor(perSecond))
      const apart = Math.max(1000, 1000 / perSecond) * 1.01
      let arrived = 0
      const times: Array<number> = []
      for (const { index, at } of starts(perSecond, arrivals)) {
        arrived += arrivals[index] ?? 0
        const earliest = Math.max(arrived, (times[index - most] ?? Number.NEGATIVE_INFINITY) + apart)
        assert.isAtMost(at, earliest + 1.001)
        times.push(at)
      }
    })
  })
})

it.effect("1200 sends at 200 a second take five windows, none of which holds more than 200", () =>
  Effect.gen(function* () {
    const script = scripted(0)
    const desk = yield* deskOn(script)
    const sends = yield* Effect.forkChild(
      Effect.all(
        Array.from({ length: 1200 }, () => desk.send(message)),
        { concurrency: "unbounded" }
      )
    )
    yield* pass(5049)
    assert.lengthOf(script.exchanges, 1000)
    yield* pass(1)
    yield* Fiber.join(sends)
    for (const [i, { at }] of script.exchanges.entries()) assert.strictEqual(at, Math.floor(i / 200) * 1010)
  })
)

const many = (count: number, send: Effect.Effect<unknown, unknown>) =>
  Effect.forEach(Array.from({ length: count }), () => Effect.forkChild(Effect.result(send), { startImmediately: true }))

it.effect("a send whose turn does not come within the deadline is refused at once", () =>
  Effect.gen(function* () {
    const script = scripted(0)
    const desk = yield* deskOn(script, { rateLimit: { perSecond: 1 }, deadlineMs: 5000 })
    yield* many(5, desk.send(message))
    assert.strictEqual((yield* desk.status).queued, 4)
    assert.strictEqual((yield* desk.status).inFlight, 4)
    const error = yield* Effect.flip(desk.send(message))
    assert.strictEqual(error.reason._tag, "Overloaded")
    assert.strictEqual(error.delivery, "not-sent")
    assert.strictEqual(error.retryAfterMs, 5050)
    assert.isTrue(error.retryable)
    assert.lengthOf(error.attempts, 0)
    yield* pass(5000)
    assert.lengthOf(script.exchanges, 5)
    const tight = yield* Effect.flip(desk.send(message, { deadlineMs: 49 }))
    assert.strictEqual(tight.retryAfterMs, 50)
    assert.strictEqual((yield* desk.status).queued, 0)
  })
)

it.effect("F59: no more than maxQueue wait", () =>
  Effect.gen(function* () {
    const desk = yield* deskOn(scripted(0), { rateLimit: { perSecond: 1, maxQueue: 2 } })
    yield* many(3, desk.send(message))
    assert.strictEqual((yield* Effect.flip(desk.send(message))).reason._tag, "Overloaded")
    assert.strictEqual((yield* desk.status).queued, 2)
    yield* pass(1010)
    yield* many(1, desk.send(message))
    assert.strictEqual((yield* desk.status).queued, 2)
  })
)

it.effect("who gives up waiting leaves the queue, and those behind move up", () =>
  Effect.gen(function* () {
    const script = scripted(0)
    const desk = yield* deskOn(script, { rateLimit: { perSecond: 1 } })
    const sends = yield* many(4, desk.send(message))
    yield* Fiber.interrupt(sends[1]!)
    yield* Fiber.interrupt(sends[2]!)
    assert.strictEqual((yield* desk.status).queued, 1)
    yield* pass(1010)
    yield* Fiber.join(sends[3]!)
    assert.lengthOf(script.exchanges, 2)
  })
)

it.effect("a retry takes a permit like any other attempt", () =>
  Effect.gen(function* () {
    const script = scripted(lost, 0)
    const desk = yield* deskOn(script, { rateLimit: { perSecond: 1 } })
    yield* many(2, desk.send(message))
    yield* pass("10 seconds")
    assert.deepStrictEqual(
      script.exchanges.map(({ at }) => at),
      [0, 1010, 2020]
    )
  })
)

it.effect("a retry that gets no turn keeps the reason of the attempt before", () =>
  Effect.gen(function* () {
    const script = scripted(lost, silent)
    const desk = yield* deskOn(script, { rateLimit: { perSecond: 1 }, deadlineMs: 5000 })
    const [first] = yield* many(5, Effect.flip(desk.send(message)))
    yield* pass(100)
    const result = yield* Fiber.join(first!)
    assert.strictEqual(result._tag, "Success")
    assert.nestedPropertyVal(result, "success.reason._tag", "ConnectionFailed")
    assert.nestedPropertyVal(result, "success.delivery", "unknown")
    assert.nestedProperty(result, "success.retryAfterMs")
    assert.lengthOf(script.exchanges, 1)
  })
)
