import { describe, expect, it } from "vitest"
import { get, keyOf } from "../support/apiSupport.ts"
import { packet, post, sign, started, text } from "../support/support.ts"

describe("GET /_emulator/state", () => {
  it("tells everything in short, and nothing secret", async () => {
    const emulator = await started({ now: () => 1_700_000_000_000 })
    const sessionId = emulator.openSession({ clientUserId: "user1" })
    const usersig = sign({
      ...emulator,
      sdkAppId: emulator.sdkAppId,
      identifier: emulator.identifier,
      secretKey: emulator.secretKey,
      time: 1_700_000_000
    })
    await post(emulator, { SessionId: sessionId, MsgRandom: 1, MsgBody: [text("hello")] }, { query: { usersig } })
    await post(emulator, packet({ MsgRandom: "x" }), { query: { usersig } })
    emulator.failNext({ _tag: "Hang" }, { probability: 0.5 })
    const { status, json, text: raw } = await get(emulator, "/state")
    expect(status).toBe(200)
    expect(json).toMatchObject({
      app: { sdkAppId: 1400000000, identifier: "administrator", dedupWindowMs: 1000, maxRecords: 10_000 },
      clock: { nowMs: 1_700_000_000_000, offsetMs: 0 },
      counts: { messages: 1, requests: 2, rejected: 1, faulted: 0 },
      faults: [{ id: "fault-1", fault: { _tag: "Hang" }, probability: 0.5, left: null, struck: 0 }],
      conversations: [
        {
          clientUserId: "user1",
          received: 1,
          preview: { by: "service", kind: "text", text: "hello" },
          sessions: [{ sessionId, state: "Chatbot" }]
        }
      ]
    })
    expect(raw).not.toContain(emulator.secretKey)
    expect(raw).not.toContain(usersig.slice(0, 40))
  })
})

describe("GET /_emulator/messages", () => {
  it("gives what emulator.messages gives, by the same filters", async () => {
    const emulator = await started()
    for (const [MsgRandom, ToAccount] of [
      [1, "a"],
      [2, "b"],
      [3, "a"]
    ] as const) {
      await post(emulator, packet({ MsgRandom, ToAccount }))
    }
    const { json } = await get(emulator, "/messages?clientUserId=a")
    expect(json).toEqual({ messages: emulator.messages({ clientUserId: "a" }), more: false })
    const found = async (query: string) =>
      (await get(emulator, `/messages?${query}`)).json.messages.map(({ msgRandom }: { msgRandom: number }) => msgRandom)
    expect(await found("msgRandom=2")).toEqual([2])
    expect(await found("from=%40customer_service_account&to=b")).toEqual([2])
    expect(await found("sessionId=none")).toEqual([])
  })

  it("comes in pages: after an id, before one, or the newest", async () => {
    const emulator = await started()
    for (let MsgRandom = 1; MsgRandom <= 5; MsgRandom++) await post(emulator, packet({ MsgRandom }))
    const page = async (query: string) => {
      const { json } = await get(emulator, `/messages?${query}`)
      return [json.messages.map(({ id }: { id: string }) => id), json.more]
    }
    expect(await page("after=msg-2")).toEqual([["msg-3", "msg-4", "msg-5"], false])
    expect(await page("after=msg-0&limit=2")).toEqual([["msg-1", "msg-2"], true])
    expect(await page("limit=2")).toEqual([["msg-4", "msg-5"], true])
    expect(await page("before=msg-3&limit=9")).toEqual([["msg-1", "msg-2"], false])
    expect(await page("after=msg-5")).toEqual([[], false])
  })
})

describe("GET /_emulator/messages/<id>", () => {
  it("shows every attempt that belongs to a message: the failed, the delivering and the dropped, and no other", async () => {
    const emulator = await started()
    const message = packet({ MsgRandom: 7 })
    emulator.failNext({ _tag: "Code", code: 141002 })
    for (const random of ["1", "2", "3"]) await post(emulator, message, { query: { random } })
    await post(emulator, packet({ MsgRandom: 8 }))
    await post(emulator, packet({ MsgRandom: 7, ToAccount: "somebody else" }))
    const { json } = await get(emulator, "/messages/msg-1")
    expect(json.message).toEqual(emulator.messages()[0])
    expect(json.attempts).toEqual(emulator.requests().slice(0, 3))
    expect(json.attempts).toMatchObject([
      { random: 1, fault: "Code", code: 141002 },
      { random: 2, messageId: "msg-1" },
      { random: 3, duplicateOf: "msg-1" }
    ])
  })

  it("takes a MsgRandom that comes again later for another message", async () => {
    let nowMs = Date.now()
    const emulator = await started({ now: () => nowMs })
    await post(emulator, packet())
    nowMs += 60_000
    emulator.failNext({ _tag: "Code", code: 60007 })
    await post(emulator, packet())
    await post(emulator, packet())
    expect((await get(emulator, "/messages/msg-2")).json.attempts.map(({ id }: { id: string }) => id)).toEqual([
      "req-2",
      "req-3"
    ])
    nowMs += 11 * 60_000
    await post(emulator, packet(), { query: { usersig: sign({ ...keyOf(emulator), time: Math.floor(nowMs / 1000) }) } })
    expect((await get(emulator, "/messages/msg-3")).json.attempts).toHaveLength(1)
  })

  it("is 404 for a message there is not", async () => {
    const emulator = await started()
    for (const id of ["msg-1", "cus-1", "../state", "msg-99999999999999999999"]) {
      expect((await get(emulator, `/messages/${id}`)).status).toBe(404)
    }
  })
})

describe("GET /_emulator/requests", () => {
  it("gives requests without their bodies, by what became of them", async () => {
    const emulator = await started()
    await post(emulator, packet())
    await post(emulator, packet({ MsgBody: [] }))
    emulator.failNext({ _tag: "Status", status: 502 })
    await post(emulator, packet({ MsgRandom: 3 }))
    const ids = async (query: string) =>
      (await get(emulator, `/requests${query}`)).json.requests.map(({ id }: { id: string }) => id)
    expect(await ids("")).toEqual(["req-1", "req-2", "req-3"])
    expect(await ids("?outcome=all&after=req-1&limit=1")).toEqual(["req-2"])
    expect(await ids("?outcome=rejected")).toEqual(["req-2"])
    expect(await ids("?outcome=faulted")).toEqual(["req-3"])
    const [request] = (await get(emulator, "/requests?outcome=rejected")).json.requests
    expect(request).toMatchObject({ code: 90010, rule: { path: "MsgBody", source: "send_msg 90010" }, to: "user45" })
    expect(request).not.toHaveProperty("body")
    expect(request).not.toHaveProperty("bodyText")
  })

  it("gives one as it was received, with all attempts of its message", async () => {
    const emulator = await started()
    emulator.failNext({ _tag: "Reset" })
    await post(emulator, packet()).catch(() => undefined)
    await post(emulator, packet())
    const { json } = await get(emulator, "/requests/req-1")
    expect(json.request).toEqual(emulator.requests()[0])
    expect(json.request.query.usersig).toBe("***")
    expect(json.attempts).toMatchObject([
      { id: "req-1", fault: "Reset" },
      { id: "req-2", messageId: "msg-1" }
    ])
    expect((await get(emulator, "/requests/req-3")).status).toBe(404)
  })

  it("keeps a request that says nothing of its message to itself", async () => {
    const emulator = await started()
    await post(emulator, "no JSON")
    await post(emulator, "no JSON")
    expect((await get(emulator, "/requests/req-1")).json.attempts).toHaveLength(1)
  })
})
