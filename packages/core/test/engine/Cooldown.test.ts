/** 70050, verification failed too often: no call with the credential for 60 seconds. */
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import type { DeskError } from "../../src/model/DeskError.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import { pass } from "../support/clock.ts"
import { deskOn, lost, message, reply, scripted } from "../support/desks.ts"
import { answer, faultServer } from "../support/faultServer.ts"

const assertHeld = (error: DeskError, retryAfterMs: number) => {
  assert.strictEqual(error.reason._tag, "Unauthenticated")
  assert.strictEqual(error.code, 70050)
  assert.strictEqual(error.delivery, "not-sent")
  assert.strictEqual(error.retryAfterMs, retryAfterMs)
  assert.isTrue(error.retryable)
  assert.lengthOf(error.attempts, 0)
}

it.effect("F32: a send that meets it is rejected, not tried again, and says when to", () =>
  Effect.gen(function* () {
    const script = scripted(70050)
    const desk = yield* deskOn(script)
    const error = yield* Effect.flip(desk.send(message))
    assert.strictEqual(error.code, 70050)
    assert.strictEqual(error.delivery, "rejected")
    assert.strictEqual(error.retryAfterMs, 60_000)
    yield* pass("59 seconds")
    assert.lengthOf(script.exchanges, 1)
  })
)

it.effect("for 60 seconds sends end at once, not sent, with the time that is left; then calls are made again", () =>
  Effect.gen(function* () {
    const script = scripted(70050, 0)
    // They need no turn to end.
    const desk = yield* deskOn(script, { rateLimit: { perSecond: 0.001 }, deadlineMs: 10_000_000 })
    yield* Effect.flip(desk.send(message))
    assert.strictEqual((yield* desk.status).holdUntil, 60_000)
    assertHeld(yield* Effect.flip(desk.send(message)), 60_000)
    yield* pass(59_999)
    assertHeld(yield* Effect.flip(desk.send(message)), 1)
    assert.lengthOf(script.exchanges, 1)
    yield* pass(1)
    assert.isUndefined((yield* desk.status).holdUntil)
    const next = yield* Effect.forkChild(desk.send(message))
    yield* pass("1010 seconds")
    yield* Fiber.join(next)
    assert.lengthOf(script.exchanges, 2)
  })
)

it.effect("a send in its pause makes no further call; that its first answer was lost is not forgotten", () =>
  Effect.gen(function* () {
    const script = scripted(lost, 70050, 0)
    const desk = yield* deskOn(script)
    const waiting = yield* Effect.forkChild(Effect.flip(desk.send(message)), { startImmediately: true })
    yield* Effect.flip(desk.send(message))
    yield* pass("1 second")
    const error = yield* Fiber.join(waiting)
    assert.strictEqual(error.code, 70050)
    assert.strictEqual(error.delivery, "unknown")
    assert.lengthOf(script.exchanges, 2)
  })
)

it.effect("sends that wait for their turn, or for a UserSig, make no call either", () =>
  Effect.gen(function* () {
    const script = scripted((request) => Effect.delay(reply(70050)(request), 10), 0)
    const userSig = () => Effect.as(Effect.sleep(5), Redacted.make("sig"))
    const desk = yield* deskOn(script, { rateLimit: { perSecond: 1 }, userSig })
    yield* Effect.forkChild(Effect.exit(desk.send(message)), { startImmediately: true })
    const queued = yield* Effect.forkChild(Effect.flip(desk.send(message)), { startImmediately: true })
    // Step by step: what waits for the UserSig's promise must sleep before more time passes.
    yield* pass(5)
    yield* pass(10)
    yield* pass(995)
    assertHeld(yield* Fiber.join(queued), 60_015 - 1010)
    assert.lengthOf(script.exchanges, 1)
  })
)

it.effect("a send whose UserSig comes only after the hold began makes no call", () =>
  Effect.gen(function* () {
    let asked = 0
    const userSig = () => Effect.as(Effect.sleep(++asked === 1 ? 0 : 100), Redacted.make("sig"))
    const script = scripted(
      (request) => Effect.delay(reply(70050)(request), 10),
      (request) => Effect.delay(reply(70001)(request), 5)
    )
    const desk = yield* deskOn(script, { userSig })
    yield* Effect.forkChild(Effect.exit(desk.send(message)), { startImmediately: true })
    const renewing = yield* Effect.forkChild(Effect.flip(desk.send(message)), { startImmediately: true })
    yield* pass(5)
    yield* pass(5)
    assert.strictEqual((yield* desk.status).holdUntil, 60_010)
    yield* pass(95)
    const error = yield* Fiber.join(renewing)
    assert.strictEqual(error.code, 70050)
    assert.strictEqual(error.delivery, "rejected")
    assert.lengthOf(script.exchanges, 2)
  })
)

it.effect("the client's own refusals do not prolong it, wherever they are made; Desk's next 70050 does", () =>
  Effect.gen(function* () {
    // The second has its turn and its UserSig, but waits for a socket when the pause begins, as in undici's pool.
    const script = scripted(
      (request) => Effect.delay(reply(70050)(request), 5),
      (request) =>
        Effect.delay(
          Effect.suspend(() => Effect.fail(request.blockedBy?.() ?? assert.fail("it would be written"))),
          30_000
        ),
      70050
    )
    const desk = yield* deskOn(script, { deadlineMs: 200_000 })
    const holdUntil = Effect.map(desk.status, (status) => status.holdUntil)
    const sends = yield* Effect.forEach([1, 2], () =>
      Effect.forkChild(Effect.flip(desk.send(message)), { startImmediately: true })
    )
    yield* pass(5)
    assert.strictEqual(yield* holdUntil, 60_005)
    yield* pass(30_000)
    const queued = (yield* Fiber.joinAll(sends))[1]
    assert.deepInclude(queued?.toJSON(), { code: 70050, delivery: "not-sent", retryAfterMs: 30_005, retryable: true })
    assert.strictEqual(yield* holdUntil, 60_005)
    assertHeld(yield* Effect.flip(desk.send(message)), 30_000)
    assert.strictEqual(yield* holdUntil, 60_005)
    yield* pass(30_000)
    assert.isUndefined(yield* holdUntil)
    assert.strictEqual((yield* Effect.flip(desk.send(message))).delivery, "rejected")
    assert.strictEqual(yield* holdUntil, 120_005)
    assert.lengthOf(script.exchanges, 3)
  })
)

it.effect("another client is not concerned", () =>
  Effect.gen(function* () {
    const one = yield* deskOn(scripted(70050))
    const script = scripted(0)
    const other = yield* deskOn(script)
    yield* Effect.flip(one.send(message))
    yield* other.send(message)
    assert.lengthOf(script.exchanges, 1)
    assert.isUndefined((yield* other.status).holdUntil)
  })
)

it("a send that waits for a socket when the pause begins is not written either, and does not prolong it", async () => {
  await using server = await faultServer(answer(70050))
  const account = { sdkAppId: 1400000000, identifier: "administrator", secretKey: "made-up-for-this-test" }
  await using desk = createDesk({ ...account, endpoint: server.origin, connections: 1 })
  const sends = [desk.send(message), desk.send(message)].map((send) => send.catch((error: DeskError) => error))
  const [refused, queued] = (await Promise.all(sends)) as [DeskError, DeskError]
  assert.deepStrictEqual([refused.code, refused.delivery], [70050, "rejected"])
  assert.deepStrictEqual([queued.code, queued.reason._tag, queued.delivery], [70050, "Unauthenticated", "not-sent"])
  assert.isAtMost(queued.retryAfterMs ?? Number.NaN, 60_000)
  assert.lengthOf(server.requests, 1)
  assert.lengthOf(server.connections, 1)
})
