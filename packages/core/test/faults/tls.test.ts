/** The border of delivery over TLS, where bytes of a handshake come before those of a request. */
import { once } from "node:events"
import { type AddressInfo, connect, createServer } from "node:net"
import { assert, describe, it } from "vitest"
import { createDesk } from "../../src/promise/createDesk.ts"
import type { Desk } from "../../src/promise/Desk.ts"
import { makeCertificate, trust } from "../support/certificate.ts"
import { aborter, account, atOnce, errorOf, message } from "../support/desks.ts"
import * as on from "../support/faultServer.ts"
import { envelope, type FaultServer, faultServer, http, type Script } from "../support/faultServer.ts"

const certificate = makeCertificate()
trust(certificate)

const server = (...scripts: ReadonlyArray<Script>) => faultServer({ tls: certificate }, ...scripts)
const client = ({ origin }: { readonly origin: string }, retry: false | object = false): Desk =>
  createDesk({ ...account, endpoint: origin, retry, connections: 1 })

/** In front of a server of TLS, since a socket of TLS can't be reset: what the server ends, this resets. */
const resetting = async ({ port }: { readonly port: number }) => {
  const front = createServer((near) => {
    const far = connect(port, "127.0.0.1")
    near.on("error", () => {}).pipe(far)
    far.pipe(near, { end: false })
    far.on("error", () => {}).once("close", () => near.resetAndDestroy())
  })
  front.listen(0, "127.0.0.1")
  await once(front, "listening")
  return {
    origin: `https://127.0.0.1:${(front.address() as AddressInfo).port}`,
    [Symbol.dispose]: () => void front.close()
  }
}

const cut = `HTTP/1.1 200 X\r\ncontent-length: 500\r\n\r\n${envelope(0)}`
const ends: { readonly [fault: string]: readonly [Script, delivery: string] } = {
  "F9: closed without an answer": [on.closeAfterRequest, "unknown"],
  "F9: half-closed without an answer": [on.halfClose, "unknown"],
  "F13: a cut answer": [on.writeThenClose(cut), "unknown"],
  "F15: an answer without end": [on.endless, "unknown"],
  "F19: an empty answer": [on.answer(http("")), "unknown"],
  "F28: a code": [on.answer(141005), "rejected"]
}

describe("over TLS, once a byte of the request has left,", () => {
  it.each(Object.entries(ends))("%s", async (_, [script, delivery]) => {
    await using desk4 = await server(script)
    await using desk = client(desk4)
    const error = await errorOf(desk.send(message))
    assert.strictEqual(error.delivery, delivery)
    assert.notStrictEqual(error.reason._tag, "TimedOut")
  })

  const atFirstByte: Script = async (connection) => {
    await connection.firstByte()
    connection.socket.destroy()
  }
  it.each([
    ["F8: reset at the first byte", atFirstByte],
    ["F7: reset after the whole request", on.closeAfterRequest]
  ] as const)("%s", async (_, script) => {
    await using desk4 = await server(script)
    using front = await resetting(desk4)
    await using desk = client(front)
    const error = await errorOf(desk.send(message))
    assert.deepStrictEqual(error.reason, { _tag: "ConnectionFailed", phase: "headers" })
    assert.propertyVal(error.cause, "code", "ECONNRESET")
    assert.strictEqual(error.delivery, "unknown")
  })
})

describe("over TLS, before that,", () => {
  it("F3: a refused connection is not-sent; after a lost answer it leaves the message unknown", async () => {
    const desk4: FaultServer = await server(async (connection) => {
      await connection.request()
      await desk4.refuse()
      connection.socket.destroy()
    })
    await using _ = desk4
    await using desk = client(desk4, { ...atOnce, attempts: 2 })
    const error = await errorOf(desk.send(message))
    assert.deepStrictEqual(
      error.attempts.map(({ delivery }) => delivery),
      ["unknown", "not-sent"]
    )
    assert.strictEqual(error.delivery, "unknown")
    const next = await errorOf(desk.send(message))
    assert.strictEqual(next.delivery, "not-sent")
  })

  it("a send given up while it waits for a socket is never written, and costs no socket", async () => {
    const release = Promise.withResolvers<void>()
    await using desk4 = await server(async (connection) => {
      await connection.request()
      await release.promise
      connection.socket.write(http(envelope(0)))
      return on.answer(0)(connection)
    })
    await using desk = client(desk4)
    const first = desk.send({ ...message, msgRandom: 1 })
    await desk4.request(1)
    const controller = aborter()
    const second = errorOf(desk.send({ ...message, msgRandom: 2 }, { signal: controller.signal }))
    controller.abort()
    assert.strictEqual((await second).delivery, "not-sent")
    release.resolve()
    await first
    await desk.send({ ...message, msgRandom: 3 })
    const sent = desk4.requests.map(({ body }) => (JSON.parse(body) as { readonly MsgRandom: number }).MsgRandom)
    assert.deepStrictEqual(sent, [1, 3])
    assert.lengthOf(desk4.connections, 1)
  })

  it("F10: a socket that the server has closed meanwhile is replaced without anyone noticing", async () => {
    await using desk4 = await server(on.answer(0))
    await using desk = client(desk4)
    await desk.send(message)
    desk4.connections[0]?.socket.end()
    await desk4.connections[0]?.closed
    assert.lengthOf((await desk.send(message)).attempts, 1)
    assert.lengthOf(desk4.connections, 2)
  })
})
