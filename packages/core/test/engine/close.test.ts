/** Closing: new sends are refused, what is under way may finish, the rest is told its true delivery, and nothing is left. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { assert, describe, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import { sendMsg } from "../../src/commands/sendMsg.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import type { Desk } from "../../src/promise/Desk.ts"
import { clientOn } from "../support/client.ts"
import { pass } from "../support/clock.ts"
import { account, deskOn, errorOf, lost, message, reply, scripted, silent } from "../support/desks.ts"
import { answer, faultServer, http, envelope, ignore, swallow } from "../support/faultServer.ts"

describe("over a socket", () => {
  it("a closed client refuses every send, and opens no socket", async () => {
    await using server = await faultServer(answer(0))
    const desk = createDesk({ ...account, endpoint: server.origin })
    await desk.close()
    const error = await errorOf(desk.send(message))
    assert.strictEqual(error.reason._tag, "Closed")
    assert.strictEqual(error.delivery, "not-sent")
    assert.isFalse(error.retryable)
    assert.lengthOf(server.connections, 0)
  })

  it("closing refuses new sends at once, waits for the one in flight, and closes its socket", async () => {
    const release = Promise.withResolvers<void>()
    await using server = await faultServer(async (connection) => {
      await connection.request()
      await release.promise
      connection.socket.write(http(envelope(0)))
    })
    const desk = createDesk({ ...account, endpoint: server.origin })
    const send = desk.send(message)
    await server.request(1)
    let closed = false
    const close = desk.close().then(() => {
      closed = true
    })
    assert.strictEqual(desk.status().state, "closing")
    assert.strictEqual((await errorOf(desk.send(message))).reason._tag, "Closed")
    assert.isFalse(closed)
    release.resolve()
    assert.strictEqual((await send).attempts[0]?.outcome, "ok")
    await close
    assert.strictEqual(desk.status().state, "closed")
    await server.connections[0]?.closed
  })

  it("what is in flight after the grace period ends in Closed, unknown; what waits behind it, not-sent", async () => {
    await using server = await faultServer(swallow)
    const desk = createDesk({ ...account, endpoint: server.origin, connections: 1 })
    const first = errorOf(desk.send(message))
    await server.request(1)
    const second = errorOf(desk.send(message))
    await desk.close({ graceMs: 0 })
    for (const [send, delivery] of [[first, "unknown"] as const, [second, "not-sent"] as const]) {
      const error = await send
      assert.strictEqual(error.reason._tag, "Closed")
      assert.strictEqual(error.delivery, delivery)
    }
    await server.connections[0]?.closed
    assert.lengthOf(server.requests, 1)
  })

  it("a connection that is still being made is given up with the client", async () => {
    await using server = await faultServer({ scheme: "https" }, ignore)
    const desk = createDesk({ ...account, endpoint: server.origin, attemptTimeoutMs: 2 ** 31 - 1 })
    const send = errorOf(desk.send(message))
    const connection = await server.connection(1)
    await desk.close({ graceMs: 0 })
    assert.strictEqual((await send).delivery, "not-sent")
    await connection.closed
  })

  it("a send that is closed at once says not-sent only when the server has got nothing", async () => {
    await using server = await faultServer(answer(0))
    const desk = createDesk({ ...account, endpoint: server.origin })
    const send = desk.send(message).then(
      () => "accepted",
      (error) => error.delivery
    )
    await desk.close({ graceMs: 0 })
    // How far it comes in no time is up to the machine; what it says of it is not.
    const fate = await send
    assert.include(["accepted", "unknown", "not-sent"], fate)
    if (fate === "not-sent") assert.lengthOf(server.requests, 0)
    if (fate === "accepted") assert.lengthOf(server.requests, 1)
  })

  it("closing twice, or at the same time, is fine; so is `await using`", async () => {
    await using server = await faultServer(answer(0))
    let kept: Desk
    {
      await using desk = createDesk({ ...account, endpoint: server.origin })
      kept = desk
      await desk.send(message)
      await Promise.all([desk.close(), desk.close({ graceMs: 1 }), desk[Symbol.asyncDispose]()])
      await desk.close()
    }
    assert.strictEqual(kept.status().state, "closed")
    await server.connections[0]?.closed
  })

  it("a hook may close the client", async () => {
    await using server = await faultServer(answer(0))
    const closing: Array<Promise<void>> = []
    const desk: Desk = createDesk({
      ...account,
      endpoint: server.origin,
      hooks: { onAttempt: () => void closing.push(desk.close({ graceMs: 0 })) }
    })
    assert.strictEqual((await desk.send(message)).attempts[0]?.outcome, "ok")
    assert.lengthOf(closing, 1)
    await Promise.all(closing)
    assert.strictEqual(desk.status().state, "closed")
  })
})

describe("in a process of its own", { timeout: 60_000 }, () => {
  const source = fileURLToPath(new URL("../../src/index.ts", import.meta.url))
  /** Runs until nothing is left to do; gives what it prints. */
  const run = async (options: object, script: string): Promise<string> => {
    const client = `import { createDesk } from ${JSON.stringify(source)}
      const desk = createDesk(${JSON.stringify({ ...account, ...options })})
      const message = ${JSON.stringify(message)}`
    // Its own pipes are no concern of the client's.
    const left = `const left = () => console.log(JSON.stringify(
      process.getActiveResourcesInfo().filter((name) => !/Pipe|TTY|FSReqPromise|Immediate/.test(name))))`
    const child = spawn(process.execPath, ["--input-type=module", "-e", `${client}\n${left}\n${script}`], {
      stdio: ["ignore", "pipe", "inherit"]
    })
    let said = ""
    child.stdout.on("data", (chunk) => {
      said += chunk
    })
    assert.deepStrictEqual(await once(child, "exit"), [0, null])
    return said.trim()
  }

  it("nothing keeps the process alive after a send, though the client was not closed", async () => {
    await using server = await faultServer(answer(0))
    const script = "await desk.send(message); setImmediate(() => setImmediate(left))"
    assert.strictEqual(await run({ endpoint: server.origin }, script), "[]")
  })

  it("nothing is left after a close that found everything done in time", async () => {
    await using server = await faultServer(answer(0))
    const script = `const sends = [desk.send(message), desk.close()]
      await Promise.all(sends)
      setImmediate(() => setImmediate(left))`
    assert.strictEqual(await run({ endpoint: server.origin }, script), "[]")
  })

  it("nothing is left after close, whatever was going on", async () => {
    await using server = await faultServer(swallow)
    const script = `const sends = [1, 2, 3].map(() => desk.send(message).catch(({ reason }) => reason._tag))
      await desk.close({ graceMs: 50 })
      console.log((await Promise.all(sends)).join())
      setImmediate(() => setImmediate(left))`
    assert.strictEqual(await run({ endpoint: server.origin }, script), "Closed,Closed,Closed\n[]")
  })
})

describe("in virtual time", () => {
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

describe("in virtual time, close", () => {
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

it("a grace period beyond what a timer can hold is a long one, not none", async () => {
  await using server = await faultServer(swallow)
  const desk = createDesk({ ...account, endpoint: server.origin })
  const controller = new AbortController()
  const send = errorOf(desk.send(message, { signal: controller.signal }))
  await server.request(1)
  const timers = vi.spyOn(globalThis, "setTimeout")
  const close = desk.close({ graceMs: Number.POSITIVE_INFINITY })
  // One that overflows goes off after a millisecond.
  assert.deepStrictEqual(
    timers.mock.calls.map(([, ms]) => ms),
    [2 ** 31 - 1]
  )
  timers.mockRestore()
  controller.abort()
  assert.strictEqual((await send).reason._tag, "Aborted")
  await close
})
