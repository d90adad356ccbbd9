/** Answers in a content coding, which nobody has asked for. */

import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib"
import { assert, describe, it } from "vitest"
import { maxReplyBytes } from "../../../src/model/Reply.ts"
import { createDesk } from "../../../src/promise/createDesk.ts"
import { account, atOnce, errorOf, message } from "../../support/desks.ts"
import { envelope } from "../../support/faultServer.ts"

/** A gateway that answers every call with this body in this coding, and what it was asked for. */
const gateway = async (coding: string, body: Uint8Array) => {
  const asked: Array<string | undefined> = []
  const server = createServer((request, response) => {
    request.resume()
    asked.push(request.headers["accept-encoding"]?.toString())
    response.writeHead(200, { "content-encoding": coding }).end(body)
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  const { port } = server.address() as AddressInfo
  const desk = createDesk({ ...account, endpoint: `http://127.0.0.1:${port}`, retry: atOnce })
  return {
    asked,
    desk,
    [Symbol.asyncDispose]: async () => {
      await desk.close()
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    }
  }
}

const plain = Buffer.from(envelope(0))

describe("the client", () => {
  it("asks for no coding", async () => {
    await using at = await gateway("identity", plain)
    await at.desk.send(message)
    assert.deepStrictEqual(at.asked, ["identity"])
  })

  it.each([
    ["gzip", gzipSync(plain)],
    ["x-gzip", gzipSync(plain)],
    ["GZIP", gzipSync(plain)],
    ["deflate", deflateSync(plain)],
    ["deflate", deflateRawSync(plain)],
    ["br", brotliCompressSync(plain)],
    ["gzip, br", brotliCompressSync(gzipSync(plain))]
  ])("understands %s all the same, and sends once", async (coding, body) => {
    await using at = await gateway(coding, body)
    const { attempts, maybeDuplicate } = await at.desk.send(message)
    assert.deepStrictEqual([attempts.length, maybeDuplicate, at.asked.length], [1, false, 1])
  })

  it.each([
    ["zstd", zstdCompressSync(plain)],
    ["aes128gcm", gzipSync(plain)],
    ["gzip", plain.subarray(5)],
    ["br", gzipSync(plain)]
  ])("names %s where it can't be decoded, and does not know what became of the message", async (coding, body) => {
    await using at = await gateway(coding, body)
    const error = await errorOf(at.desk.send(message))
    assert.deepStrictEqual(error.reason, { _tag: "UnexpectedReply", status: 200 })
    assert.strictEqual(error.delivery, "unknown")
    assert.include(error.message, `the content coding ${coding}, which can't be decoded`)
  })

  it("understands an answer that is plain in spite of its header", async () => {
    await using at = await gateway("gzip", plain)
    assert.lengthOf((await at.desk.send(message)).attempts, 1)
  })

  it.each([
    ["gzip", gzipSync],
    ["deflate", deflateRawSync],
    ["br", brotliCompressSync]
  ] as const)("stops %s at the length that no answer has", async (coding, compress) => {
    await using at = await gateway(coding, compress(envelope(0).padEnd(64 * maxReplyBytes)))
    const error = await errorOf(at.desk.send(message))
    assert.include(error.message, `more than ${maxReplyBytes} bytes`)
    assert.strictEqual(error.delivery, "unknown")
  })
})
