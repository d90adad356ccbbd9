/** A Desk that is merely slow costs throughput, not certainty. In virtual time, over the client's own queue for sockets. */

import { once } from "node:events"
import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { assert, describe, it } from "vitest"
import { DeskError } from "../../src/model/DeskError.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import { account, errorOf, message } from "../support/desks.ts"
import { envelope } from "../support/faultServer.ts"

/** A Desk that answers when the test says so, the oldest request first. */
const patient = async () => {
  const open: Array<ServerResponse> = []
  let received = 0
  let cut = 0
  let arrived = () => {}
  const server = createServer((request, response) => {
    request.resume()
    received += 1
    open.push(response)
    response.on("close", () => {
      if (!response.writableFinished) cut += 1
    })
    arrived()
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    received: () => received,
    cut: () => cut,
    waiting: () => open.length,
    /** Answers the oldest request that waits; waits for one if there is none. */
    answer: async () => {
      while (open.length === 0) await new Promise<void>((resolve) => (arrived = resolve))
      open.shift()?.end(envelope(0))
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    }
  }
}

const outcomes = (sends: ReadonlyArray<Promise<unknown>>) =>
  Promise.all(
    sends.map((send) =>
      send.then(
        () => "sent",
        (error) => (error instanceof DeskError ? `${error.reason._tag}, ${error.delivery}` : "no DeskError")
      )
    )
  )

describe("what finds no free socket", () => {
  it("waits its turn, in order, however often the attempt's time limit passes meanwhile", async () => {
    await using server = await patient()
    await using desk = createDesk({
      ...account,
      endpoint: server.origin,
      connections: 2,
      rateLimit: false,
      attemptTimeoutMs: 700,
      deadlineMs: 60_000,
      retry: false
    })
    const sends = Array.from({ length: 12 }, () => desk.send(message))
    const started = performance.now()
    // Each answer takes a good part of an attempt's time; together they take several times as much.
    for (let answered = 0; answered < 12; answered += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      await server.answer()
    }
    assert.deepStrictEqual(await outcomes(sends), Array(12).fill("sent"))
    assert.isAbove(performance.now() - started, 800)
    assert.deepStrictEqual([server.received(), server.cut()], [12, 0])
  })

  it("is never written with too little time left: it ends not-sent, and the server never hears of it", async () => {
    await using server = await patient()
    await using desk = createDesk({
      ...account,
      endpoint: server.origin,
      connections: 1,
      rateLimit: false,
      attemptTimeoutMs: 10_000,
      deadlineMs: 900,
      retry: false
    })
    const first = desk.send(message, { deadlineMs: 30_000 })
    const second = errorOf(desk.send(message))
    // More than two thirds of its time: what is left would not do for an answer.
    await new Promise((resolve) => setTimeout(resolve, 700))
    await server.answer()
    await first
    const error = await second
    assert.deepStrictEqual(error.reason, { _tag: "TimedOut", phase: "queue" })
    assert.deepStrictEqual([error.delivery, error.retryable], ["not-sent", true])
    assert.match(error.message, /connections/)
    assert.strictEqual(server.received(), 1)
  })

  it("ends not-sent at its deadline when no socket becomes free at all", async () => {
    await using server = await patient()
    await using desk = createDesk({
      ...account,
      endpoint: server.origin,
      connections: 1,
      rateLimit: false,
      retry: false
    })
    const first = errorOf(desk.send(message, { deadlineMs: 300 }))
    const second = await errorOf(desk.send(message, { deadlineMs: 100 }))
    assert.deepStrictEqual(second.reason, { _tag: "TimedOut", phase: "queue" })
    assert.strictEqual(second.delivery, "not-sent")
    assert.strictEqual((await first).delivery, "unknown")
    assert.strictEqual(server.received(), 1)
  })

  it("gets the socket of one that was cut off", async () => {
    await using server = await patient()
    await using desk = createDesk({
      ...account,
      endpoint: server.origin,
      connections: 1,
      rateLimit: false,
      attemptTimeoutMs: 100,
      retry: false
    })
    const first = errorOf(desk.send(message))
    const second = desk.send(message, { deadlineMs: 30_000 })
    assert.strictEqual((await first).delivery, "unknown")
    while (server.received() < 2) await new Promise(setImmediate)
    await server.answer()
    await server.answer()
    assert.deepStrictEqual(await outcomes([second]), ["sent"])
  })
})
