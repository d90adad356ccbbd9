/** Closing, in virtual time: whom it waits for, how long, and who waits for it. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import { sendMsg } from "../../src/commands/sendMsg.ts"
import { clientOn } from "../support/client.ts"
import { pass } from "../support/clock.ts"
import { deskOn, lost, message, reply, scripted, silent } from "../support/desks.ts"

describe("the grace period", () => {
  it.effect("a send may still be tried again during the grace period, which is deadlineMs unless told otherwise", () =>
    Effect.gen(function* () {
      const script = scripted(lost, (request) => Effect.delay(reply(0)(request), 9000))
      const desk = yield* deskOn(script, { deadlineMs: 10_000 })
      const send = yield* Effect.forkChild(desk.send(message), { startImmediately: true })
      const close = yield* Effect.forkChild(desk.close(), { startImmediately: true })
      yield* pass("10 seconds")
      assert.isTrue((yield* Fiber.join(send)).maybeDuplicate)
      yield* Fiber.join(close)
      assert.lengthOf(script.exchanges, 2)
    })
  )

  it.effect(
    "at the end of the grace period everything ends, in the queue and in a pause too, each with its delivery",
    () =>
      Effect.gen(function* () {
        const script = scripted(lost, silent)
        const options = { rateLimit: { perSecond: 2 }, retry: { baseDelayMs: 2 ** 20, maxDelayMs: 2 ** 20 } }
        const desk = yield* deskOn(script, { ...options, deadlineMs: 2 ** 30 })
        const sends = yield* Effect.forEach([1, 2, 3], () =>
          Effect.forkChild(Effect.flip(desk.send(message)), { startImmediately: true })
        )
        const close = yield* Effect.forkChild(desk.close({ graceMs: 100 }), { startImmediately: true })
        yield* pass(99)
        assert.strictEqual((yield* desk.status).inFlight, 3)
        yield* pass(1)
        const errors = yield* Fiber.joinAll(sends)
        yield* Fiber.join(close)
        assert.deepStrictEqual(
          errors.map(({ reason, delivery }) => [reason._tag, delivery]),
          [
            ["Closed", "unknown"],
            ["Closed", "unknown"],
            ["Closed", "not-sent"]
          ]
        )
        assert.deepInclude(yield* desk.status, { state: "closed", inFlight: 0, queued: 0 })
        yield* pass("1 day")
        assert.lengthOf(script.exchanges, 2)
      })
  )
})

/** Answers come after these times, in this order. */
const after = (...times: ReadonlyArray<number>) =>
  scripted(
    ...times.map((ms) => (request: Parameters<ReturnType<typeof reply>>[0]) => Effect.delay(reply(0)(request), ms))
  )

describe("close", () => {
  it.effect("waits for everything under way, and the client's own things are let go of only then", () =>
    Effect.gen(function* () {
      const { call, client, scope } = yield* clientOn(after(10, 20, 40, 60))
      let letGo = 0
      yield* Scope.addFinalizer(
        scope,
        Effect.sync(() => {
          letGo += 1
        })
      )
      for (const _ of [1, 2, 3, 4]) yield* Effect.forkChild(call(sendMsg, message), { startImmediately: true })
      // One has ended before the close.
      yield* pass(10)
      const close = yield* Effect.forkChild(client.close(), { startImmediately: true })
      for (const [ms, inFlight] of [[10, 2] as const, [20, 1] as const]) {
        yield* pass(ms)
        assert.deepInclude(client.status(), { state: "closing", inFlight })
        assert.deepStrictEqual([close.pollUnsafe(), letGo], [undefined, 0])
      }
      yield* pass(20)
      yield* Fiber.join(close)
      assert.deepInclude(client.status(), { state: "closed", inFlight: 0 })
      assert.strictEqual(letGo, 1)
    })
  )

  it.effect("of an idle client is over at once, also after calls", () =>
    Effect.gen(function* () {
      const desk = yield* deskOn(scripted(0))
      yield* desk.send(message)
      yield* desk.close()
      assert.strictEqual((yield* desk.status).state, "closed")
    })
  )

  it.effect("a second time waits for the first, to its very end, and changes nothing of its grace period", () =>
    Effect.gen(function* () {
      const { call, client, scope } = yield* clientOn(after(50))
      yield* Scope.addFinalizer(scope, Effect.sleep(30))
      const send = yield* Effect.forkChild(call(sendMsg, message), { startImmediately: true })
      const first = yield* Effect.forkChild(client.close(), { startImmediately: true })
      const second = yield* Effect.forkChild(client.close({ graceMs: 0 }), { startImmediately: true })
      yield* pass(50)
      assert.strictEqual((yield* Fiber.join(send)).attempts[0]?.outcome, "ok")
      const third = yield* Effect.forkChild(client.close(), { startImmediately: true })
      assert.deepStrictEqual(
        [first.pollUnsafe(), second.pollUnsafe(), third.pollUnsafe()],
        [undefined, undefined, undefined]
      )
      assert.strictEqual(client.status().state, "closing")
      yield* pass(30)
      yield* Fiber.joinAll([first, second, third])
      assert.strictEqual(client.status().state, "closed")
      yield* client.close()
    })
  )

  it.effect("is over only when hooks and callers have been told of the last call", () =>
    Effect.gen(function* () {
      const order: Array<string> = []
      const note = (what: string) => Effect.sync(() => void order.push(what))
      const desk = yield* deskOn(after(10), { hooks: { onEnd: () => void order.push("hook") } })
      yield* Effect.forkChild(Effect.andThen(desk.send(message), note("caller")), { startImmediately: true })
      yield* Effect.forkChild(Effect.andThen(desk.close(), note("close")), { startImmediately: true })
      yield* pass(10)
      assert.deepStrictEqual(order, ["hook", "caller", "close"])
    })
  )

  it.effect("that meets a defect tells it, every time, and keeps nobody waiting", () =>
    Effect.gen(function* () {
      const { client, scope } = yield* clientOn(scripted(0))
      const defect = new Error("the pool is stuck")
      yield* Scope.addFinalizer(scope, Effect.die(defect))
      for (const _ of [1, 2]) {
        const seen = yield* Effect.catchDefect(client.close(), Effect.succeed)
        assert.strictEqual(seen, defect)
      }
      assert.strictEqual(client.status().state, "closed")
    })
  )

  it.effect.each([
    [{ graceMs: 100 }, 100],
    [{ graceMs: -5 }, 0],
    [{ graceMs: Number.NaN }, 3000],
    [{ graceMs: "100" }, 3000],
    [null, 3000],
    [undefined, 3000]
  ] as ReadonlyArray<[object, number]>)("with %j ends what is under way after %i ms, and says why", ([options, ms]) =>
    Effect.gen(function* () {
      const desk = yield* deskOn(scripted(silent), { deadlineMs: 3000 })
      const send = yield* Effect.forkChild(Effect.flip(desk.send(message, { deadlineMs: 100_000 })))
      yield* pass(0)
      const close = yield* Effect.forkChild(desk.close(options), { startImmediately: true })
      if (ms > 0) yield* pass(ms - 1)
      assert.strictEqual(send.pollUnsafe() === undefined, ms > 0)
      if (ms > 0) yield* pass(1)
      const error = yield* Fiber.join(send)
      assert.strictEqual(error.reason._tag, "Closed")
      assert.isFalse(error.retryable)
      assert.include(error.message, "the client was closed, and the grace period is over")
      yield* Fiber.join(close)
    })
  )

  it.effect("leaves no timer behind that would end what comes later", () =>
    Effect.gen(function* () {
      const desk = yield* deskOn(after(10))
      const send = yield* Effect.forkChild(desk.send(message), { startImmediately: true })
      const close = yield* Effect.forkChild(desk.close({ graceMs: 20 }), { startImmediately: true })
      yield* pass(10)
      yield* Fiber.join(send)
      yield* Fiber.join(close)
      yield* pass("1 hour")
      assert.isUndefined((yield* desk.status).lastFailure)
    })
  )
})
