/** Closing: new sends are refused, what is under way may finish, the rest is told its true delivery, and nothing is left. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { assert, describe, expect, it, vi } from "vitest"
import { createDesk } from "../../src/promise/createDesk.ts"
import type { Desk } from "../../src/promise/Desk.ts"
import { account, errorOf, message } from "../support/desks.ts"
import { answer, envelope, faultServer, http, ignore, swallow } from "../support/faultServer.ts"

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

it("a close whose options hold a name that is not known is made all the same, and then rejects with that name", async () => {
  await using desk = createDesk({ ...account, fetch: async () => new Response(envelope(0)) })
  const close = desk.close({ graceMS: 5 } as object)
  await expect(close).rejects.toThrow(new TypeError("close: unknown option graceMS: did you mean graceMs?"))
  expect(desk.status().state).toBe("closed")
  await desk.close()
})
