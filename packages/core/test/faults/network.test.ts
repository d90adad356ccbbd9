/** Faults of the network that no other test has, each by its number in `docs/faults.md`. */
import dns from "node:dns"
import { once } from "node:events"
import { connect } from "node:net"
import { Worker } from "node:worker_threads"
import { gzipSync } from "node:zlib"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import { ProxyAgent, fetch as undiciFetch } from "undici"
import { vi } from "vitest"
import { make } from "../../src/effect/Desk.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import { pass } from "../support/clock.ts"
import { account, atOnce, errorOf, message } from "../support/desks.ts"
import * as on from "../support/faultServer.ts"
import { envelope, faultServer, http } from "../support/faultServer.ts"
import { published } from "../support/undiciEvents.ts"

const secretKey = Redacted.make(account.secretKey)

it("F2: a name that can't be resolved for a moment costs an attempt, not the message", async () => {
  await using server = await faultServer(on.answer(0))
  const lookup = vi.spyOn(dns, "lookup")
  // As the resolver calls back, which its overloads can't say in one type.
  const again = (...args: ReadonlyArray<unknown>) =>
    (args.at(-1) as (error: Error) => void)(Object.assign(new Error("getaddrinfo EAI_AGAIN"), { code: "EAI_AGAIN" }))
  lookup.mockImplementationOnce(again as typeof dns.lookup)
  await using desk = createDesk({ ...account, endpoint: `http://localhost:${server.port}`, retry: atOnce })
  const { attempts, maybeDuplicate } = await desk.send(message)
  lookup.mockRestore()
  assert.deepStrictEqual(
    attempts.map(({ outcome, delivery }) => [outcome, delivery]),
    [
      ["ConnectionFailed", "not-sent"],
      ["ok", "accepted"]
    ]
  )
  assert.isFalse(maybeDuplicate)
  assert.lengthOf(server.requests, 1)
})

/** A port that takes no connection and refuses none: its queue is full, and nobody empties it. */
const blackhole = async () => {
  const worker = new Worker(
    `const { parentPort } = require("node:worker_threads")
     const server = require("node:net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
       parentPort.postMessage(server.address().port)
       setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))
     })`,
    { eval: true }
  )
  const [port] = (await once(worker, "message")) as [number]
  const fillers = [connect(port, "127.0.0.1"), connect(port, "127.0.0.1")]
  await Promise.all(fillers.map((socket) => once(socket, "connect")))
  const dispose = async () => {
    for (const socket of fillers) socket.on("error", () => {}).destroy()
    await worker.terminate()
  }
  return { origin: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: dispose }
}

it.effect("F4: a connection that nobody answers is given up after attemptTimeoutMs, not sent", () =>
  Effect.gen(function* () {
    const hole = yield* Effect.acquireDisposable(Effect.promise(blackhole))
    const desk = yield* make({ ...account, secretKey, endpoint: hole.origin, retry: false })
    const connecting = published("undici:client:beforeConnect")
    const send = yield* Effect.forkChild(Effect.flip(desk.send(message)), { startImmediately: true })
    yield* Effect.promise(() => connecting)
    yield* pass(4999)
    assert.isUndefined(send.pollUnsafe())
    yield* pass(1)
    const error = yield* Fiber.join(send)
    assert.deepStrictEqual(error.reason, { _tag: "TimedOut", phase: "connect" })
    assert.strictEqual(error.delivery, "not-sent")
    yield* desk.close({ graceMs: 0 })
  })
)

it("F8: reset in the middle of a request of 12K: unknown, since a byte of it has left", async () => {
  await using server = await faultServer(on.resetAtFirstByte)
  await using desk = createDesk({ ...account, endpoint: server.origin, retry: false })
  const error = await errorOf(desk.send({ sessionId: "session-1", text: "x".repeat(12_000) }))
  assert.strictEqual(error.delivery, "unknown")
})

it("F9: half-closed without an answer: unknown, and the cause says how the socket ended", async () => {
  await using server = await faultServer(on.halfClose)
  await using desk = createDesk({ ...account, endpoint: server.origin, retry: false })
  const error = await errorOf(desk.send(message))
  assert.strictEqual(error.delivery, "unknown")
  assert.propertyVal(error.cause, "code", "UND_ERR_SOCKET")
})

it.effect("F12: an answer of one byte a second is given up after attemptTimeoutMs, and so is its socket", () =>
  Effect.gen(function* () {
    const headers = "HTTP/1.1 200 X\r\ncontent-length: 51\r\n\r\n"
    const server = yield* Effect.acquireDisposable(Effect.promise(() => faultServer(on.write(headers))))
    const desk = yield* make({ ...account, secretKey, endpoint: server.origin, retry: false })
    const begun = published("undici:request:headers")
    const send = yield* Effect.forkChild(Effect.flip(desk.send(message)), { startImmediately: true })
    yield* Effect.promise(() => begun)
    const connection = yield* Effect.promise(() => server.connection(1))
    for (let second = 0; second < 5; second += 1) {
      assert.isUndefined(send.pollUnsafe())
      const read = published("undici:request:bodyChunkReceived")
      connection.socket.write(envelope(0).charAt(second))
      yield* Effect.promise(() => read)
      yield* pass(1000)
    }
    const error = yield* Fiber.join(send)
    assert.deepStrictEqual(error.reason, { _tag: "TimedOut", phase: "body" })
    assert.strictEqual(error.delivery, "unknown")
    yield* Effect.promise(() => connection.closed)
  })
)

it("F15: of an answer without end little more is read than the limit, and its socket is destroyed", async () => {
  await using server = await faultServer(on.endless)
  await using desk = createDesk({ ...account, endpoint: server.origin, retry: false })
  const error = await errorOf(desk.send(message))
  assert.include(error.message, "more than 65536 bytes")
  const connection = await server.connection(1)
  await connection.closed
  // What the kernel's buffers hold, and no more.
  assert.isBelow(connection.socket.bytesWritten, 2 ** 25)
})

describe.each(["undici", "fetch"] as const)("F16: over %s", (transport) => {
  it("an answer that unpacks to 100 MB is unknown, and never unpacked as a whole", async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000, "{"))
    await using server = await faultServer(async (connection) => {
      await connection.request()
      connection.socket.write(`HTTP/1.1 200 X\r\ncontent-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`)
      connection.socket.write(bomb)
    })
    const via = transport === "fetch" ? { fetch: globalThis.fetch } : {}
    await using desk = createDesk({ ...account, endpoint: server.origin, retry: false, ...via })
    const error = await errorOf(desk.send(message))
    assert.deepStrictEqual(error.reason, { _tag: "UnexpectedReply", status: 200 })
    assert.strictEqual(error.delivery, "unknown")
    assert.include(error.message, "more than 65536 bytes")
  })
})

it("F17: a 100 Continue that nobody asked for is no answer: unknown, and sent again", async () => {
  await using server = await faultServer(on.write(`HTTP/1.1 100 Continue\r\n\r\n${http(envelope(0))}`), on.answer(0))
  await using desk = createDesk({ ...account, endpoint: server.origin, retry: atOnce })
  const { attempts } = await desk.send(message)
  assert.deepStrictEqual(
    attempts.map(({ outcome, delivery }) => [outcome, delivery]),
    [
      ["ConnectionFailed", "unknown"],
      ["ok", "accepted"]
    ]
  )
})

it("F20: a login page instead of Desk is quoted in at most 200 characters on one line", async () => {
  const page = `<html>\r\n\u001b[31mWi-Fi\u0007</html>${"x".repeat(5000)}`
  await using server = await faultServer(on.answer(http(page)))
  await using desk = createDesk({ ...account, endpoint: server.origin, retry: false })
  const error = await errorOf(desk.send(message))
  assert.match(error.message, /^[ -~…]*$/)
  const quoted = /answer of Desk's: (.*?…) /.exec(error.message)?.[1]
  assert.match(quoted ?? "", /^<html> \[31mWi-Fi <\/html>x/)
  assert.lengthOf(quoted ?? "", 200)
})

it("F21: a proxy that wants another password ends in unknown, as all that goes wrong in a fetch, and is not told of", async () => {
  await using proxy = await faultServer(on.answer(http("", 407)))
  const dispatcher = new ProxyAgent({ uri: proxy.origin.replace("//", "//user:pr0xy-s3cret@"), proxyTunnel: true })
  // undici's own fetch has types of its own.
  const fetch = ((url: string, init: object) => undiciFetch(url, { ...init, dispatcher })) as typeof globalThis.fetch
  await using desk = createDesk({ ...account, fetch, retry: false })
  const error = await errorOf(desk.send(message))
  await dispatcher.destroy()
  assert.strictEqual(error.reason._tag, "ConnectionFailed")
  assert.strictEqual(error.delivery, "unknown")
  assert.match(proxy.requests[0]?.headers ?? "", /^CONNECT console\.tim\.qq\.com:443/)
  const cause = error.cause as Error
  assert.notMatch([error.stack, JSON.stringify(error), cause.stack, cause.message].join(), /pr0xy|dXNlcjpw/)
})

it.each([500, 502, 503, 504])(
  "F23: one %i, then an answer: sent, and the receipt says that it may be a duplicate",
  async (status) => {
    await using server = await faultServer(on.answer(http("<html>gateway</html>", status), 0), on.answer(0))
    await using desk = createDesk({ ...account, endpoint: server.origin, retry: atOnce })
    const { attempts, maybeDuplicate } = await desk.send(message)
    assert.deepStrictEqual(
      attempts.map(({ outcome, status: seen }) => [outcome, seen]),
      [
        ["ServiceFault", status],
        ["ok", 200]
      ]
    )
    assert.isTrue(maybeDuplicate)
    const [first, second] = server.requests
    assert.strictEqual(second?.body, first?.body)
    assert.notStrictEqual(second?.random, first?.random)
  }
)
