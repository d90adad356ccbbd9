/**
 * What every adapter must do, whatever its framework: the same cases, over real HTTP, against the emulator. An adapter's test
 * says how an application of its framework is made, and gets them all.
 */
import type { CallErrorEvent, Desk, DeskOptions, Reason } from "@tcdesk/core"
import { otelHooks } from "@tcdesk/core/otel"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { type Emulator, type Fault, startEmulator } from "@tcdesk/emulator"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { requestSpans } from "./requestSpans.ts"

export { passedOn, passedOnByWebhook, passedOnTypes, passedOnTypesOfWebhook, typesOf } from "./passedOn.ts"
export { type StartWebhookApp, webhookCases } from "./webhookCases.ts"
export { type Answer, makeSender, packet, sdkAppId, token } from "./webhookSender.ts"

/**
 * An application in one framework. It sends the message in the body of `POST /send`, and answers with the receipt; `POST /stream` does
 * so with a `StreamedMessage`, whose text is a list of pieces. `POST /call` makes a call of the body's `command` with its `body`, and
 * answers with the answer; `GET /state` answers with the state of the session that its query names.
 */
export interface App {
  readonly url: string
  readonly client: Desk
  /** Stops the server, and then closes the client if the adapter has made it. */
  readonly close: () => Promise<void>
}

export interface AppOptions {
  /** It answers before the send has ended, and does not look after it. */
  readonly forgetful?: boolean
  /** It sends in the background, and answers at once. */
  readonly background?: boolean
  /** What its handler sets on the answer before it sends. */
  readonly headers?: Readonly<Record<string, string>>
}

export type StartApp = (given: DeskOptions | Desk, options?: AppOptions) => Promise<App>

/** What a handler may have said of an answer that then does not come. */
const ofSuccess: Readonly<Record<string, string>> = {
  "cache-control": "public, max-age=3600",
  "content-disposition": 'attachment; filename="receipt.gz"',
  "content-encoding": "gzip",
  "content-language": "zh-CN",
  "content-length": "4096",
  "content-range": "bytes 0-9/100",
  "content-type": "application/gzip",
  etag: '"receipt-1"',
  expires: "Fri, 27 Nov 2026 00:00:00 GMT",
  "last-modified": "Thu, 26 Nov 2026 00:00:00 GMT",
  location: "/receipts/1"
}

interface Failure {
  readonly name: string
  readonly fault: Fault
  readonly status: number
  readonly body: { readonly error: Reason["_tag"]; readonly delivery: string; readonly retryable: boolean }
}

/** How Desk fails, and what the application's own client is told of it. */
const failures: ReadonlyArray<Failure> = [
  {
    name: "an ended session",
    fault: { _tag: "Code", code: 141005 },
    status: 410,
    body: { error: "SessionEnded", delivery: "rejected", retryable: false }
  },
  {
    name: "a message that Desk refuses",
    fault: { _tag: "Code", code: 80001 },
    status: 422,
    body: { error: "MessageRejected", delivery: "rejected", retryable: false }
  },
  {
    name: "too many calls",
    fault: { _tag: "Code", code: 60007 },
    status: 429,
    body: { error: "RateLimited", delivery: "rejected", retryable: true }
  },
  {
    name: "an internal error",
    fault: { _tag: "Code", code: 141002 },
    status: 502,
    body: { error: "ServiceFault", delivery: "unknown", retryable: true }
  },
  {
    name: "a lost answer",
    fault: { _tag: "Reset", stored: true },
    status: 502,
    body: { error: "ConnectionFailed", delivery: "unknown", retryable: true }
  },
  {
    name: "a page that is no answer",
    fault: { _tag: "Garbage" },
    status: 502,
    body: { error: "UnexpectedReply", delivery: "unknown", retryable: true }
  },
  {
    name: "a wrong key",
    fault: { _tag: "Code", code: 70009 },
    status: 500,
    body: { error: "Unauthenticated", delivery: "rejected", retryable: false }
  },
  {
    name: "an identifier that is no administrator",
    fault: { _tag: "Code", code: 60010 },
    status: 500,
    body: { error: "PermissionDenied", delivery: "rejected", retryable: false }
  },
  {
    name: "an app of another region",
    fault: { _tag: "Code", code: 60026 },
    status: 500,
    body: { error: "AppRejected", delivery: "rejected", retryable: false }
  }
]

const byUser = { from: "@customer_service_account", to: "user45", text: "您好" }

export const adapterCases = (name: string, start: StartApp): void => {
  let emulator: Emulator
  let app: App | undefined

  const post = (path: string, body: unknown): Promise<Response> =>
    fetch(`${app?.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body)
    })
  const send = (message: unknown): Promise<Response> => post("/send", message)
  const options = (): DeskOptions => {
    const { url: endpoint, sdkAppId, identifier, secretKey } = emulator
    return { endpoint, sdkAppId, identifier, secretKey, retry: false }
  }

  describe(name, () => {
    beforeEach(async () => {
      emulator = await startEmulator()
    })
    afterEach(async () => {
      await app?.close()
      app = undefined
      await emulator.close()
    })

    it("sends into a session, and the customer receives it", async () => {
      app = await start(options())
      const sessionId = emulator.openSession({ clientUserId: "user45" })
      const response = await send({ sessionId, text: "您好", msgRandom: 82139 })
      expect(response.status).toBe(200)
      expect(await response.json()).toMatchObject({ msgRandom: 82139, maybeDuplicate: false })
      expect(emulator.messages()).toMatchObject([
        { sessionId, clientUserId: "user45", body: [{ MsgType: "TIMTextElem", MsgContent: { Text: "您好" } }] }
      ])
    })

    it("sends from a customer-service account to a user", async () => {
      app = await start(options())
      expect((await send(byUser)).status).toBe(200)
      expect(emulator.messages({ to: "user45" })).toHaveLength(1)
    })

    it.each(failures)("answers $status for $name, and tells nothing of the inside", async ({ fault, status, body }) => {
      app = await start(options())
      emulator.failNext(fault)
      const response = await send(byUser)
      const text = await response.text()
      expect(response.status).toBe(status)
      expect(JSON.parse(text)).toEqual({ statusCode: status, message: expect.any(String), ...body })
      expect(text).not.toMatch(/secretKey|userSig|sdkAppId|region|Desk says|random/i)
    })

    it("answers 400 for a faulty message, with a path for each fault, and sends nothing", async () => {
      app = await start(options())
      const response = await send({ text: "" })
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({
        error: "InvalidMessage",
        issues: [{ path: "sessionId" }, { path: "text" }]
      })
      expect(emulator.requests()).toHaveLength(0)
    })

    it("answers 504 when Desk does not answer in time", async () => {
      app = await start({ ...options(), deadlineMs: 1000 })
      emulator.failNext({ _tag: "Hang" })
      const response = await send(byUser)
      expect([response.status, await response.json()]).toMatchObject([504, { error: "TimedOut", delivery: "unknown" }])
    })

    it("tells when to come back", async () => {
      app = await start(options())
      emulator.failNext({ _tag: "Status", status: 429, headers: { "retry-after": "7" } })
      const response = await send(byUser)
      expect([response.status, response.headers.get("retry-after")]).toEqual([429, "7"])
    })

    it.each([
      ["an ended session", "SessionEnded", 410],
      ["an internal error", "ServiceFault", 502]
    ] as const)("drops what the handler has said of its own answer, for %s", async (_, reason, status) => {
      const recording = createRecordingDesk()
      app = await start(recording, { headers: ofSuccess })
      recording.failNext(reason)
      const response = await send(byUser)
      expect([response.status, await response.json()]).toMatchObject([status, { error: reason }])
      expect(response.headers.get("content-type")).toMatch(/^application\/json/)
      for (const [name, value] of Object.entries(ofSuccess))
        expect([name, response.headers.get(name)]).not.toEqual([name, value])
    })

    it("keeps that headers of success are sent with a success", async () => {
      const { "cache-control": cacheControl, etag } = ofSuccess
      app = await start(createRecordingDesk(), {
        headers: { "cache-control": String(cacheControl), etag: String(etag) }
      })
      const response = await send(byUser)
      expect([response.status, response.headers.get("cache-control"), response.headers.get("etag")]).toEqual([
        200,
        cacheControl,
        etag
      ])
    })

    it("reaches all that a client can do: the state of a session", async () => {
      const recording = createRecordingDesk()
      recording.answer("get_session_state", { CurrentState: "Agent", CurrentAgent: "agent-1" })
      app = await start(recording)
      const response = await fetch(`${app.url}/state?sessionId=s-1`)
      expect([response.status, await response.json()]).toMatchObject([200, { state: "Agent" }])
      expect(recording.calls).toMatchObject([{ operation: "get_session_state" }])
      recording.failNext("SessionEnded")
      expect((await fetch(`${app.url}/state?sessionId=s-1`)).status).toBe(410)
    })

    it("streams a text that the customer sees whole, and answers by the reason when it fails", async () => {
      app = await start(options())
      const sessionId = emulator.openSession({ clientUserId: "user45" })
      const response = await post("/stream", { sessionId, text: ["您的订单", "已经发货。"] })
      const [stream] = emulator.streams({ sessionId })
      expect(response.status).toBe(200)
      expect(await response.json()).toMatchObject({ msgKeys: [stream?.msgKey], text: "您的订单已经发货。" })
      expect(stream).toMatchObject({ text: "您的订单已经发货。", endedBy: "finish" })
      emulator.endSession(sessionId)
      const failed = await post("/stream", { sessionId, text: ["您的订单", "已经发货。"] })
      const text = await failed.text()
      expect([failed.status, JSON.parse(text)]).toMatchObject([410, { error: "SessionEnded", delivery: "rejected" }])
      expect(text).not.toContain("订单")
    })

    it("makes any other call, and answers by the reason when it fails", async () => {
      app = await start(options())
      emulator.answer("get_member_group_list", ({ Limit }) => ({ Total: 0, Limit }))
      const call = { command: "get_member_group_list", body: { Limit: 5 } }
      const response = await post("/call", call)
      expect([response.status, await response.json()]).toEqual([200, { Total: 0, Limit: 5 }])
      emulator.failNext({ _tag: "Reset", stored: true })
      const failed = await post("/call", call)
      expect([failed.status, await failed.json()]).toMatchObject([502, { delivery: "unknown" }])
      expect((await post("/call", { command: "../send_msg", body: {} })).status).toBe(400)
    })

    it("lets the span of a call hang under that of its own request, of all that are answered at the same time", async () => {
      await using telemetry = requestSpans()
      app = await start({ ...options(), hooks: otelHooks({ tracer: telemetry.tracer }) })
      const sessionId = emulator.openSession({ clientUserId: "user45" })
      await Promise.all([
        ...Array.from({ length: 4 }, () => send(byUser)),
        ...Array.from({ length: 4 }, () => post("/stream", { sessionId, text: ["您好", "！"] }))
      ])
      await app.close()
      const spans = telemetry.spans()
      const requestOf = new Map(spans.map((span) => [span.spanContext().spanId, span.name]))
      const calls = spans.filter(({ name }) => name.startsWith("send_"))
      const parents = calls.map(({ name, parentSpanContext }) => [name, requestOf.get(parentSpanContext?.spanId ?? "")])
      expect(new Set(parents.map(String))).toEqual(new Set(["send_msg,POST /send", "send_stream_msg,POST /stream"]))
      expect(new Set(calls.map(({ parentSpanContext }) => parentSpanContext?.spanId)).size).toBe(8)
    })

    it("makes one client for all requests", async () => {
      app = await start(options())
      await Promise.all([send(byUser), send(byUser), send(byUser)])
      expect(app.client.status().lastSentAt).toBeTypeOf("number")
      expect(emulator.messages()).toHaveLength(3)
    })

    it("closes the client that it has made, and never one that it was given", async () => {
      const own = await start(options())
      await own.close()
      expect(own.client.status().state).toBe("closed")
      const given = createRecordingDesk()
      const other = await start(given)
      await other.close()
      expect(given.status().state).toBe("open")
    })

    it("takes a recording client instead of the real one", async () => {
      const recording = createRecordingDesk()
      app = await start(recording)
      expect((await send(byUser)).status).toBe(200)
      expect(recording.lastSent).toMatchObject(byUser)
      recording.failNext("SessionEnded")
      expect((await send(byUser)).status).toBe(410)
    })

    it("answers at once for a message that is sent in the background, whatever becomes of it, and is told of it by a hook", async () => {
      const failed = Promise.withResolvers<Reason["_tag"]>()
      const hooks = { onError: ({ error }: CallErrorEvent) => failed.resolve(error.reason._tag) }
      app = await start({ ...options(), hooks }, { background: true })
      const sessionId = emulator.openSession({ clientUserId: "user45" })
      expect((await send({ sessionId, text: "您好" })).status).toBe(200)
      expect((await send({ sessionId: "ended", text: "您好" })).status).toBe(200)
      expect(await failed.promise).toBe("SessionEnded")
      await app.client.close()
      expect(emulator.messages({ sessionId })).toHaveLength(1)
    })

    it("lets what is sent in the background finish when it closes", async () => {
      const released = Promise.withResolvers<void>()
      const held: typeof fetch = async (...request) => {
        await released.promise
        return fetch(...request)
      }
      app = await start({ ...options(), fetch: held }, { background: true })
      expect((await send(byUser)).status).toBe(200)
      expect(app.client.status().inFlight).toBe(1)
      const closing = app.close()
      released.resolve()
      await closing
      expect(emulator.messages()).toHaveLength(1)
      expect(app.client.status()).toMatchObject({ state: "closed", inFlight: 0 })
    })

    it("records what is sent in the background, and warns of a faulty message", async () => {
      const warned = vi.spyOn(process, "emitWarning").mockReturnValue()
      const recording = createRecordingDesk()
      app = await start(recording, { background: true })
      expect((await send(byUser)).status).toBe(200)
      expect(recording.lastSent).toMatchObject(byUser)
      expect((await send({ text: "" })).status).toBe(200)
      expect(recording.sent).toHaveLength(1)
      expect(warned.mock.calls).toEqual([[expect.stringContaining("InvalidMessage"), "DeskWarning"]])
      warned.mockRestore()
    })

    it("lets a send that a handler forgot to await reach unhandledRejection as its DeskError", async () => {
      const recording = createRecordingDesk()
      recording.failNext("ServiceFault")
      const others = process.listeners("unhandledRejection")
      process.removeAllListeners("unhandledRejection")
      try {
        const unhandled = new Promise<unknown>((resolve) => process.once("unhandledRejection", resolve))
        app = await start(recording, { forgetful: true })
        await send(byUser)
        expect(await unhandled).toMatchObject({ _tag: "DeskError", reason: { _tag: "ServiceFault" } })
      } finally {
        for (const other of others) process.on("unhandledRejection", other)
      }
    })
  })
}
