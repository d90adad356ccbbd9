/** What a failure says became of the message, for each way in which a socket can fail. Over real sockets. */
import { subscribe, unsubscribe } from "node:diagnostics_channel"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as EffectDesk from "../../src/effect/Desk.ts"
import type { ClientOptions } from "../../src/model/DeskOptions.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import type { Desk } from "../../src/promise/Desk.ts"
import { pass } from "../support/clock.ts"
import { account, atOnce, errorOf, message } from "../support/desks.ts"
import * as on from "../support/faultServer.ts"
import { envelope, type FaultServer, faultServer, http } from "../support/faultServer.ts"

const client = (server: { readonly origin: string }, options: Partial<ClientOptions> = {}): Desk =>
  createDesk({ ...account, endpoint: server.origin, retry: false, ...options })

describe("a send that never had a connection is not-sent:", () => {
  it("F3: connection refused", async () => {
    await using server = await faultServer(on.answer(0))
    await server.refuse()
    await using desk = client(server)
    const error = await errorOf(desk.send(message))
    assert.deepStrictEqual(error.reason, { _tag: "ConnectionFailed", phase: "connect" })
    assert.strictEqual(error.delivery, "not-sent")
    assert.propertyVal(error.cause, "code", "ECONNREFUSED")
    assert.isTrue(error.retryable)
  })

  it("F1: a host name that does not exist", async () => {
    // A label of 64 letters can exist nowhere: no resolver needs to be asked.
    await using desk = client({ origin: `https://${"a".repeat(64)}.invalid` })
    const error = await errorOf(desk.send(message))
    assert.deepStrictEqual(error.reason, { _tag: "ConnectionFailed", phase: "dns" })
    assert.strictEqual(error.delivery, "not-sent")
    assert.propertyVal(error.cause, "code", "ENOTFOUND")
  })

  it("reset right after accept, before the client could write", async () => {
    await using server = await faultServer(on.answer(0))
    await using desk = client(server)
    await desk.send(message)
    server.connections[0]?.socket.destroy()
    await server.connections[0]?.closed
    // Closing a listening socket resets the connections that wait in it to be accepted. The connect call is made within two ticks.
    const beforeConnect = () => process.nextTick(() => process.nextTick(() => void server.refuse()))
    subscribe("undici:client:beforeConnect", beforeConnect)
    const error = await errorOf(desk.send(message))
    unsubscribe("undici:client:beforeConnect", beforeConnect)
    assert.deepStrictEqual(error.reason, { _tag: "ConnectionFailed", phase: "connect" })
    assert.strictEqual(error.delivery, "not-sent")
    assert.propertyVal(error.cause, "code", "ECONNRESET")
    assert.lengthOf(server.connections, 1)
  })

  const handshakes = {
    "reset in the handshake": on.resetOnAccept,
    "closed in the handshake": on.closeOnAccept,
    "no TLS at all": on.writeNow("SSH-2.0-OpenSSH_9.9\r\n")
  }
  it.each(Object.entries(handshakes))("TLS: %s", async (_, script) => {
    await using server = await faultServer({ scheme: "https" }, script)
    await using desk = client(server)
    const error = await errorOf(desk.send(message))
    assert.strictEqual(error.reason._tag, "ConnectionFailed")
    assert.strictEqual(error.delivery, "not-sent")
  })
})

const cut = `HTTP/1.1 200 X\r\ncontent-length: 500\r\n\r\n${envelope(0)}`
const chunkedCut = `HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n32\r\n${envelope(0)}`
const failed = (phase: "headers" | "body") => ({ _tag: "ConnectionFailed", phase })
const unexpected = (status: number) => ({ _tag: "UnexpectedReply", status })

const unknowns: { readonly [fault: string]: readonly [on.Script, object] } = {
  "closed after accept": [on.closeOnAccept, failed("headers")],
  "F8: reset at the first byte": [on.resetAtFirstByte, failed("headers")],
  "F7: reset after the whole request": [on.resetAfterRequest, failed("headers")],
  "closed without an answer": [on.closeAfterRequest, failed("headers")],
  "F9: half-closed without an answer": [on.halfClose, failed("headers")],
  "an answer that is no HTTP": [on.write("\u0000\u0001 SMTP ready\r\n\r\n"), failed("headers")],
  "early hints, then reset": [on.writeThenReset("HTTP/1.1 103 X\r\n\r\n"), failed("headers")],
  "headers, then reset": [on.writeThenReset("HTTP/1.1 200 X\r\ncontent-length: 50\r\n\r\n"), failed("body")],
  "F13: a whole envelope, but fewer bytes than announced": [on.writeThenClose(cut), failed("body")],
  "F14: a chunked answer without its end": [on.writeThenClose(chunkedCut), failed("body")],
  "F15: an answer without end": [on.endless, unexpected(200)],
  "F19: 200 and nothing": [on.answer(http("")), unexpected(200)],
  "F19: 204": [on.answer("HTTP/1.1 204 X\r\n\r\n"), unexpected(204)],
  "F20: 200 and a login page": [on.answer(http("<html>Wi-Fi</html>")), unexpected(200)],
  "code 0 under a 500": [on.answer(http(envelope(0), 500)), unexpected(500)],
  "502 from a gateway": [on.answer(http("Bad Gateway", 502)), { _tag: "ServiceFault" }],
  "408 from a gateway": [on.answer(http("", 408)), { _tag: "ServiceFault" }],
  "a code that may have stored it": [on.answer(141002), { _tag: "ServiceFault" }]
}

const refusals: { readonly [answer: string]: readonly [string | number, object] } = {
  "a code": [141005, { _tag: "SessionEnded" }],
  "a code under a 500": [http(envelope(141005), 500), { _tag: "SessionEnded" }],
  "a code that no document names": [141999, { _tag: "UnknownCode" }],
  "429 without an envelope": [http("slow down", 429), { _tag: "RateLimited" }],
  "404 without an envelope": [http("<html>nginx</html>", 404), unexpected(404)]
}

describe.each(["undici", "fetch"] as const)("over %s", (transport) => {
  const via = transport === "fetch" ? { fetch: globalThis.fetch } : {}
  const wordsOf = (reason: object) =>
    transport === "fetch" && "phase" in reason ? { ...reason, phase: undefined } : reason

  it.each(Object.entries(unknowns))("%s is unknown", async (_, [script, reason]) => {
    await using server = await faultServer(script)
    await using desk = client(server, via)
    const error = await errorOf(desk.send(message))
    const seen = transport === "fetch" && "phase" in error.reason ? { ...error.reason, phase: undefined } : error.reason
    assert.deepEqual<object>(seen, wordsOf(reason))
    assert.strictEqual(error.delivery, "unknown")
    assert.deepStrictEqual(
      error.attempts.map(({ delivery }) => delivery),
      ["unknown"]
    )
  })

  it.each(Object.entries(refusals))("%s is rejected", async (_, [given, reason]) => {
    await using server = await faultServer(on.answer(given))
    await using desk = client(server, via)
    const error = await errorOf(desk.send(message))
    assert.deepEqual<object>(error.reason, reason)
    assert.strictEqual(error.delivery, "rejected")
  })

  it.each([301, 302, 303, 307, 308])("F18: a %i is rejected, and never followed", async (status) => {
    await using elsewhere = await faultServer(on.answer(0))
    await using server = await faultServer(on.answer(http("", status, [`location: ${elsewhere.origin}/`])))
    await using desk = client(server, { ...via, retry: atOnce })
    const error = await errorOf(desk.send(message))
    assert.deepStrictEqual(error.reason, { _tag: "UnexpectedReply", status })
    assert.strictEqual(error.delivery, "rejected")
    assert.lengthOf(server.requests, 1)
    assert.lengthOf(elsewhere.connections, 0)
  })

  it("F17: takes an answer that comes after 102 and 103, in pieces, with a header twice", async () => {
    const hints = "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n"
    const answer = [...http(envelope(0), 200, ["x-a: 1", "x-a: 2"])]
    await using server = await faultServer(on.write(hints, ...answer))
    await using desk = client(server, via)
    assert.strictEqual((await desk.send(message)).attempts[0]?.status, 200)
  })

  it("F26: does not give one send's second answer to the next send", async () => {
    const both = http(envelope(0)) + http(envelope(141005))
    await using server = await faultServer(on.write(both), on.answer(0))
    await using desk = client(server, { ...via, connections: 1 })
    const receipts = await Promise.all([desk.send(message), desk.send(message)])
    assert.deepStrictEqual(
      receipts.map(({ attempts }) => attempts.map(({ outcome }) => outcome)),
      [["ok"], ["ok"]]
    )
    assert.lengthOf(server.connections, 2)
  })
})

describe("over several attempts the worst one counts:", () => {
  it("a lost answer, then a refused connection: unknown", async () => {
    const server: FaultServer = await faultServer(async (connection) => {
      await connection.request()
      await server.refuse()
      connection.socket.resetAndDestroy()
    })
    await using _ = server
    await using desk = client(server, { retry: { ...atOnce, attempts: 2 } })
    const error = await errorOf(desk.send(message))
    assert.deepStrictEqual(error.reason, { _tag: "ConnectionFailed", phase: "connect" })
    assert.deepStrictEqual(
      error.attempts.map(({ delivery }) => delivery),
      ["unknown", "not-sent"]
    )
    assert.strictEqual(error.delivery, "unknown")
  })

  it("a lost answer, then 141005: unknown, though the reason is the session's end", async () => {
    await using server = await faultServer(on.resetAfterRequest, on.answer(141005))
    await using desk = client(server, { retry: atOnce })
    const error = await errorOf(desk.send(message))
    assert.strictEqual(error.reason._tag, "SessionEnded")
    assert.strictEqual(error.code, 141005)
    assert.strictEqual(error.delivery, "unknown")
    assert.lengthOf(error.attempts, 2)
  })

  it("F10: a socket that the server has closed meanwhile is replaced without anyone noticing", async () => {
    await using server = await faultServer(on.answer(0))
    await using desk = client(server, { connections: 1 })
    await desk.send(message)
    server.connections[0]?.socket.end()
    await server.connections[0]?.closed
    assert.lengthOf((await desk.send(message)).attempts, 1)
    assert.lengthOf(server.connections, 2)
  })
})

describe("a server that stalls is given up after attemptTimeoutMs:", () => {
  /** When undici has read an answer's headers. */
  const headersRead = () =>
    new Promise<void>((resolve) => {
      const read = () => {
        unsubscribe("undici:request:headers", read)
        resolve()
      }
      subscribe("undici:request:headers", read)
    })

  const stalls = [
    ["before the handshake's end", "connect", "not-sent", on.ignore, (s: FaultServer) => s.connection(1), "https"],
    ["F6: before the headers", "headers", "unknown", on.swallow, (s: FaultServer) => s.request(1), "http"],
    [
      "F11: before the body",
      "body",
      "unknown",
      on.write("HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\n"),
      headersRead,
      "http"
    ],
    ["F11: in the body", "body", "unknown", on.write(cut), headersRead, "http"]
  ] as const
  for (const [where, phase, delivery, script, reached, scheme] of stalls) {
    it.effect(`${where}: ${phase}, ${delivery}`, () =>
      Effect.gen(function* () {
        const server = yield* Effect.acquireDisposable(Effect.promise(() => faultServer({ scheme }, script)))
        const secretKey = Redacted.make(account.secretKey)
        const desk = yield* EffectDesk.make({ ...account, secretKey, endpoint: server.origin, retry: false })
        const there: Promise<unknown> = reached(server)
        const send = yield* Effect.forkChild(Effect.flip(desk.send(message)))
        yield* Effect.promise(() => there)
        yield* pass(4999)
        assert.isUndefined(send.pollUnsafe())
        yield* pass(1)
        const error = yield* Fiber.join(send)
        assert.deepStrictEqual(error.reason, { _tag: "TimedOut", phase })
        assert.strictEqual(error.delivery, delivery)
        assert.strictEqual(error.attempts[0]?.durationMs, 5000)
        // A connection that is on its way belongs to the pool, not to the exchange: `close.test.ts`.
        if (phase !== "connect") yield* Effect.promise(() => server.connections[0]?.closed ?? Promise.resolve())
      })
    )
  }
})
