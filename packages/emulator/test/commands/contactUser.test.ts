import { describe, expect, it } from "vitest"
import type { AgentOptions } from "../../src/index.ts"
import { command, started } from "../support/support.ts"

const ok = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 }
const [ann, bob] = ["ann@example.com", "bob@example.com"]
const SERVICE = "@customer_service_account"

const desk = async (agents: readonly AgentOptions[]) => {
  const emulator = await started({ agents })
  const contact = (fields: Record<string, unknown> = {}) =>
    command(emulator, "contact_user", { IMAgentUserId: SERVICE, ClientUserId: "user45", ...fields })
  return { emulator, contact }
}

describe("contact_user", () => {
  it("opens a session in which an agent is, and which the user's state tells", async () => {
    const { emulator, contact } = await desk([{ id: ann, groupId: 3 }])
    expect(await contact()).toEqual({ ...ok, MemberId: ann })
    const [session] = emulator.sessions()
    expect(session).toEqual({
      sessionId: expect.any(String),
      clientUserId: "user45",
      state: "Agent",
      openedAt: expect.any(Number),
      agentId: ann,
      groupId: 3,
      customerServiceId: SERVICE,
      isContactUser: true
    })
    expect(
      await command(emulator, "get_session_state", { ClientUserId: "user45", CustomerServiceId: SERVICE })
    ).toMatchObject({ SessionId: session?.sessionId, CurrentState: "Agent", AgentId: ann })
    expect(emulator.agents()).toMatchObject([{ sessions: 1 }])
  })

  it("takes both spellings of the page, and says so when both are given", async () => {
    const { emulator, contact } = await desk([{ id: ann }])
    const sample = { IMAgentUserID: SERVICE, ClientUserID: "user46" }
    expect(await command(emulator, "contact_user", sample)).toEqual({ ...ok, MemberId: ann })
    expect(await contact({ ClientUserID: "other" })).toEqual({ ...ok, MemberId: ann })
    expect(emulator.requests().map(({ warnings }) => warnings)).toEqual([
      [],
      ["ClientUserId is given: ClientUserID is ignored"]
    ])
    expect(emulator.sessions().map(({ clientUserId }) => clientUserId)).toEqual(["user46", "user45"])
  })

  it("chooses within the group, or takes the member that is named", async () => {
    const { contact } = await desk([
      { id: ann, groupId: 1 },
      { id: bob, groupId: 2, busy: true },
      { id: "cleo", groupId: 2 }
    ])
    expect(await contact({ GroupId: 2 })).toMatchObject({ MemberId: "cleo" })
    expect(await contact({ ClientUserId: "b", MemberId: bob })).toMatchObject({ MemberId: bob })
  })

  it("answers by its documented codes why no agent can", async () => {
    const { emulator, contact } = await desk([
      { id: ann, online: false, groupId: 1 },
      { id: bob, resting: true, groupId: 1 },
      { id: "cleo", capacity: 1, groupId: 2 }
    ])
    expect(await contact({ MemberId: ann })).toMatchObject({ ErrorCode: 141011 })
    expect(await contact({ MemberId: bob })).toMatchObject({ ErrorCode: 141013 })
    expect(await contact({ GroupId: 1 })).toMatchObject({ ErrorCode: 141017 })
    expect(await contact({ MemberId: "nobody" })).toMatchObject({ ErrorCode: 141004 })
    expect(emulator.sessions()).toEqual([])
    expect(await contact()).toMatchObject({ MemberId: "cleo" })
    expect(await contact()).toMatchObject({ ErrorCode: 141016 })
    expect(await contact({ ClientUserId: "b", MemberId: "cleo" })).toMatchObject({ ErrorCode: 141012 })
    expect(await contact({ ClientUserId: "b" })).toMatchObject({ ErrorCode: 141001 })
    expect(emulator.requests().map(({ rule }) => rule?.source.includes("inferred") ?? false)).toEqual(
      Array(8).fill(false)
    )
    expect(emulator.requests().at(-1)).toMatchObject({ carriedOut: false, code: 141001 })
  })

  it("can have the user again once the session has ended", async () => {
    const { emulator, contact } = await desk([{ id: ann }])
    await contact()
    emulator.endSession(String(emulator.sessions()[0]?.sessionId), "agent")
    expect(await contact()).toMatchObject({ ErrorCode: 0 })
  })

  const illegal: readonly [fields: Record<string, unknown>, message: string][] = [
    [{ IMAgentUserId: undefined }, "IMAgentUserId is missing."],
    [{ IMAgentUserId: "" }, "IMAgentUserId must not be empty."],
    [{ IMAgentUserId: "clerk" }, "IMAgentUserId must be a customer-service account."],
    [{ IMAgentUserID: 7 }, "IMAgentUserID must be a String, got a Number."],
    [{ ClientUserId: undefined }, "ClientUserId is missing."],
    [{ ClientUserId: ["a"] }, "ClientUserId must be a String, got an Array."],
    [{ ClientUserId: SERVICE }, "ClientUserId must be an ordinary user, not a customer-service account."],
    [{ GroupId: "1" }, "GroupId must be an Integer, got a String."],
    [{ MemberId: 1 }, "MemberId must be a String, got a Number."]
  ]
  it.each(illegal)("answers %j with 141004", async (fields, message) => {
    const { emulator, contact } = await desk([{ id: ann }])
    expect(await contact(fields)).toEqual({ ActionStatus: "FAIL", ErrorInfo: message, ErrorCode: 141004 })
    expect(emulator.requests()[0]?.rule?.source).toBe("contact_user 141004")
    expect(emulator.sessions()).toEqual([])
  })

  it("is carried out or not under a fault, as `stored` says", async () => {
    const { emulator, contact } = await desk([{ id: ann }])
    emulator.failNext({ _tag: "Close" })
    await expect(contact()).rejects.toThrow()
    expect(emulator.sessions()).toEqual([])
    emulator.failNext({ _tag: "Close", stored: true })
    await expect(contact()).rejects.toThrow()
    expect(emulator.sessions()).toHaveLength(1)
  })
})
