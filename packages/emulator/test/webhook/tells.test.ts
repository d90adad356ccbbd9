import { createHash } from "node:crypto"
import { describe, expect, it } from "vitest"
import { signOf } from "../../src/webhook/callbackUrl.ts"
import { backend } from "../support/backend.ts"
import { command, handClock, started } from "../support/support.ts"

const EVENT = "Desk.SessionEventNotify"

describe("Sign", () => {
  it("is the SHA-256 of token and RequestTime, as the published example has it", () => {
    expect(signOf("xxxxyyyy", 1669872112)).toBe("17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061")
  })
})

describe("a webhook", () => {
  it("may be a server that listens later: its URL is asked for with each call", async () => {
    let url = "not yet"
    const emulator = await started({ webhook: { url: () => url } })
    emulator.openSession({ clientUserId: "user45" })
    const shop = await backend()
    url = shop.url
    emulator.openSession({ clientUserId: "user46" })
    await emulator.whenTold()
    expect(shop.told.map(({ packet }) => packet.ClientUserId)).toEqual(["user46"])
    expect(emulator.webhookCalls().map(({ outcome, problems }) => [outcome, problems])).toEqual([
      ["lost", [expect.stringContaining("webhook.url has given no http or https URL")]],
      ["fine", []]
    ])
  })

  it("is told of a session's begin and of what its customer writes, in the documents' terms", async () => {
    const shop = await backend()
    const { now } = handClock()
    const emulator = await started({ webhook: { url: shop.url }, now, sdkAppId: 1400000007 })
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    emulator.typeAsCustomer({ sessionId, text: "Where is my parcel? 包裹" })
    await emulator.whenTold()

    const [begin, message] = shop.told
    expect(begin).toMatchObject({ method: "POST", path: "/desk/callback" })
    expect(Object.fromEntries(begin?.query ?? [])).toEqual({
      SdkAppid: "1400000007",
      CallbackCommand: EVENT,
      contenttype: "json",
      ClientIP: "127.0.0.1",
      OptPlatform: "Web",
      RequestID: expect.stringMatching(/^[0-9a-f-]{36}$/)
    })
    expect(begin?.headers["content-type"]).toBe("application/json")
    const common = { CallbackCommand: EVENT, SessionId: sessionId, ClientUserId: "user45", EventTime: now() }
    expect(begin?.packet).toMatchObject({ ...common, Event: "SessionBegin", ChannelType: "SDK", IsContactUser: false })
    expect(begin?.packet).not.toHaveProperty("MsgBody")
    expect(message?.packet).toMatchObject({
      ...common,
      Event: "ChatBot.UserSendMsg",
      MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "Where is my parcel? 包裹" } }],
      MsgKey: expect.stringMatching(/^\d+_1400000007_[0-9a-f]+$/)
    })
    expect(message?.query.get("RequestID")).not.toBe(begin?.query.get("RequestID"))
    expect(message?.socket).toBe(begin?.socket)
    expect(emulator.webhookCalls()).toMatchObject([
      { id: "hook-1", event: "SessionBegin", outcome: "fine", problems: [], tries: [{ status: 200, problems: [] }] },
      { id: "hook-2", event: "ChatBot.UserSendMsg", sessionId, clientUserId: "user45", outcome: "fine" }
    ])
  })

  it("is called with Sign and RequestTime where there is a token, and neither is kept", async () => {
    const shop = await backend((told, res) => res.end(JSON.stringify({ ErrorCode: 0, echo: [...told.query] })))
    const token = "callback-token-1"
    const { now } = handClock()
    const emulator = await started({ webhook: { url: shop.url, token }, now })
    emulator.openSession({ clientUserId: "user1" })
    await emulator.whenTold()
    const query = shop.told[0]?.query
    const requestTime = query?.get("RequestTime") ?? ""
    expect(requestTime).toBe(String(Math.floor(now() / 1000)))
    const sign = createHash("sha256")
      .update(token + requestTime)
      .digest("hex")
    expect(query?.get("Sign")).toBe(sign)
    const [call] = emulator.webhookCalls()
    expect(call).toMatchObject({ isSigned: true, url: expect.stringContaining("RequestID=") })
    expect(call?.tries[0]?.body).toContain("***")
    for (const secret of [token, sign]) expect(JSON.stringify(emulator.webhookCalls())).not.toContain(secret)
  })

  it("is told that the chat was opened, which opens a session where there is none", async () => {
    const shop = await backend()
    const emulator = await started({ webhook: { url: shop.url } })
    const sessionId = emulator.openChat({ clientUserId: "user1", language: "en" })
    expect(emulator.openChat({ clientUserId: "user1" })).toBe(sessionId)
    await emulator.whenTold()
    const data = shop.told.slice(1).map(({ packet }) => JSON.parse(packet.MsgBody[0].MsgContent.Data))
    expect(shop.told.map(({ packet }) => packet.Event)).toEqual([
      "SessionBegin",
      "ChatBot.UserSendMsg",
      "ChatBot.UserSendMsg"
    ])
    expect(data).toEqual([
      { customerServicePlugin: 0, src: "7", triggeredContent: { language: "en" } },
      { customerServicePlugin: 0, src: "7" }
    ])
  })

  it("is told of what clients hide: a rating, a filled form", async () => {
    const shop = await backend()
    const emulator = await started({ webhook: { url: shop.url } })
    const sessionId = emulator.openSession({ clientUserId: "user1" })
    const rating = { src: "10", menuSelected: { id: "101", content: "good", sessionId } }
    const signal = emulator.signalAsCustomer({ sessionId, data: rating })
    expect(signal).toMatchObject({ id: "sig-1", sessionId, clientUserId: "user1", src: "10" })
    await emulator.whenTold()
    const [, told] = shop.told
    expect(told?.packet.Event).toBe("ChatBot.UserSendMsg")
    expect(JSON.parse(told?.packet.MsgBody[0].MsgContent.Data)).toEqual({ customerServicePlugin: 0, ...rating })
    expect(emulator.webhookCalls()[1]?.inferred.join()).toContain("src 7 alone")
    expect(() => emulator.signalAsCustomer({ sessionId, data: {} })).toThrow("data must be an object such as")
    expect(() => emulator.signalAsCustomer({ sessionId: "none", data: rating })).toThrow("no open session")
    for (const method of ["typeAsCustomer", "signalAsCustomer"] as const) {
      const nobody = { text: "x", data: rating } as never
      expect(() => emulator[method](nobody)).toThrow(TypeError)
    }
  })

  it("gets a session for what is written outside of any, as an answer needs one", async () => {
    const shop = await backend()
    const emulator = await started({ webhook: { url: shop.url } })
    const first = emulator.typeAsCustomer({ clientUserId: "user1", text: "hi" })
    emulator.endSession(first.sessionId ?? "")
    const second = emulator.typeAsCustomer({ clientUserId: "user1", text: "again" })
    expect(second.sessionId).not.toBe(first.sessionId)
    await emulator.whenTold()
    expect(emulator.sessions().map(({ sessionId }) => sessionId)).toEqual([first.sessionId, second.sessionId])
    for (const { sessionId } of [first, second]) {
      const told = shop.told.filter(({ packet }) => packet.SessionId === sessionId)
      expect(told.map(({ packet }) => packet.Event)).toEqual(["SessionBegin", "ChatBot.UserSendMsg"])
    }
  })

  it("is told of an agent's status, and of no other change of an agent", async () => {
    const shop = await backend()
    const emulator = await started({ webhook: { url: shop.url }, agents: [{ id: "ann@example.com" }] })
    emulator.setAgent({ id: "ann@example.com", capacity: 2 })
    emulator.setAgent({ id: "ann@example.com", busy: true })
    emulator.setAgent({ id: "ann@example.com", resting: true })
    emulator.setAgent({ id: "ann@example.com", online: false })
    emulator.setAgent({ id: "bob@example.com" })
    await emulator.whenTold()
    const toldOf = (id: string) =>
      shop.told.filter(({ packet }) => packet.MemberId === id).map(({ packet }) => [packet.Event, packet.Status])
    expect(toldOf("ann@example.com")).toEqual([
      ["Member.StatusChange", "notReady"],
      ["Member.StatusChange", "rest"],
      ["Member.StatusChange", "offline"]
    ])
    expect(toldOf("bob@example.com")).toEqual([["Member.StatusChange", "ready"]])
    expect(shop.told).toHaveLength(4)
    expect(shop.told[0]?.query.get("CallbackCommand")).toBe("Member.EventNotify")
    expect(shop.told[0]?.query.has("RequestID")).toBe(true)
  })

  it("is not told of events that no document names", async () => {
    const shop = await backend()
    const emulator = await started({ webhook: { url: shop.url }, agents: [{ id: "ann" }] })
    const sessionId = emulator.openSession({ clientUserId: "user1" })
    await command(emulator, "transfer_to_human", { SessionId: sessionId })
    emulator.typeAsAgent({ sessionId, text: "hello" })
    emulator.typeAsCustomer({ sessionId, text: "hello Ann" })
    emulator.endSession(sessionId, "customer")
    await emulator.whenTold()
    expect(shop.told.map(({ packet }) => packet.Event)).toEqual(["SessionBegin"])
  })

  it("is told of them by names of its user's own, which are marked as invented", async () => {
    const shop = await backend()
    const eventNames = {
      transferring: "X.Transferring",
      transferred: "X.Transferred",
      transferFailed: "X.Failed",
      agentChanged: "X.AgentChanged",
      sessionEnded: "X.Ended",
      userMessageToAgent: "X.UserSendMsg",
      agentMessage: "X.AgentSendMsg"
    }
    const emulator = await started({ webhook: { url: shop.url, eventNames } })
    const sessionId = emulator.openSession({ clientUserId: "user1" })
    await command(emulator, "transfer_to_human", { SessionId: sessionId })
    emulator.setAgent({ id: "ann" })
    emulator.setAgent({ id: "bob" })
    await command(emulator, "transfer_to_human", { SessionId: sessionId, AgentIdList: ["ann"] })
    emulator.typeAsCustomer({ sessionId, text: "anybody?" })
    emulator.leaveAsAgent({ sessionId })
    emulator.typeAsAgent({ sessionId, text: "hello" })
    emulator.endSession(sessionId, "customer")
    await emulator.whenTold()
    const told = shop.told.filter(({ packet }) => packet.SessionId === sessionId)
    expect(
      told.map(({ packet: { Event, AgentId, ForwardFromAgentId } }) => [Event, AgentId, ForwardFromAgentId])
    ).toEqual([
      ["SessionBegin", "", ""],
      ["X.Failed", "", ""],
      ["X.Transferring", "ann", ""],
      ["X.UserSendMsg", "ann", ""],
      ["X.AgentChanged", "bob", "ann"],
      ["X.Transferred", "bob", ""],
      ["X.AgentSendMsg", "bob", ""],
      ["X.UserSendMsg", "bob", ""],
      ["X.Ended", "bob", ""]
    ])
    expect(JSON.parse(told[7]?.packet.MsgBody[0].MsgContent.Data)).toEqual({ customerServicePlugin: 0, src: "27" })
    const calls = emulator.webhookCalls().filter((call) => call.sessionId === sessionId)
    expect(calls.map(({ invented }) => invented === true)).toEqual([false, ...Array(8).fill(true)])
    expect(calls[1]?.inferred.join()).toContain("eventNames")
  })

  it("is told any packet by hand", async () => {
    const shop = await backend((_, res) => res.end('{"ActionStatus":"OK","ErrorCode":0,"Body":{"customKey":"10"}}'))
    const emulator = await started({ webhook: { url: shop.url } })
    const packet = { CallbackCommand: "Chatbot.InterfaceInvocation", Body: { staticKey: "v" }, EventTime: 1 }
    const call = await emulator.tell(packet)
    expect(call).toMatchObject({ outcome: "fine", answer: { Body: { customKey: "10" } }, packet })
    expect(shop.told[0]).toMatchObject({ packet })
    expect(shop.told[0]?.query.get("CallbackCommand")).toBe("Chatbot.InterfaceInvocation")
    expect(shop.told[0]?.query.has("RequestID")).toBe(false)
    for (const wrong of [undefined, [], { CallbackCommand: 1 }, { CallbackCommand: "a b" }]) {
      await expect(emulator.tell(wrong as never)).rejects.toThrow(TypeError)
    }
  })

  it("is not there unless it is configured, and nothing is told then", async () => {
    const emulator = await started()
    emulator.openChat({ clientUserId: "user1" })
    expect(emulator.typeAsCustomer({ clientUserId: "user2", text: "hi" }).sessionId).toBeUndefined()
    await emulator.whenTold()
    expect(emulator.webhookCalls()).toEqual([])
    await expect(emulator.tell({ CallbackCommand: "X" })).rejects.toThrow("there is no webhook to tell")
  })

  it("is refused at the start when its options are wrong, without their values", async () => {
    const url = "http://127.0.0.1:3000/desk"
    const wrong: readonly [webhook: unknown, message: string][] = [
      ["http://x", "webhook must be an object such as { url }"],
      [{}, "webhook.url is missing: it must be an http or https URL"],
      [{ url: "ftp://x/" }, "webhook.url must be an http or https URL"],
      [{ url: `${url}?a=1` }, "webhook.url must be an http or https URL"],
      [{ url: "http://user:secret@x/" }, "webhook.url must be an http or https URL"],
      [{ url: "localhost:3000/x" }, "webhook.url must be an http or https URL"],
      [{ url, token: "" }, "webhook.token must be a string that is not empty, of at most 128 characters"],
      [{ url, token: "secret".repeat(30) }, "webhook.token must be a string"],
      [{ url, retries: -1 }, "webhook.retries must be an integer from 0 to 100"],
      [{ url, retrie: 1 }, "unknown field webhook.retrie: did you mean webhook.retries?"],
      [{ url, eventNames: { sessionEnd: "X" } }, "did you mean webhook.eventNames.sessionEnded?"],
      [{ url, eventNames: { sessionEnded: 1 } }, "webhook.eventNames.sessionEnded must be a string"]
    ]
    for (const [webhook, message] of wrong) {
      const error = await started({ webhook: webhook as never }).catch((error: unknown) => error)
      expect(error).toBeInstanceOf(TypeError)
      expect(String(error)).toContain(message)
      expect(String(error)).not.toContain("secret")
    }
  })
})
