/** What a webhook meets: callers, bodies, stores and handlers of every kind. Each is answered in time, and nothing is lost unsaid. */
import { once } from "node:events"
import { createServer, type IncomingMessage } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { setTimeout as wait } from "node:timers/promises"
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest"
import { nodeBody } from "../../src/adapter.ts"
import { signWebhook as sign, webhookEvent } from "../../src/testing.ts"
import {
  createWebhook,
  createWebhookFromEnv,
  type DeskEvent,
  redisDeduplication,
  sqliteDeduplication,
  type Webhook,
  type WebhookOptions
} from "../../src/webhook.ts"
import { app, packet, post, token, urlOf, webhookOf } from "../support/callbacks.ts"
import { captureWarnings } from "../support/warnings.ts"

afterEach(() => {
  vi.useRealTimers()
})

const never = () => new Promise<never>(() => {})

const failing = () => {
  throw new Error("handler")
}

/** Puts something on every object, until the test ends. */
const pollute = (name: string, value: unknown): void => {
  Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true })
  onTestFinished(() => {
    Reflect.deleteProperty(Object.prototype, name)
  })
}

/** What `onError` is told, and a webhook that tells it. */
const telling = (options: Partial<WebhookOptions>) => {
  const told: Array<string> = []
  return { told, webhook: webhookOf({ onError: (error) => told.push(String(error)), ...options }) }
}

const serve = async (webhook: Webhook): Promise<number> => {
  const server = createServer(async (request: IncomingMessage, response) => {
    const { method = "", url = "", headers } = request
    const {
      status,
      headers: named,
      body
    } = await webhook.handle({ method, url, headers, ...nodeBody(request, undefined) })
    response.writeHead(status, named).end(body)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

test("F210: a call that is too large costs its connection nothing: the next one on it is answered", async () => {
  const socket = connect(await serve(webhookOf()), "127.0.0.1")
  onTestFinished(() => {
    socket.destroy()
  })
  let received = ""
  const statuses = () => [...received.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)
  socket.on("data", (chunk) => {
    received += chunk
  })
  const call = (body: string) =>
    socket.write(`POST ${urlOf()} HTTP/1.1\r\nHost: shop\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  call(" ".repeat(3_000_000))
  await vi.waitFor(() => expect(statuses()).toEqual(["413"]))
  call(JSON.stringify(packet()))
  await vi.waitFor(() => expect(statuses()).toEqual(["413", "200"]))
})

describe("F211: a store of the application's", () => {
  test.each([
    ["gives nothing", () => undefined],
    ["promises nothing", async () => undefined],
    ["gives the store's own word", () => "OK"]
  ])("that %s in place of true or false costs no event, and onError hears of it", async (_, begin) => {
    const { told, webhook } = telling({
      on: { "*": () => {} },
      deduplicate: { begin: begin as never, forget: () => {} }
    })
    await (await post(webhook)).done
    expect(webhook.status()).toMatchObject({ handled: 1, duplicates: 0 })
    expect(told).toEqual([expect.stringContaining("must give true or false")])
  })

  test("that answers out of order does not change the order of a session", async () => {
    const seen: Array<unknown> = []
    const delays = [30, 1, 15, 0]
    const begin = async () => {
      await wait(delays.shift())
      return true
    }
    const webhook = webhookOf({ deduplicate: { begin, forget: () => {} }, on: { "*": ({ at }) => void seen.push(at) } })
    const sent = await Promise.all([1, 2, 3, 4].map((EventTime) => post(webhook, packet({ EventTime }))))
    await Promise.all(sent.map(({ done }) => done))
    expect(seen).toEqual([1, 2, 3, 4])
  })

  test("that never forgets leaves a failed event failed: Desk is answered 500 in time, and the session goes on", async () => {
    vi.useFakeTimers()
    let fails = true
    const { told, webhook } = telling({
      answerAfter: "handlers",
      deduplicate: { begin: () => true, forget: never },
      on: { "*": () => (fails ? failing() : undefined) }
    })
    const first = post(webhook)
    await vi.advanceTimersByTimeAsync(1500)
    expect((await first).status).toBe(500)
    await vi.advanceTimersByTimeAsync(1500)
    await (await first).done
    expect(told).toEqual(["Error: handler", expect.stringContaining("deduplicate.forget has not answered")])
    fails = false
    expect((await post(webhook)).status).toBe(200)
    expect(webhook.status()).toMatchObject({ running: 0, failed: 1, handled: 1 })
  })

  test("that is locked by another process keeps nobody waiting for long", async () => {
    const { mkdtempSync, rmSync } = await import("node:fs")
    const { DatabaseSync } = await import("node:sqlite")
    const folder = mkdtempSync("/tmp/tcdesk-webhook-")
    const store = sqliteDeduplication(`${folder}/calls.sqlite`)
    const other = new DatabaseSync(`${folder}/calls.sqlite`)
    onTestFinished(() => {
      other.close()
      store.close()
      rmSync(folder, { recursive: true })
    })
    other.exec("BEGIN IMMEDIATE")
    const { told, webhook } = telling({ deduplicate: store, on: { "*": () => {} } })
    const began = performance.now()
    const { status, done } = await post(webhook)
    expect(status).toBe(200)
    expect(performance.now() - began).toBeLessThan(2000)
    await done
    expect(webhook.status().handled).toBe(1)
    expect(told).toEqual([expect.stringContaining("locked")])
  })
})

describe("F212: close", () => {
  const busy = (options: Partial<WebhookOptions> = {}) => {
    const open = Promise.withResolvers<void>()
    return { open, ...telling({ on: { "*": () => open.promise }, ...options }) }
  }

  test.each([Number.NaN, "5", null, Number.POSITIVE_INFINITY, 2 ** 40])(
    "waits when its grace is %s",
    async (graceMs) => {
      const { open, webhook, told } = busy()
      const sent = [await post(webhook), await post(webhook)]
      const closed = webhook.close({ graceMs: graceMs as number })
      await wait(20)
      open.resolve()
      await closed
      await Promise.all(sent.map(({ done }) => done))
      expect(told).toEqual([])
      expect(webhook.status()).toMatchObject({ state: "closed", handled: 2 })
    }
  )

  test("closes whatever it is given, and then says what is not known", async () => {
    await webhookOf().close(null as never)
    const webhook = webhookOf()
    await expect(webhook.close({ grace: 5 } as never)).rejects.toThrow("unknown option grace")
    expect(webhook.status().state).toBe("closed")
  })

  test("ends every call's `done`, and tells of each event what became of it", async () => {
    const { webhook, told } = telling({
      concurrency: 3,
      on: {
        heeds: (_, { signal }) =>
          new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
        ends: (_, { signal }) => new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve())),
        "*": never
      }
    })
    const sent = await Promise.all(
      ["heeds", "ends", "ignores", "waits"].map((Event, i) => post(webhook, packet({ Event, SessionId: `s-${i}` })))
    )
    await vi.waitFor(() => expect(webhook.status().running).toBe(3))
    // Their handlers have begun.
    await wait(5)
    await webhook.close({ graceMs: 1 })
    await Promise.all(sent.map(({ done }) => done))
    expect(told.toSorted()).toEqual([
      "Error: The webhook was closed before this event was handled.",
      "Error: The webhook was closed while the handler of this event was still running.",
      "Error: The webhook was closed."
    ])
    expect(webhook.status()).toMatchObject({ handled: 1, failed: 3, running: 0, waiting: 0 })
  })

  test("takes a waiting repetition for what it is, and forgets nothing of the first", async () => {
    const forgotten: Array<string> = []
    const store = { begin: async (id: string) => id !== "again", forget: (id: string) => void forgotten.push(id) }
    const { webhook, told } = telling({ concurrency: 1, deduplicate: store, on: { "*": never } })
    await post(webhook, packet(), { requestId: "first" })
    const { done } = await post(webhook, packet(), { requestId: "again" })
    await wait(5)
    await webhook.close({ graceMs: 1 })
    await done
    expect(forgotten).toEqual([])
    expect(told).toEqual([expect.stringContaining("still running")])
    expect(webhook.status().duplicates).toBe(1)
  })

  test("waits for what the application is being asked", async () => {
    const open = Promise.withResolvers<{ groupId: number }>()
    const webhook = webhookOf({ answer: { assignHuman: () => open.promise } })
    const question = { CallbackCommand: "ChatBot.OnAssignHuman", SessionId: "s" }
    const answer = post(webhook, question, { command: "ChatBot.OnAssignHuman" })
    await Promise.resolve()
    await Promise.resolve()
    const closed = webhook.close()
    await wait(5)
    expect(webhook.status().state).toBe("closing")
    open.resolve({ groupId: 7 })
    expect(JSON.parse((await answer).body)).toMatchObject({ AgentGroupId: 7 })
    await closed
  })
})

test("F213: each handler has a signal of its own, so that what it leaves on it is not kept", async () => {
  const signals = new Set<AbortSignal>()
  const webhook = webhookOf({ on: { "*": (_, { signal }) => void signals.add(signal) } })
  for (let i = 0; i < 3; i += 1) await (await post(webhook)).done
  expect(signals.size).toBe(3)
})

test("F214: an onError that rejects is a warning, and no unhandled rejection", async () => {
  const warnings = captureWarnings()
  const rejections: Array<unknown> = []
  const note = (reason: unknown) => rejections.push(reason)
  process.on("unhandledRejection", note)
  onTestFinished(() => {
    process.off("unhandledRejection", note)
  })
  const onError = async () => {
    throw new Error("worse")
  }
  await (await post(webhookOf({ on: { "*": failing }, onError: onError as never }))).done
  await wait(5)
  expect(rejections).toEqual([])
  expect(warnings.messages).toEqual(["Desk webhook: onError itself has failed: Error: worse"])
})

describe("F215: time", () => {
  test("of a question is counted from its arrival, its body included", async () => {
    vi.useFakeTimers()
    const { webhook } = telling({ answer: { assignHuman: never } })
    const rawBody = async () => {
      await new Promise((resolve) => setTimeout(resolve, 1000))
      return JSON.stringify({ CallbackCommand: "ChatBot.OnAssignHuman", SessionId: "s" })
    }
    const url = urlOf({ command: "ChatBot.OnAssignHuman" })
    const answer = webhook.handle({ method: "POST", url, rawBody })
    await vi.advanceTimersByTimeAsync(1499)
    expect(webhook.status().state).toBe("open")
    await vi.advanceTimersByTimeAsync(1)
    const answeredAt = Date.now()
    expect(JSON.parse((await answer).body)).toMatchObject({ ErrorCode: 1 })
    expect(Date.now()).toBe(answeredAt)
  })

  test("is not the clock's: one that is set back does not make Desk wait", async () => {
    const { webhook } = telling({ answerAfter: "handlers", answerWithinMs: 100, on: { "*": never } })
    const now = Date.now()
    const began = performance.now()
    const answer = post(webhook)
    const clock = vi.spyOn(Date, "now").mockReturnValue(now - 60_000)
    onTestFinished(() => clock.mockRestore())
    expect((await answer).status).toBe(200)
    expect(performance.now() - began).toBeLessThan(5000)
  })
})

test("F216: who is to answer is not asked of an event that is refused for want of room", async () => {
  const asked: Array<DeskEvent> = []
  const webhook = webhookOf({
    concurrency: 1,
    maxWaiting: 1,
    answer: {
      aiProvider: (event) => {
        asked.push(event)
        return "own"
      }
    },
    on: { "*": never }
  })
  const statuses: Array<number> = []
  for (const EventTime of [1, 2, 3]) statuses.push((await post(webhook, packet({ EventTime }))).status)
  expect(statuses).toEqual([200, 200, 503])
  expect(asked).toHaveLength(2)
})

describe("F217: what is on every object", () => {
  test.each([
    ["json", { other: "packet" }],
    ["rawBody", "{}"],
    ["counts", "app"],
    ["desk", "another's"],
    ["waitUntil", "no function"],
    ["graceMs", 0],
    ["headers", { "content-length": "9".repeat(9) }]
  ])("as %s counts as absent", async (name, value) => {
    const seen: Array<unknown> = []
    const webhook = webhookOf({
      on: { "*": (event, context) => void seen.push([event.raw, Object.hasOwn(context, "desk")]) }
    })
    pollute(name, value)
    const request = new Request(`https://shop.example${urlOf()}`, { method: "POST", body: JSON.stringify(packet()) })
    const statuses = [(await post(webhook, packet())).status, (await webhook.fetch(request)).status]
    await webhook.close()
    Reflect.deleteProperty(Object.prototype, name)
    expect(statuses).toEqual([200, 200])
    expect(seen).toEqual([1, 2].map(() => [packet(), false]))
  })
})

describe("F218: a runtime", () => {
  const request = () =>
    new Request(`https://shop.example${urlOf()}`, { method: "POST", body: JSON.stringify(packet()) })

  test("whose waitUntil fails is warned of, and Desk is answered", async () => {
    const warnings = captureWarnings()
    const waitUntil = () => {
      throw new TypeError("Illegal invocation")
    }
    expect((await webhookOf().fetch(request(), { waitUntil })).status).toBe(200)
    expect((await warnings.first).message).toMatch(/waitUntil has failed.*Illegal invocation/)
  })

  test.each([null, "env", { waitUntil: 5 }])("that hands over %o in place of a context costs nothing", async (from) => {
    expect((await webhookOf().fetch(request(), from as never)).status).toBe(200)
    const { status } = await webhookOf().handle({ method: "POST", url: urlOf(), rawBody: "{}" }, from as never)
    expect(status).toBe(400)
  })
})

describe("F219: a body", () => {
  const handled = async (body: object): Promise<DeskEvent | number> => {
    const seen: Array<DeskEvent> = []
    const webhook = webhookOf({ on: { "*": (event) => void seen.push(event) } })
    const { status, done } = await webhook.handle({ method: "POST", url: urlOf(), ...body } as never)
    await done
    return seen[0] ?? status
  }

  test.each([
    ["text", (json: string) => ({ json })],
    ["bytes", (json: string) => ({ json: Buffer.from(json) })],
    ["a mark of its byte order before text", (json: string) => ({ rawBody: `\uFEFF${json}` })],
    ["a mark of its byte order before bytes", (json: string) => ({ rawBody: Buffer.from(`\uFEFF${json}`) })]
  ])("that is %s, from a body parser, is read", async (_, body) => {
    expect(await handled(body(JSON.stringify(packet())))).toMatchObject({ raw: packet() })
  })

  test("that was parsed before may not be larger than any other", async () => {
    expect(await handled({ json: packet({ MsgKey: "k".repeat(1024 * 1024) }) })).toBe(413)
    expect(await handled({ json: packet(), headers: { "content-length": "9000000" } })).toBe(413)
  })

  test.each(['{"toString":1,"valueOf":1}', '["7"]', "null", "true", "1e999"])(
    "with src %s is no signal, and is taken",
    async (src) => {
      const Data = `{"customerServicePlugin":0,"src":${src}}`
      const raw = packet({ MsgBody: [{ MsgType: "TIMCustomElem", MsgContent: { Data } }] })
      const event = await handled({ rawBody: JSON.stringify(raw) })
      expect(event).toMatchObject({ raw })
      expect(event).not.toHaveProperty("signal")
    }
  )

  test("of a mebibyte of brackets is refused or taken, and breaks nothing", async () => {
    const deep = "[".repeat(500_000) + "]".repeat(500_000)
    expect(await handled({ rawBody: "[".repeat(1024 * 1024) })).toBe(400)
    expect(await handled({ rawBody: `${JSON.stringify(packet()).slice(0, -1)},"deep":${deep}}` })).toMatchObject({
      sessionId: "session-1"
    })
  })
})

describe("F220: a URL", () => {
  test("has no query in its fragment, neither when it is read nor when it is signed", async () => {
    const webhook = webhookOf()
    const rawBody = JSON.stringify(packet())
    expect((await webhook.handle({ method: "POST", url: `/desk#${urlOf()}`, rawBody })).status).toBe(403)
    expect((await webhook.handle({ method: "POST", url: `https://shop${urlOf()}#part?x`, rawBody })).status).toBe(200)
    expect(sign({ url: "/desk#a?b", token, requestTimeSeconds: 5 })).toMatch(/^\/desk\?Sign=\w+&RequestTime=5#a\?b$/)
  })

  test("with an endless RequestID is known by its event's own fields", async () => {
    const webhook = webhookOf({ on: { "*": () => {} } })
    for (let i = 0; i < 2; i += 1) await (await post(webhook, packet(), { requestId: "r".repeat(600) })).done
    expect(webhook.status()).toMatchObject({ handled: 1, duplicates: 1 })
  })
})

describe("F221: options", () => {
  const fault = (options: object): string => {
    try {
      createWebhook({ sdkAppId: app, token, ...options } as never)
    } catch (error) {
      return String(error)
    }
    return "accepted"
  }

  test.each([
    ["a Map", new Map([["SessionBegin", () => {}]])],
    ["an array", [() => {}]],
    ["a date", new Date()]
  ])("refuse %s of handlers, none of which would ever be called", (_, on) => {
    expect(fault({ on })).toContain("on must be a plain object of functions")
  })

  test("read no tokens without end", () => {
    expect(fault({ token: Array(2 ** 31) })).toContain("token holds more than")
  })

  test("from an environment name a misspelt variable beside what is missing", () => {
    const make = () => createWebhookFromEnv({ TCDESK_SDK_APP_ID: String(app), TCDESK_WEBHOK_TOKEN: "secret" })
    expect(make).toThrow(/TCDESK_WEBHOOK_TOKEN is required.*TCDESK_WEBHOK_TOKEN: did you mean TCDESK_WEBHOOK_TOKEN/)
    expect(make).not.toThrow(/secret/)
  })
})

describe("F224: a store in Redis", () => {
  const client = { call: async () => "OK" }

  test("is refused where it could not work, and where an option is not known", () => {
    const cluster = { sendCommand: async (_key: string, _isReadonly: boolean, _args: ReadonlyArray<string>) => "OK" }
    expect(() => redisDeduplication(cluster as never)).toThrow("client must be no cluster of node-redis")
    expect(() => redisDeduplication(client, { prefx: "shop:" } as never)).toThrow("prefx: did you mean prefix?")
    expect(() => redisDeduplication(client, { prefix: 5 } as never)).toThrow("prefix must be a string")
    expect(() => redisDeduplication(client, null as never)).toThrow("must be an object")
  })
})

test("F222: an event for a test says one thing only", () => {
  expect(() => webhookEvent("ChatBot.UserSendMsg", { text: "您好", signal: "typing" })).toThrow("exclude each other")
})

test("F223: what a handler throws may be anything", async () => {
  const warnings = captureWarnings()
  const unreadable = new Proxy({}, { get: failing, getPrototypeOf: failing })
  const thrown: ReadonlyArray<unknown> = [undefined, null, Symbol("s"), 5, unreadable]
  // biome-ignore lint/suspicious/noThenProperty: it is what a handler may give
  const thenables = [{ then: failing }, unreadable]
  const ways = [
    ...thrown.map((one) => () => {
      throw one
    }),
    ...thenables.map((one) => () => one)
  ]
  const webhook = webhookOf({ on: { "*": ({ raw }) => ways[Number(raw.way)]?.() } })
  for (const way of ways.keys()) await (await post(webhook, packet({ way }))).done
  await vi.waitFor(() => expect(warnings.messages).toHaveLength(ways.length))
  expect(webhook.status()).toMatchObject({ failed: ways.length, handled: 0, running: 0 })
})
