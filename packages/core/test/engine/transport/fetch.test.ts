/** The client over a `fetch` of the caller's own. */

import { once } from "node:events"
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { gzipSync } from "node:zlib"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Desk from "../../../src/effect/Desk.ts"
import { maxReplyBytes } from "../../../src/model/Reply.ts"
import { createDesk } from "../../../src/promise/createDesk.ts"
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

describe("a double in somebody's tests", () => {
  const ok = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 }
  const doubles: { readonly [what: string]: object } = {
    "with json() alone": { status: 200, json: async () => ok },
    "with text() alone": { status: 200, text: async () => JSON.stringify(ok) },
    "with headers that are no Headers": {
      status: 200,
      headers: { "retry-after": "1" },
      text: () => JSON.stringify(ok)
    },
    "whose body is no stream": { status: 200, body: JSON.stringify(ok), json: () => ok }
  }
  it.each(Object.entries(doubles))("%s is understood", async (_, response) => {
    const receipt = await client(async () => response as Response).send(message)
    assert.deepStrictEqual(
      receipt.attempts.map(({ outcome }) => outcome),
      ["ok"]
    )
  })

  it("is told of a code as well as a real answer", async () => {
    const refused = { status: 200, json: async () => ({ ...ok, ActionStatus: "FAIL", ErrorCode: 141005 }) }
    const error = await errorOf(client(async () => refused as unknown as Response).send(message))
    assert.strictEqual(error.code, 141005)
  })

  const useless: ReadonlyArray<readonly [what: string, response: unknown, lacks: RegExp]> = [
    ["nothing", undefined, /it is undefined/],
    ["null", null, /it is null/],
    ["text", "ok", /it is a string/],
    ["an object without a status", { json: async () => ok }, /it has no status/],
    ["an object without a body", { status: 200 }, /neither a body .* nor text\(\) nor json\(\)/]
  ]
  it.each(useless)("that gives %s is told so, once, and never called a network failure", async (_, response, lacks) => {
    let calls = 0
    const fetch: Fetch = async () => {
      calls += 1
      return response as Response
    }
    const error = await errorOf(client(fetch, { retry: atOnce }).send(message))
    assert.strictEqual(calls, 1)
    assert.strictEqual(error.reason._tag, "ClientFault")
    assert.deepStrictEqual([error.delivery, error.retryable], ["unknown", false])
    assert.match(error.message, lacks)
    assert.notMatch(error.message, /connection/i)
  })

  it("that has a mistake in it is told so, once", async () => {
    const broken: Fetch = () => (undefined as unknown as { readonly answer: () => never }).answer()
    const error = await errorOf(client(broken, { retry: atOnce }).send(message))
    assert.strictEqual(error.reason._tag, "ClientFault")
    assert.match(error.message, /TypeError: Cannot read properties of undefined/)
    assert.lengthOf(error.attempts, 1)
  })
})

describe("a fetch that throws something hostile", () => {
  const hostile: ReadonlyArray<readonly [what: string, error: unknown]> = [
    ["whose message is no text", Object.assign(new TypeError("x"), { message: { code: 1 } })],
    [
      "whose message throws",
      Object.defineProperty(new RangeError("x"), "message", {
        get: () => {
          throw new Error("hostile")
        }
      })
    ],
    [
      "that is a proxy",
      new Proxy(new Error("x"), {
        getPrototypeOf: () => {
          throw new Error("hostile")
        }
      })
    ],
    ["that quotes the URL in pieces", new TypeError("bad request: usersig=\neJwVzEELgjAY\nxvHvsnPYNqdO6FJQhzQ")]
  ]
  it.each(hostile)("%s ends in a DeskError like any other, and shows nothing of it", async (_, error) => {
    const fetch: Fetch = () => Promise.reject(error)
    const failed = await errorOf(client(fetch, { retry: atOnce, attemptTimeoutMs: 60_000 }).send(message))
    assert.strictEqual(failed.delivery, "unknown")
    assert.notMatch(failed.message, /hostile|eJwV|xvHv/)
  })
})

it("what answers after it was given up is not read to its end", async () => {
  const late = Promise.withResolvers<Response>()
  const cancelled = Promise.withResolvers<void>()
  const aborter = new AbortController()
  const sending = errorOf(client(() => late.promise).send(message, { signal: aborter.signal }))
  aborter.abort()
  assert.strictEqual((await sending).reason._tag, "Aborted")
  late.resolve(new Response(new ReadableStream({ cancel: () => cancelled.resolve() })))
  await cancelled.promise
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
