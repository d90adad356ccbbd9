/** What a client says about itself. */
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import type { OutgoingMessage } from "../../src/model/Message.ts"
import { pass } from "../support/clock.ts"
import { deskOn, lost, message, reply, scripted, silent } from "../support/desks.ts"

it.effect("a new client is open, idle, and says nothing of what it does not know yet", () =>
  Effect.gen(function* () {
    const status = yield* (yield* deskOn(scripted(0))).status
    assert.deepStrictEqual(status, {
      state: "open",
      inFlight: 0,
      queued: 0,
      maxQueue: 3000,
      rateLimit: { mode: "local" },
      hookFailures: 0
    })
    assert.isTrue(Object.isFrozen(status))
  })
)

it.effect("sends under way are counted, those that wait for their turn among them", () =>
  Effect.gen(function* () {
    const desk = yield* deskOn(scripted(silent), { rateLimit: { perSecond: 2 }, deadlineMs: 1000, retry: false })
    const count = Effect.map(desk.status, ({ inFlight, queued }) => [inFlight, queued])
    const sends = yield* Effect.forEach([1, 2, 3, 4], () =>
      Effect.forkChild(Effect.exit(desk.send(message, { deadlineMs: 3000 })), { startImmediately: true })
    )
    assert.deepStrictEqual(yield* count, [4, 2])
    yield* pass(1010)
    assert.deepStrictEqual(yield* count, [4, 0])
    yield* pass(3000)
    yield* Fiber.joinAll(sends)
    assert.deepStrictEqual(yield* count, [0, 0])
  })
)

it.effect("the last failure is told by time, reason, code and delivery, and stays after later successes", () =>
  Effect.gen(function* () {
    yield* TestClock.setTime(1_000)
    const desk = yield* deskOn(scripted(141005, lost, 0), { retry: false })
    const last = Effect.map(desk.status, ({ lastFailure }) => lastFailure)
    yield* Effect.flip(desk.send(message))
    assert.deepStrictEqual(yield* last, { at: 1000, reason: "SessionEnded", code: 141005, delivery: "rejected" })
    yield* pass(500)
    yield* Effect.flip(desk.send(message))
    assert.deepStrictEqual(yield* last, { at: 1500, reason: "ConnectionFailed", delivery: "unknown" })
    yield* desk.send(message)
    assert.strictEqual((yield* last)?.at, 1500)
    yield* Effect.flip(desk.send({} as OutgoingMessage))
    assert.deepInclude(yield* last, { reason: "InvalidMessage", delivery: "not-sent" })
  })
)

it.effect("a message that Desk has accepted is told by its time; one that failed, or another command, is not", () =>
  Effect.gen(function* () {
    yield* TestClock.setTime(1_000)
    const desk = yield* deskOn(
      scripted((request) => Effect.delay(reply(0)(request), 50), 0, lost, 0),
      { retry: false }
    )
    const last = Effect.map(desk.status, ({ lastSentAt }) => lastSentAt)
    const send = yield* Effect.forkChild(desk.send(message), { startImmediately: true })
    yield* pass(49)
    assert.isUndefined(yield* last)
    yield* pass(1)
    yield* Fiber.join(send)
    assert.strictEqual(yield* last, 1050)
    yield* pass(500)
    yield* desk.sessions.end({ sessionId: "session-1" })
    yield* Effect.flip(desk.send(message))
    assert.strictEqual(yield* last, 1050)
    yield* desk.send(message)
    assert.strictEqual(yield* last, 1550)
  })
)

it.effect("the UserSig's end is told as soon as there is one", () =>
  Effect.gen(function* () {
    const desk = yield* deskOn(scripted(0), { userSigTtlSeconds: 600 })
    yield* desk.send(message)
    assert.strictEqual((yield* desk.status).userSigExpiresAt, 600_000)
  })
)

it.effect("without a rate limit there is no queue to be full", () =>
  Effect.gen(function* () {
    assert.notProperty(yield* (yield* deskOn(scripted(0), { rateLimit: false })).status, "maxQueue")
  })
)

it.effect("the state goes from open over closing to closed", () =>
  Effect.gen(function* () {
    const desk = yield* deskOn(scripted(silent), { deadlineMs: 100 })
    const state = Effect.map(desk.status, (status) => status.state)
    yield* Effect.forkChild(Effect.exit(desk.send(message)), { startImmediately: true })
    const close = yield* Effect.forkChild(desk.close(), { startImmediately: true })
    assert.strictEqual(yield* state, "closing")
    yield* pass(100)
    yield* Fiber.join(close)
    assert.strictEqual(yield* state, "closed")
  })
)
