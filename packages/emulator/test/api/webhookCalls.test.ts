import { describe, expect, it } from "vitest"
import { act, get, listen } from "../support/apiSupport.ts"
import { backend, ok } from "../support/backend.ts"
import { started } from "../support/support.ts"

describe("/_emulator/webhook-calls", () => {
  it("lists what the webhook was told, in pages and by outcome, and shows each whole", async () => {
    const shop = await backend((_, res, index) => (index === 1 ? res.writeHead(500).end("<p>no") : ok(res)))
    const emulator = await started({ webhook: { url: shop.url } })
    const sessionId = emulator.openSession({ clientUserId: "user1" })
    emulator.typeAsCustomer({ sessionId, text: "hi" })
    await emulator.whenTold()
    emulator.failNext({ _tag: "WebhookLost" })
    emulator.typeAsCustomer({ sessionId, text: "lost" })
    emulator.openSession({ clientUserId: "user2" })
    await emulator.whenTold()

    const list = async (query: string): Promise<readonly string[]> =>
      (await get(emulator, `/webhook-calls${query}`)).json.calls.map(({ id }: { id: string }) => id)
    expect(await list("")).toEqual(["hook-1", "hook-2", "hook-3", "hook-4"])
    expect(await list("?outcome=wrong")).toEqual(["hook-2"])
    expect(await list("?outcome=lost")).toEqual(["hook-3"])
    expect(await list(`?sessionId=${sessionId}&after=hook-1`)).toEqual(["hook-2", "hook-3"])
    expect(await list("?before=hook-4&limit=1")).toEqual(["hook-3"])

    const { calls } = (await get(emulator, "/webhook-calls?outcome=wrong")).json
    const { entries } = (await get(emulator, "/chat")).json
    const cause = entries.find(({ kind }: { kind: string }) => kind === "customer").seq
    expect(calls[0]).toMatchObject({ cause, tries: 1, status: 500, tookMs: expect.any(Number) })
    expect(calls[0]).not.toHaveProperty("packet")
    const { json } = await get(emulator, "/webhook-calls/hook-2")
    expect(json).toMatchObject({ packet: { Event: "ChatBot.UserSendMsg" }, tries: [{ status: 500, body: "<p>no" }] })
    expect((await get(emulator, "/state")).json.counts).toMatchObject({ calls: 4, wrongCalls: 1 })
  })

  it("tells any packet, and gives the call as it begins", async () => {
    const shop = await backend()
    const emulator = await started({ webhook: { url: shop.url } })
    const packet = { CallbackCommand: "Chatbot.InterfaceInvocation", Body: { a: "1" } }
    const { json } = await act(emulator, "/webhook-calls", { packet })
    expect(json).toMatchObject({ id: "hook-1", outcome: "waiting", packet, url: expect.stringContaining(shop.url) })
    expect((await shop.has(1))[0]?.packet).toEqual(packet)
    const wrong = await act(emulator, "/webhook-calls", { packet: { CallbackCommand: "" } })
    expect([wrong.status, wrong.json.error.message]).toEqual([400, expect.stringContaining("CallbackCommand must be")])
  })

  it("opens a chat as the customer's app does, and sends what customers do not see", async () => {
    const shop = await backend()
    const emulator = await started({ webhook: { url: shop.url } })
    const { sessionId } = (await act(emulator, "/chats/open", { clientUserId: "user1" })).json
    const signal = await act(emulator, "/customer-signals", { sessionId, data: { src: "12", typingStatus: 1 } })
    expect(signal.json).toMatchObject({ id: "sig-2", src: "12", sessionId })
    await emulator.whenTold()
    expect(shop.told.map(({ packet }) => packet.MsgBody?.[0].MsgContent.Data)).toEqual([
      undefined,
      '{"customerServicePlugin":0,"src":"7"}',
      '{"customerServicePlugin":0,"src":"12","typingStatus":1}'
    ])
    expect((await act(emulator, "/customer-signals", { data: { src: "7" } })).status).toBe(400)
  })

  it("tells those who watch how a call goes, never with token or signature", async () => {
    const token = "callback-token-9"
    const shop = await backend((told, res) => ok(res, { ErrorInfo: `${token} ${told.query.get("Sign")}` }))
    const emulator = await started({ webhook: { url: shop.url, token } })
    const stream = await listen(emulator)
    emulator.openSession({ clientUserId: `user ${token}` })
    const events = await stream.take(4)
    const calls = events.filter(({ event }) => event === "webhook").map(({ data }) => data.call)
    expect(calls.map(({ outcome, tries }) => [outcome, tries])).toEqual([
      ["waiting", 0],
      ["waiting", 1],
      ["fine", 1]
    ])
    const shown = JSON.stringify([
      events,
      (await get(emulator, "/webhook-calls/hook-1")).text,
      (await get(emulator, "/state")).text
    ])
    expect(shown).not.toContain(token)
    expect(shown).not.toContain(shop.told[0]?.query.get("Sign"))
  })

  it("keeps the newest, forgets them with the records, and goes on counting", async () => {
    const shop = await backend()
    const emulator = await started({ webhook: { url: shop.url }, maxRecords: 3 })
    for (let n = 0; n < 5; n++) emulator.openSession({ clientUserId: `user${n}` })
    await emulator.whenTold()
    expect(emulator.webhookCalls().map(({ id }) => id)).toEqual(["hook-3", "hook-4", "hook-5"])
    await act(emulator, "/clear")
    expect(emulator.webhookCalls()).toEqual([])
    emulator.openSession({ clientUserId: "user9" })
    expect(emulator.webhookCalls().map(({ id }) => id)).toEqual(["hook-6"])
    emulator.reset()
    expect(emulator.webhookCalls()).toEqual([])
  })
})

describe("close", () => {
  it("gives up what is under way, and lets whoever waits for it go on", async () => {
    const shop = await backend(() => undefined)
    const emulator = await started({ webhook: { url: shop.url, retries: 5 } })
    const told = emulator.tell({ CallbackCommand: "X" })
    const over: string[] = []
    emulator.onWebhookCall(({ id, outcome }) => over.push(`${id} ${outcome}`))
    await shop.has(1)
    await emulator.close()
    await emulator.whenTold()
    expect(await told).toMatchObject({ outcome: "lost", problems: ["The emulator was closed before it was over."] })
    expect(over).toEqual(["hook-1 lost"])
    emulator.openSession({ clientUserId: "user1" })
    expect(shop.told).toHaveLength(1)
    expect(emulator.webhookCalls()).toHaveLength(1)
  })
})
