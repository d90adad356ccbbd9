/** An AbortSignal ends a send wherever it is; its delivery is the true one, and nothing of it is left behind. */
import { getEventListeners } from "node:events"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import { createDesk } from "../../src/promise/createDesk.ts"
import { pass } from "../support/clock.ts"
import { aborter, account, deskOn, errorOf, lost, message, scripted } from "../support/desks.ts"
import { answer, faultServer, ignore, swallow } from "../support/faultServer.ts"

const listeners = (signal: AbortSignal) => getEventListeners(signal, "abort").length

describe("F58: over a socket, a signal aborted", () => {
  it("before the send: no socket is opened", async () => {
    await using server = await faultServer(answer(0))
    await using desk = createDesk({ ...account, endpoint: server.origin })
    const reason = new Error("the customer left")
    const error = await errorOf(desk.send(message, { signal: AbortSignal.abort(reason) }))
    assert.strictEqual(error.reason._tag, "Aborted")
    assert.strictEqual(error.cause, reason)
    assert.strictEqual(error.delivery, "not-sent")
    assert.isFalse(error.retryable)
    assert.lengthOf(server.connections, 0)
  })

  it("right after the call, before anything was loaded or connected: nothing is written", async () => {
    await using server = await faultServer(answer(0))
    await using desk = createDesk({ ...account, endpoint: server.origin })
    const controller = aborter()
    const send = errorOf(desk.send({ ...message, msgRandom: 1 }, { signal: controller.signal }))
    controller.abort()
    assert.strictEqual((await send).delivery, "not-sent")
    await desk.send({ ...message, msgRandom: 2 })
    assert.lengthOf(server.requests, 1)
    assert.include(server.requests[0]?.body, '"MsgRandom":2')
  })

  it("while connecting: not-sent", async () => {
    await using server = await faultServer({ scheme: "https" }, ignore)
    await using desk = createDesk({ ...account, endpoint: server.origin })
    const controller = aborter()
    const send = errorOf(desk.send(message, { signal: controller.signal }))
    await server.connection(1)
    controller.abort()
    const error = await send
    assert.strictEqual(error.reason._tag, "Aborted")
    assert.strictEqual(error.delivery, "not-sent")
    assert.strictEqual(error.attempts[0]?.outcome, "Aborted")
    assert.strictEqual(listeners(controller.signal), 0)
  })

  it.each(["undici", "fetch"] as const)(
    "in flight: unknown, and the server sees the connection end (%s)",
    async (via) => {
      await using server = await faultServer(swallow)
      const fetch = via === "fetch" ? { fetch: globalThis.fetch } : {}
      await using desk = createDesk({ ...account, endpoint: server.origin, ...fetch })
      const controller = aborter()
      const send = errorOf(desk.send(message, { signal: controller.signal }))
      await server.request(1)
      controller.abort("enough")
      const error = await send
      assert.strictEqual(error.reason._tag, "Aborted")
      assert.strictEqual(error.cause, "enough")
      assert.isFalse(error.retryable)
      assert.strictEqual(error.delivery, "unknown")
      assert.strictEqual(listeners(controller.signal), 0)
      await server.connections[0]?.closed
      assert.lengthOf(server.requests, 1)
    }
  )

  it("after success: changes nothing", async () => {
    await using server = await faultServer(answer(0))
    await using desk = createDesk({ ...account, endpoint: server.origin, connections: 1 })
    const controller = aborter()
    const receipt = await desk.send(message, { signal: controller.signal })
    assert.strictEqual(listeners(controller.signal), 0)
    controller.abort()
    await desk.send(message)
    assert.strictEqual(receipt.attempts[0]?.outcome, "ok")
    assert.lengthOf(server.connections, 1)
  })

  it("ends every send that was given it, and each error's cause is its reason", async () => {
    await using server = await faultServer(swallow)
    await using desk = createDesk({ ...account, endpoint: server.origin, connections: 2 })
    const controller = aborter()
    const { signal } = controller
    const sends = Array.from({ length: 10 }, () => errorOf(desk.send(message, { signal })))
    await server.request(2)
    assert.strictEqual(listeners(signal), 10)
    controller.abort()
    const errors = await Promise.all(sends)
    assert.isTrue(errors.every(({ cause }) => cause === signal.reason))
    assert.strictEqual(errors.filter(({ delivery }) => delivery === "unknown").length, 2)
    assert.strictEqual(errors.filter(({ delivery }) => delivery === "not-sent").length, 8)
    assert.strictEqual(listeners(signal), 0)
    assert.strictEqual(desk.status().inFlight, 0)
  })
})

describe("F58: in virtual time, a signal aborted", () => {
  it.effect("while the send waits for its turn: not-sent", () =>
    Effect.gen(function* () {
      const script = scripted(0)
      const desk = yield* deskOn(script, { rateLimit: { perSecond: 1 } })
      const controller = aborter()
      yield* desk.send(message)
      const send = yield* Effect.forkChild(Effect.flip(desk.send(message, { signal: controller.signal })))
      yield* pass(500)
      controller.abort()
      const error = yield* Fiber.join(send)
      assert.strictEqual(error.delivery, "not-sent")
      assert.isFalse(error.retryable)
      assert.lengthOf(error.attempts, 0)
      assert.strictEqual(listeners(controller.signal), 0)
      assert.strictEqual((yield* desk.status).queued, 0)
      yield* pass("1 minute")
      assert.lengthOf(script.exchanges, 1)
    })
  )

  it.effect("while the send waits for a UserSig: not-sent", () =>
    Effect.gen(function* () {
      const userSig = () => Effect.as(Effect.sleep("1 second"), Redacted.make("sig"))
      const script = scripted(0)
      const desk = yield* deskOn(script, { userSig })
      const controller = aborter()
      const send = yield* Effect.forkChild(Effect.flip(desk.send(message, { signal: controller.signal })))
      yield* pass(500)
      controller.abort()
      assert.strictEqual((yield* Fiber.join(send)).delivery, "not-sent")
      yield* pass("1 minute")
      assert.lengthOf(script.exchanges, 0)
    })
  )

  it.effect("in the pause after a lost answer: unknown, and no later attempt", () =>
    Effect.gen(function* () {
      const script = scripted(lost, 0)
      const desk = yield* deskOn(script, { retry: { baseDelayMs: 5000 } })
      const controller = aborter()
      const send = yield* Effect.forkChild(Effect.flip(desk.send(message, { signal: controller.signal })))
      yield* pass(0)
      controller.abort()
      const error = yield* Fiber.join(send)
      assert.strictEqual(error.reason._tag, "Aborted")
      assert.strictEqual(error.delivery, "unknown")
      assert.isFalse(error.retryable)
      assert.lengthOf(error.attempts, 1)
      assert.strictEqual(listeners(controller.signal), 0)
      yield* pass("1 minute")
      assert.lengthOf(script.exchanges, 1)
    })
  )

  it.effect(
    "and once more, or the client closed meanwhile: the first word counts, the exchange is interrupted once",
    () =>
      Effect.gen(function* () {
        const script = scripted(() => Effect.onInterrupt(Effect.never, () => Effect.sleep(100)))
        const errors: Array<unknown> = []
        const desk = yield* deskOn(script, { hooks: { onError: (event) => void errors.push(event) } })
        const controller = aborter()
        const send = yield* Effect.forkChild(Effect.flip(desk.send(message, { signal: controller.signal })))
        yield* pass(10)
        controller.abort("first")
        controller.abort("second")
        yield* Effect.forkChild(desk.close({ graceMs: 10 }))
        yield* pass(100)
        assert.strictEqual((yield* Fiber.join(send)).cause, "first")
        yield* pass("1 minute")
        assert.strictEqual(script.interrupted(), 1)
        assert.lengthOf(errors, 1)
      })
  )
})
