import { describe, expect, it } from "vitest"
import { backend, OK, ok } from "../support/backend.ts"
import { command, started } from "../support/support.ts"

const agents = [
  { id: "ann@example.com", groupId: 7 },
  { id: "bob@example.com", groupId: 8 }
]

describe("ChatBot.OnAssignHuman", () => {
  const asking = async (answer: object) => {
    const shop = await backend(({ packet }, res) => {
      if (packet.CallbackCommand === "ChatBot.OnAssignHuman") res.end(JSON.stringify(answer))
      else ok(res)
    })
    const emulator = await started({ webhook: { url: shop.url, assignHuman: true }, agents })
    const sessionId = emulator.openSession({ clientUserId: "user1" })
    await emulator.whenTold()
    return {
      shop,
      emulator,
      sessionId,
      transfer: (more = {}) => command(emulator, "transfer_to_human", { SessionId: sessionId, ...more })
    }
  }

  it("asks to whom a session goes, where the transfer names nobody", async () => {
    const { shop, emulator, sessionId, transfer } = await asking({ ...OK, AgentIdList: ["bob@example.com"] })
    expect(await transfer()).toMatchObject({ ErrorCode: 0, AgentId: "bob@example.com" })
    expect(shop.told[1]?.packet).toEqual({
      CallbackCommand: "ChatBot.OnAssignHuman",
      SessionId: sessionId,
      ClientUserId: "user1",
      CustomerServiceId: "@customer_service_account",
      EventTime: expect.any(Number)
    })
    expect(shop.told[1]?.query.has("RequestID")).toBe(false)
    expect(emulator.webhookCalls()[1]).toMatchObject({ command: "ChatBot.OnAssignHuman", outcome: "fine" })
  })

  it("may name a group", async () => {
    const { transfer } = await asking({ ...OK, AgentGroupId: 8 })
    expect(await transfer()).toMatchObject({ AgentId: "bob@example.com" })
  })

  it("is not asked where the transfer names an agent or a group", async () => {
    const { shop, transfer } = await asking(OK)
    expect(await transfer({ AgentGroupId: 7 })).toMatchObject({ AgentId: "ann@example.com" })
    expect(shop.told).toHaveLength(1)
  })

  it("that is answered wrongly leaves the default strategy, and says so", async () => {
    const { emulator, transfer } = await asking({ AgentIdList: "bob@example.com" })
    expect(await transfer()).toMatchObject({ ErrorCode: 0, AgentId: "ann@example.com" })
    expect(emulator.requests()[0]?.warnings).toEqual([expect.stringContaining("ChatBot.OnAssignHuman")])
    expect(emulator.webhookCalls()[1]?.outcome).toBe("wrong")
  })
})

describe("Desk.CallbackBeforeIMContactUser", () => {
  const contacting = async (answer: object, beforeContactUser = true) => {
    const shop = await backend((_, res) => res.end(JSON.stringify(answer)))
    const emulator = await started({ webhook: { url: shop.url, beforeContactUser }, agents })
    const contact = () =>
      command(emulator, "contact_user", {
        IMAgentUserId: "@customer_service_account",
        ClientUserId: "user1",
        MemberId: "ann@example.com"
      })
    return { shop, emulator, contact }
  }

  it("lets a contact happen, and then the session begins", async () => {
    const { shop, emulator, contact } = await contacting(OK)
    expect(await contact()).toMatchObject({ ErrorCode: 0, MemberId: "ann@example.com" })
    await emulator.whenTold()
    expect(shop.told.map(({ packet }) => packet)).toMatchObject([
      {
        CallbackCommand: "Desk.CallbackBeforeIMContactUser",
        ClientUserId: "user1",
        ChannelId: "@customer_service_account",
        ChannelType: "SDK",
        MemberId: "ann@example.com",
        GroupId: ""
      },
      { Event: "SessionBegin", IsContactUser: true, AgentId: "ann@example.com" }
    ])
    expect(shop.told[0]?.query.get("OptPlatform")).toBe("RESTAPI")
  })

  it("refuses a contact by an ErrorCode, which no document says", async () => {
    const { emulator, contact } = await contacting({ ActionStatus: "FAIL", ErrorInfo: "no", ErrorCode: 1 })
    expect(await contact()).toMatchObject({ ErrorCode: 20006, ErrorInfo: expect.stringContaining("by your webhook") })
    expect(emulator.requests()[0]).toMatchObject({
      carriedOut: false,
      rule: { code: 20006, source: "contact_user 20006, inferred" }
    })
    expect(emulator.webhookCalls()[0]?.outcome).toBe("fine")
    expect(emulator.sessions()).toEqual([])
  })

  it("that is answered wrongly lets it happen, and says so", async () => {
    const { emulator, contact } = await contacting([])
    expect(await contact()).toMatchObject({ ErrorCode: 0 })
    expect(emulator.requests()[0]?.warnings).toEqual([expect.stringContaining("gave no proper answer")])
  })

  it("is not asked unless it is wanted, nor for a packet that is refused anyway", async () => {
    const { shop, emulator, contact } = await contacting(OK, false)
    await contact()
    await emulator.whenTold()
    expect(shop.told.map(({ packet }) => packet.Event)).toEqual(["SessionBegin"])
    const asked = await contacting(OK)
    await command(asked.emulator, "contact_user", { IMAgentUserId: "@x", ClientUserId: "user1", MemberId: "nobody" })
    expect(asked.shop.told).toEqual([])
  })
})
