import { Validator } from "@seriousme/openapi-schema-validator"
import { Ajv2020 } from "ajv/dist/2020.js"
import { beforeAll, describe, expect, it } from "vitest"
import type { Emulator, Fault } from "../../src/index.ts"
import { type Answer, act, get, listen } from "../support/apiSupport.ts"
import { backend, ok } from "../support/backend.ts"
import { command, packet, post, started, text } from "../support/support.ts"

// biome-ignore lint/suspicious/noExplicitAny: JSON as it came, into which a test looks as it likes
type Json = any

/**
 * The description's schemas as one of JSON Schema's own documents, in which no object may have a field that is not described: what a call
 * answers must be said, all of it.
 */
const closed = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== "object" || value === null) return value
  const { $ref, ...rest } = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, closed(one)]))
  const isObject = "properties" in rest && !("additionalProperties" in rest)
  return {
    ...($ref === undefined ? {} : { $ref: $ref.replace("#/components/schemas/", "all#/$defs/") }),
    ...rest,
    ...(isObject ? { additionalProperties: false } : {})
  }
}

let description: Json
let ajv: Ajv2020

const faultsOf = (schema: Json, value: unknown): readonly string[] => {
  const validate = ajv.compile(closed(schema))
  validate(value)
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`
  )
}

beforeAll(async () => {
  const { startEmulator } = await import("../../src/index.ts")
  await using emulator = await startEmulator()
  description = (await get(emulator, "/openapi.json")).json
  ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true })
  ajv.addSchema({ $id: "all", $defs: closed(description.components.schemas) })
})

/** Reads a path as the description names it, and holds the answer against what is said of its status. */
const checked = async (method: "get" | "post", path: string, answer: Promise<Answer>): Promise<Answer> => {
  const given = await answer
  const response = description.paths[path][method].responses[given.status]
  expect(response, `${method} ${path} answered ${given.status}, which is not described`).toBeDefined()
  const { schema } = response.content["application/json"]
  expect([path, faultsOf(schema, given.json)]).toEqual([path, []])
  return given
}

/** One fault of each kind. */
const faults: readonly Fault[] = [
  { _tag: "Code", code: 141002, errorInfo: "x", stored: true },
  { _tag: "Status", status: 503, headers: { "Retry-After": "1" }, body: "x" },
  { _tag: "Redirect", location: "/", status: 302 },
  { _tag: "Reset" },
  { _tag: "Close" },
  { _tag: "Hang" },
  { _tag: "Empty" },
  { _tag: "Garbage", body: "x" },
  { _tag: "Cut", stored: false },
  { _tag: "Drip", bytesPerSecond: 2 },
  { _tag: "Oversize", bytes: 300 },
  { _tag: "Delay", ms: 5 },
  { _tag: "WebhookTwice" },
  { _tag: "WebhookLate", ms: 5 },
  { _tag: "WebhookOutOfOrder" },
  { _tag: "WebhookWrongSignature" },
  { _tag: "WebhookStale", seconds: 90 },
  { _tag: "WebhookLost" }
]

/** A backend that is told all there is to tell, and answers as it should, wrongly, or not at all. */
const toldOfAll = async () => {
  const { url } = await backend((_, res, index) => {
    if (index % 3 === 0) ok(res, { AIProvider: index % 2 })
    else if (index % 3 === 1) res.writeHead(500).end("no")
    else res.destroy()
  })
  const eventNames = { sessionEnded: "X.Ended", userMessageToAgent: "X.User", agentMessage: "X.Agent" }
  return { url, token: "callback-token", eventNames, assignHuman: true, beforeContactUser: true }
}

/** Sessions with agents and in the queue, streams of both versions, and a command with a given answer. */
const handOver = async (emulator: Emulator): Promise<void> => {
  const ann = { id: "ann@example.com", groupId: 7, capacity: 1 }
  emulator.setAgent(ann)
  emulator.answer("get_im_agent_list", { Data: [] })
  emulator.answer("set_member_status", 141010)
  emulator.answer("add_im_agent", () => ({}))
  const [served, queued] = ["served", "queued"].map((sessionId) =>
    emulator.openSession({ clientUserId: "user3", sessionId })
  )
  await command(emulator, "transfer_to_human", { SessionId: served })
  await command(emulator, "transfer_to_human", { SessionId: queued, QueueTimeout: 60 })
  emulator.typeAsAgent({ sessionId: "served", text: "hi" })
  emulator.setAgent({ id: "bob" })
  await command(emulator, "contact_user", { IMAgentUserId: "@customer_service_account", ClientUserId: "user4" })
  emulator.leaveAsAgent({ sessionId: "served" })
  const { MsgKey } = await command(emulator, "send_stream_msg", { SessionId: queued, Chunk: "a", CloudCustomData: "x" })
  await command(emulator, "send_stream_msg", { SessionId: queued, Chunk: "", MsgKey, Finish: 1 })
  const chunk = { EventType: "data", Index: 1, Markdown: "a", IsLast: false }
  const element = { MsgType: "TIMStreamElem", MsgContent: { CompatibleText: "…", Chunks: [chunk] } }
  await command(emulator, "send_stream_msg_v2", { SessionId: queued, MsgBody: [element] })
  const nobody = emulator.openSession({ clientUserId: "user5", sessionId: "nobody" })
  const none = { AgentGroupId: 99, SendTipIfNoAgentOnline: 1, EndSessionWhenNoMemberOnline: 1 }
  await command(emulator, "transfer_to_human", { SessionId: nobody, ...none })
}

/** Something of everything that can be told. */
const lively = async (): Promise<Emulator> => {
  const emulator = await started({ webhook: await toldOfAll() })
  emulator.failNext({ _tag: "WebhookLost" })
  emulator.openChat({ clientUserId: "user6", language: "en" })
  await handOver(emulator)
  const SessionId = emulator.openSession({ clientUserId: "user1", sessionId: "s-1" })
  const hello = {
    SessionId,
    MsgRandom: 1,
    MsgBody: [text("hello")],
    CloudCustomData: "x",
    ExcludeFromUserRespTimeout: 1
  }
  await post(emulator, hello)
  await post(emulator, hello)
  emulator.failNext({ _tag: "Code", code: 141002, stored: true })
  await post(emulator, packet())
  await post(emulator, packet({ MsgRandom: "x", Extra: 1 }))
  await post(emulator, "no JSON", { query: { usersig: "x", random: "y" } })
  await command(emulator, "get_session_state", { SessionId })
  emulator.typeAsCustomer({ sessionId: SessionId, text: "hi" })
  emulator.typeAsCustomer({ clientUserId: "user2", text: "hi" })
  emulator.endSession(SessionId)
  await emulator.whenTold()
  return emulator
}

describe("the OpenAPI description", () => {
  it("is one, by OpenAPI's own schema of version 3.1", async () => {
    const validator = new Validator()
    expect(await validator.validate(structuredClone(description))).toEqual({ valid: true })
    expect(validator.version).toBe("3.1")
    // The validator is awake.
    const spoilt = { ...description, paths: { "/x": { get: { responses: { 200: { content: {} } } } } } }
    expect((await new Validator().validate(spoilt)).valid).toBe(false)
  })

  it("has every call that GET /_emulator lists and no other, each by a name of its own", async () => {
    const { calls } = (await get(await started(), "")).json
    const listed = calls.map(({ method, path }: Json) => `${method} ${path.replace(":id", "{id}")}`)
    const operations = Object.entries<Json>(description.paths).flatMap(([path, methods]) =>
      Object.entries<Json>(methods).map(([method, { operationId }]) => ({
        name: `${method.toUpperCase()} ${path}`,
        operationId
      }))
    )
    expect(operations.map(({ name }) => name).sort()).toEqual([...listed, "GET /_emulator"].sort())
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
  })

  it("says of every answer what is in it, and nothing else", async () => {
    const emulator = await lively()
    const reads = [
      "",
      "/openapi.json",
      "/state",
      "/messages",
      "/streams",
      "/sessions",
      "/chat",
      "/requests",
      "/faults",
      "/agents",
      "/answers",
      "/webhook-calls",
      "/clock"
    ]
    for (const fault of faults)
      await checked("post", "/_emulator/faults", act(emulator, "/faults", { fault, times: 2 }))
    await checked("post", "/_emulator/faults", act(emulator, "/faults", { fault: faults[3], probability: 0.5 }))
    for (const path of reads) expect((await checked("get", `/_emulator${path}`, get(emulator, path))).status).toBe(200)
    const found = await checked("get", "/_emulator/search", get(emulator, "/search?text=hi"))
    expect(found.json.found.map(({ by }: Json) => by)).toEqual(["customer", "customer", "service"])
    for (const { id } of emulator.messages()) {
      await checked("get", "/_emulator/messages/{id}", get(emulator, `/messages/${id}`))
    }
    for (const { id } of emulator.requests()) {
      await checked("get", "/_emulator/requests/{id}", get(emulator, `/requests/${id}`))
    }
    for (const { id } of emulator.webhookCalls()) {
      await checked("get", "/_emulator/webhook-calls/{id}", get(emulator, `/webhook-calls/${id}`))
    }
    const changes: readonly [path: string, body: object][] = [
      ["/webhook-calls", { packet: { CallbackCommand: "Chatbot.InterfaceInvocation", Body: {} } }],
      ["/chats/open", { clientUserId: "u9" }],
      ["/customer-signals", { clientUserId: "u9", data: { src: "12" } }],
      ["/sessions", { clientUserId: "u" }],
      ["/sessions", { clientUserId: "u", sessionId: "s-2" }],
      ["/customer-messages", { sessionId: "s-2", text: "x" }],
      ["/customer-messages", { clientUserId: "u", text: "x" }],
      ["/agents", { id: "cleo@example.com" }],
      ["/agents/answer", { sessionId: "served", text: "x" }],
      ["/agents/leave", { sessionId: "served" }],
      ["/agents/accept", { sessionId: "served" }],
      ["/answers", { command: "c", fields: { Total: 1 } }],
      ["/answers", { command: "c", code: 141004 }],
      ["/answers/clear", {}],
      ["/sessions/end", { sessionId: "served", by: "agent" }],
      ["/sessions/end", { sessionId: "s-2" }],
      ["/clock", { advanceMs: 5 }],
      ["/clock", { offsetMs: 0 }],
      ["/faults/remove", { id: "fault-3" }],
      ["/faults/clear", {}],
      ["/clear", {}],
      ["/reset", {}]
    ]
    for (const [path, body] of changes) {
      expect((await checked("post", `/_emulator${path}`, act(emulator, path, body))).status).toBe(200)
    }
  })

  it("says of every refusal that it may come, and what it looks like", async () => {
    const emulator = await lively()
    const refusals: readonly [status: number, method: "get" | "post", path: string, answer: Promise<Answer>][] = [
      [400, "get", "/messages", get(emulator, "/messages?user=x")],
      [400, "post", "/sessions", act(emulator, "/sessions", {})],
      [403, "get", "/state", get(emulator, "/state", { host: "evil.example" })],
      [404, "get", "/messages/{id}", get(emulator, "/messages/msg-99")],
      [404, "post", "/sessions/end", act(emulator, "/sessions/end", { sessionId: "none" })],
      [404, "post", "/faults/remove", act(emulator, "/faults/remove", { id: "fault-99" })],
      [409, "post", "/sessions", act(emulator, "/sessions", { clientUserId: "u", sessionId: "s-1" })],
      [409, "post", "/customer-messages", act(emulator, "/customer-messages", { sessionId: "s-1", text: "x" })],
      [409, "post", "/sessions/end", act(emulator, "/sessions/end", { sessionId: "queued", by: "agent" })],
      [409, "post", "/agents/accept", act(emulator, "/agents/accept", { sessionId: "s-1" })],
      [409, "post", "/agents/leave", act(emulator, "/agents/leave", { sessionId: "s-1" })],
      [409, "post", "/agents/answer", act(emulator, "/agents/answer", { sessionId: "s-1", text: "x" })],
      [409, "post", "/answers", act(emulator, "/answers", { command: "send_msg", code: 1 })],
      [404, "get", "/webhook-calls/{id}", get(emulator, "/webhook-calls/hook-999")],
      [409, "post", "/customer-signals", act(emulator, "/customer-signals", { sessionId: "s-1", data: { src: "7" } })],
      [
        409,
        "post",
        "/webhook-calls",
        act(await started(), "/webhook-calls", { packet: { CallbackCommand: "Desk.SessionEventNotify" } })
      ],
      [413, "post", "/clear", act(emulator, "/clear", "x".repeat(70_000))],
      [415, "post", "/clear", act(emulator, "/clear", {}, { "content-type": "text/plain" })]
    ]
    for (const [status, method, path, answer] of refusals) {
      expect((await checked(method, `/_emulator${path}`, answer)).status).toBe(status)
    }
  })

  it("says of every event what is in it", async () => {
    const emulator = await started({ webhook: await toldOfAll() })
    const stream = await listen(emulator)
    const gone = await listen(emulator, { lastEventId: "gone-1" })
    emulator.openSession({ clientUserId: "user1", sessionId: "s-1" })
    emulator.typeAsCustomer({ sessionId: "s-1", text: "hi" })
    emulator.endSession("s-1")
    emulator.failNext({ _tag: "Code", code: 141002, stored: true })
    await post(emulator, packet())
    await post(emulator, packet({ MsgRandom: "x" }))
    await handOver(emulator)
    emulator.openChat({ clientUserId: "user9" })
    await emulator.whenTold()
    await act(emulator, "/clock", { advanceMs: 61_000 })
    emulator.reset()
    const events = [await gone.next()]
    while (events.at(-1)?.event !== "clock" || !events.some(({ event }) => event === "cleared")) {
      events.push(await stream.next())
    }
    expect(new Set(events.map(({ event }) => event))).toEqual(
      new Set(["chat", "stream", "reception", "request", "webhook", "faults", "clock", "cleared", "gap"])
    )
    const kinds = events.flatMap(({ data }) => data.entry?.kind ?? [])
    expect(new Set(kinds)).toEqual(
      new Set([
        "session-opened",
        "customer",
        "signal",
        "session-ended",
        "message",
        "session-changed",
        "agent",
        "system"
      ])
    )
    const schema = { $ref: "#/components/schemas/EmulatorEvent" }
    for (const { event, data } of events)
      expect([event, faultsOf(schema, { type: event, ...data })]).toEqual([event, []])
  })

  it("takes and refuses the bodies that the calls take and refuse", async () => {
    const emulator = await started()
    const bodies: readonly [path: string, body: object, status: number][] = [
      ["/sessions", { clientUserId: "u" }, 200],
      ["/sessions", { clientUserId: "" }, 400],
      ["/sessions", { clientUserId: "u", other: 1 }, 400],
      ["/sessions", {}, 400],
      ["/agents", { id: "ann", groupId: 1, online: true, busy: false, resting: false, capacity: 1 }, 200],
      ["/agents", { id: "ann", capacity: 0 }, 400],
      ["/agents", { groupId: 1 }, 400],
      ["/answers", { command: "c", fields: [] }, 400],
      ["/answers", { command: "c", code: 1 }, 200],
      ["/webhook-calls", { packet: [] }, 400],
      ["/customer-signals", { clientUserId: "u", data: {} }, 400],
      ["/customer-signals", { clientUserId: "u", data: { src: "7" } }, 200],
      ["/chats/open", { clientUserId: "" }, 400],
      ["/chats/open", { clientUserId: "u", language: "en" }, 200],
      ["/clock", { advanceMs: 1.5 }, 400],
      ["/clear", { what: "all" }, 400],
      ["/faults", { fault: { _tag: "Code" } }, 400],
      ["/faults", { fault: { _tag: "Code", code: 0 } }, 400],
      ["/faults", { fault: { _tag: "Nothing" } }, 400],
      ["/faults", { fault: { _tag: "Hang", body: "x" } }, 400],
      ["/faults", { fault: { _tag: "Hang" }, probability: 0 }, 400],
      ...faults.map((fault): [string, object, number] => ["/faults", { fault }, 200])
    ]
    for (const [path, body, status] of bodies) {
      const { schema } = description.paths[`/_emulator${path}`].post.requestBody.content["application/json"]
      const isTaken = faultsOf(schema, body).length === 0
      expect([path, body, (await act(emulator, path, body)).status, isTaken]).toEqual([
        path,
        body,
        status,
        status === 200
      ])
    }
  })
})
