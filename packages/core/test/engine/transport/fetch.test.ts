/** The client over a `fetch` of the caller's own. */
import { createServer, type RequestListener } from "node:http"
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { gzipSync } from "node:zlib"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import { createDesk } from "../../../src/promise/createDesk.ts"
import * as Desk from "../../../src/effect/Desk.ts"
import { maxReplyBytes } from "../../../src/model/Reply.ts"
import { pass } from "../../support/clock.ts"
import { account, atOnce, errorOf, message } from "../../support/desks.ts"
import { answer, envelope, faultServer } from "../../support/faultServer.ts"

type Fetch = typeof globalThis.fetch

const client = (fetch: Fetch, options: object = {}) => createDesk({ ...account, fetch, retry: false, ...options })

const serving = async (listener: RequestListener) => {
  const server = createServer(listener).listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    }
  }
}

it("is called once an attempt, with the same body and no leave to follow redirects", async () => {
  const calls: Array<readonly [url: string, init: RequestInit | undefined]> = []
  const fetch: Fetch = async (url, init) => {
    calls.push([String(url), init])
    return new Response(envelope(calls.length < 3 ? 60008 : 0))
  }
  const receipt = await client(fetch, { retry: atOnce }).send(message)
  assert.lengthOf(calls, 3)
  assert.lengthOf(new Set(calls.map(([url]) => url)), 3)
  for (const [url, init] of calls) {
    assert.match(url, /^https:\/\/console\.tim\.qq\.com\/v4\/desk_http_svc\/send_msg\?/)
    assert.deepInclude(init, { method: "POST", redirect: "manual" })
    assert.strictEqual(init?.body, calls[0]?.[1]?.body)
    assert.instanceOf(init?.signal, AbortSignal)
  }
  assert.isTrue(receipt.maybeDuplicate)
})

describe("any failure after the call is unknown:", () => {
  const failures: { readonly [what: string]: Fetch } = {
    "a rejection": () => Promise.reject(new TypeError("fetch failed")),
    "a rejection with no error": () => Promise.reject(undefined),
    "a throw": () => {
      throw new Error("no network")
    },
    "no Response": () => Promise.resolve(undefined as unknown as Response),
    "a body that breaks": async () =>
      new Response(new ReadableStream({ pull: (controller) => controller.error(new Error("cut")) }))
  }
  it.each(Object.entries(failures))("%s", async (_, fetch) => {
    const error = await errorOf(client(fetch).send(message))
    assert.strictEqual(error.reason._tag, "ConnectionFailed")
    assert.strictEqual(error.delivery, "unknown")
  })

  it("even a refused connection", async () => {
    await using server = await faultServer(answer(0))
    await server.refuse()
    const error = await errorOf(client(globalThis.fetch, { endpoint: server.origin }).send(message))
    assert.strictEqual(error.delivery, "unknown")
    assert.propertyVal(error.cause, "code", "ECONNREFUSED")
  })
})

describe("a long answer", () => {
  const padded = (bytes: number) => envelope(0).padEnd(bytes)
  it("is read up to 64 KiB", async () => {
    const fetch: Fetch = async () => new Response(padded(maxReplyBytes))
    assert.lengthOf((await client(fetch).send(message)).attempts, 1)
  })
  it("is cut off beyond, and cancelled", async () => {
    let cancelled = false
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1024)),
      cancel: () => {
        cancelled = true
      }
    })
    const error = await errorOf(client(async () => new Response(body)).send(message))
    assert.deepStrictEqual(error.reason, { _tag: "UnexpectedReply", status: 200 })
    assert.strictEqual(error.delivery, "unknown")
    assert.isTrue(cancelled)
  })
  it("F16: is measured after decompression", async () => {
    const bomb = gzipSync(padded(64 * 1024 * 1024))
    await using server = await serving((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(bomb)
    })
    const error = await errorOf(client(globalThis.fetch, { endpoint: server.origin }).send(message))
    assert.deepStrictEqual(error.reason, { _tag: "UnexpectedReply", status: 200 })
  })
  it("compressed, but not too long, is understood", async () => {
    await using server = await serving((_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(envelope(0)))
    })
    assert.lengthOf((await client(globalThis.fetch, { endpoint: server.origin }).send(message)).attempts, 1)
  })
})

describe("a fetch that ignores its signal and never answers", () => {
  it.effect("is given up after attemptTimeoutMs, and what it says later is not heard", () =>
    Effect.gen(function* () {
      const late = Promise.withResolvers<Response>()
      let signal: AbortSignal | null | undefined
      const fetch: Fetch = (_, init) => {
        signal = init?.signal
        return late.promise
      }
      const secretKey = Redacted.make(account.secretKey)
      const desk = yield* Desk.make({ ...account, secretKey, fetch, retry: false })
      const send = yield* Effect.forkChild(Effect.flip(desk.send(message)))
      yield* pass(5000)
      const error = yield* Fiber.join(send)
      assert.deepStrictEqual(error.reason, { _tag: "TimedOut", phase: "headers" })
      assert.strictEqual(error.delivery, "unknown")
      assert.isTrue(signal?.aborted)
      late.reject(new Error("too late"))
      yield* pass(5000)
      assert.strictEqual((yield* desk.status).lastFailure?.reason, "TimedOut")
    })
  )
})
