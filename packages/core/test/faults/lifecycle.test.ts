/** Faults of time, load and life: each by its number in `docs/faults.md`. */
import { once } from "node:events"
import { createServer, type ServerResponse } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { afterEach, vi } from "vitest"
import type { DeskError } from "../../src/model/DeskError.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import { pass } from "../support/clock.ts"
import { aborter, account, atOnce, deskOn, type Exchange, errorOf, message, reply, scripted } from "../support/desks.ts"
import * as on from "../support/faultServer.ts"
import { envelope, faultServer, http } from "../support/faultServer.ts"

const userSigOf = ({ path }: { readonly path: string }) => new URLSearchParams(path.split("?")[1]).get("usersig")

describe("F55: when the system's clock jumps by an hour, forward or back,", () => {
  afterEach(() => vi.restoreAllMocks())
  const hour = 3_600_000
  const jump = (ms: number) => {
    const now = Date.now
    vi.spyOn(Date, "now").mockImplementation(() => now() + ms)
  }

  it.each([hour, -hour])("in the middle of an exchange: it ends well, and its duration is its own (%i)", async (ms) => {
    await using server = await faultServer(async (connection) => {
      await connection.request()
      jump(ms)
      connection.socket.write(http(envelope(0)))
    })
    await using desk = createDesk({ ...account, endpoint: server.origin, retry: false })
    const { attempts } = await desk.send(message)
    assert.isAtLeast(attempts[0]?.durationMs ?? -1, 0)
    assert.isBelow(attempts[0]?.durationMs ?? hour, 15_000)
  })

  it.each([hour, -hour])("in a pause between attempts: the pause ends, and the send with it (%i)", async (ms) => {
    await using server = await faultServer(on.resetAfterRequest, on.answer(0))
    const hooks = { onRetry: () => jump(ms) }
    const retry = { baseDelayMs: 1, maxDelayMs: 1 }
    await using desk = createDesk({ ...account, endpoint: server.origin, hooks, retry })
    const { attempts } = await desk.send(message)
    assert.deepStrictEqual(
      attempts.map(({ outcome }) => outcome),
      ["ConnectionFailed", "ok"]
    )
  })

  it.each([hour, -hour])("while sends wait for their turn: each gets it (%i)", async (ms) => {
    await using server = await faultServer(on.answer(0))
    const rateLimit = { perSecond: 1000 }
    await using desk = createDesk({ ...account, endpoint: server.origin, rateLimit, connections: 4 })
    const sends = Array.from({ length: 1100 }, () => desk.send(message))
    assert.isAbove(desk.status().queued, 0)
    jump(ms)
    await Promise.all(sends)
    assert.lengthOf(server.requests, 1100)
  })
})

describe("F55: a UserSig that expires while its request is under way", () => {
  it.effect("is renewed, and the message sent", () =>
    Effect.gen(function* () {
      const slow: Exchange = (request) => Effect.andThen(TestClock.adjust("1 hour"), reply(70001)(request))
      const script = scripted(slow, 0)
      const desk = yield* deskOn(script, { userSigTtlSeconds: 600, deadlineMs: 2 ** 31 - 1 })
      const { attempts } = yield* desk.send(message)
      assert.lengthOf(attempts, 2)
      assert.notStrictEqual(...(script.exchanges.map(userSigOf) as [string, string]))
      assert.isAbove((yield* desk.status).userSigExpiresAt ?? 0, 3_600_000)
    })
  )

  it("refused for a clock that is wrong, says by how much", async () => {
    const date = new Date(Date.now() - 3_600_000).toUTCString()
    await using server = await faultServer(on.answer(http(envelope(70001), 200, [`date: ${date}`])))
    await using desk = createDesk({ ...account, endpoint: server.origin })
    const error = await errorOf(desk.send(message))
    assert.match(error.message, /This machine's clock is off by 360[01] s: it is ahead\. /)
    assert.lengthOf(server.requests, 2)
  })
})

it.effect(
  "F56: of a thousand sends at once when the UserSig has expired, none uses it, and one new one serves all",
  () =>
    Effect.gen(function* () {
      const script = scripted(0)
      const desk = yield* deskOn(script, { userSigTtlSeconds: 600, rateLimit: false })
      yield* desk.send(message)
      yield* TestClock.adjust("1 hour")
      yield* Effect.all(
        Array.from({ length: 1000 }, () => desk.send(message)),
        { concurrency: "unbounded" }
      )
      const [old, ...others] = script.exchanges.map(userSigOf)
      assert.lengthOf(new Set(others), 1)
      assert.notInclude(others, old)
    })
)

it.effect("F59: of ten thousand sends at once each is sent, or refused at once and told so: none is dropped", () =>
  Effect.gen(function* () {
    const script = scripted(0)
    const desk = yield* deskOn(script, { rateLimit: { perSecond: 200 }, deadlineMs: 15_000 })
    const refused: Array<DeskError> = []
    const send = Effect.catch(desk.send(message), (error) => Effect.sync(() => void refused.push(error)))
    const all = Effect.all(
      Array.from({ length: 10_000 }, () => send),
      { concurrency: "unbounded", discard: true }
    )
    const fiber = yield* Effect.forkChild(all, { startImmediately: true })
    yield* pass(0)
    const { queued, maxQueue = 0 } = yield* desk.status
    assert.isAtMost(queued, maxQueue)
    assert.strictEqual(refused.length, 10_000 - 200 - queued)
    yield* pass("15 seconds")
    yield* Fiber.join(fiber)
    assert.strictEqual(script.exchanges.length + refused.length, 10_000)
    for (const { reason, delivery, retryAfterMs } of refused) {
      assert.strictEqual(reason._tag, "Overloaded")
      assert.strictEqual(delivery, "not-sent")
      assert.isAbove(retryAfterMs ?? 0, 0)
    }
  })
)

it("F65: a handler that ties its send to the response ends it when the browser goes away", async () => {
  await using desk4 = await faultServer(on.swallow)
  await using desk = createDesk({ ...account, endpoint: desk4.origin, retry: atOnce })
  const ended = Promise.withResolvers<DeskError>()
  const handler = (_: unknown, response: ServerResponse) => {
    const controller = aborter()
    response.once("close", () => controller.abort())
    ended.resolve(errorOf(desk.send(message, { signal: controller.signal })))
  }
  const shop = createServer(handler).listen(0, "127.0.0.1")
  await once(shop, "listening")
  const browser = connect((shop.address() as AddressInfo).port, "127.0.0.1")
  browser.write("GET / HTTP/1.1\r\nhost: shop.example\r\n\r\n")
  await desk4.request(1)
  browser.destroy()
  const error = await ended.promise
  shop.close()
  assert.strictEqual(error.reason._tag, "Aborted")
  assert.strictEqual(error.delivery, "unknown")
  assert.strictEqual(desk.status().inFlight, 0)
})
