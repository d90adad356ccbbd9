import { describe, expect, it } from "vitest"
import { command, handClock, started } from "../support/support.ts"

const ok = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 }

const recorded = async () => {
  const clock = handClock()
  const seconds = () => Math.floor(clock.now() / 1000)
  const emulator = await started({ now: clock.now, agents: [{ id: "ann", groupId: 3067 }] })
  const records = (fields: Record<string, unknown> = {}) =>
    command(emulator, "describe_im_cdr_list", { StartTimestamp: 0, EndTimestamp: seconds(), ...fields })
  return { emulator, clock, seconds, records }
}

/** The SessionIds of an answer. */
const idsOf = ({ IMCdrList }: Record<string, unknown>): readonly string[] =>
  (IMCdrList as readonly { readonly SessionId: string }[]).map(({ SessionId }) => SessionId)

describe("describe_im_cdr_list", () => {
  it("tells of sessions that have ended, who served them and how they ended", async () => {
    const { emulator, clock, seconds, records } = await recorded()
    const SessionId = emulator.openSession({ clientUserId: "user45" })
    const Timestamp = seconds()
    await command(emulator, "transfer_to_human", { SessionId })
    emulator.acceptAsAgent({ sessionId: SessionId })
    expect(await records()).toEqual({ ...ok, TotalCount: 0, IMCdrList: [] })
    clock.advance(42_900)
    emulator.endSession(SessionId, "agent")
    expect(await records()).toEqual({
      ...ok,
      TotalCount: 1,
      IMCdrList: [
        {
          SessionId,
          AgentGroupId: "3067",
          AgentGroupName: "Group 3067",
          AgentId: "ann",
          ChannelType: "SDK",
          ClientUserId: "user45",
          ClientUserNickName: "",
          Duration: 42,
          EndStatus: "AgentEndedSession",
          SatisfactionSelected: 0,
          Timestamp
        }
      ]
    })
    expect(emulator.requests().at(-1)).not.toHaveProperty("inferred")
  })

  it("marks every other way to end as invented, in the value and in the request's record", async () => {
    const { emulator, records } = await recorded()
    const ids = ["by customer", "by emulator", "by command", "by transfer"]
    for (const sessionId of ids) emulator.openSession({ clientUserId: "u", sessionId })
    emulator.endSession("by customer", "customer")
    emulator.endSession("by emulator")
    await command(emulator, "end_session", { SessionId: "by command" })
    emulator.setAgent({ id: "ann", online: false })
    await command(emulator, "transfer_to_human", { SessionId: "by transfer", EndSessionWhenNoMemberOnline: 1 })
    const { IMCdrList } = (await records()) as { IMCdrList: { EndStatus: string }[] }
    expect(IMCdrList.map(({ EndStatus }) => EndStatus)).toEqual([
      "Invented:EndedByNoAgentOnline",
      "Invented:EndedByEndSession",
      "Invented:EndedByEmulator",
      "Invented:EndedByUser"
    ])
    expect(emulator.requests().at(-1)?.inferred).toEqual([
      "EndStatus: no document has another value than AgentEndedSession"
    ])
  })

  it("lists by the time of beginning, newest first, pages by Limit and Offset, and filters by user", async () => {
    const { emulator, clock, seconds, records } = await recorded()
    const first = seconds()
    const ids = Array.from({ length: 25 }, (_, n) => `s-${n}`)
    for (const [n, sessionId] of ids.entries()) {
      emulator.openSession({ clientUserId: n % 2 === 0 ? "even" : "odd", sessionId })
      emulator.endSession(sessionId)
      clock.advance(1000)
    }
    expect(idsOf(await records())).toEqual(ids.toReversed().slice(0, 20))
    expect(await records({ Offset: 20 })).toMatchObject({ TotalCount: 25 })
    expect(idsOf(await records({ Offset: 20 }))).toEqual(ids.toReversed().slice(20))
    expect(await records({ Offset: 25 })).toEqual({ ...ok, TotalCount: 25, IMCdrList: [] })
    const span = { StartTimestamp: first + 3, EndTimestamp: first + 6, ClientUserId: "odd" }
    expect(idsOf(await records(span))).toEqual(["s-5", "s-3"])
  })

  it("warns of times in milliseconds", async () => {
    const { emulator, clock, records } = await recorded()
    expect(await records({ EndTimestamp: clock.now() })).toMatchObject({ ErrorCode: 0 })
    expect(emulator.requests()[0]?.warnings).toEqual(["EndTimestamp is in seconds: this value looks like milliseconds"])
  })

  const illegal: readonly [fields: Record<string, unknown>, message: string][] = [
    [{ StartTimestamp: undefined }, "StartTimestamp is missing."],
    [{ EndTimestamp: undefined }, "EndTimestamp is missing."],
    [{ StartTimestamp: "0" }, "StartTimestamp must be an Integer, got a String."],
    [{ StartTimestamp: -1 }, "StartTimestamp must be at least 0."],
    [{ EndTimestamp: 1.5 }, "EndTimestamp must be an Integer, got a fraction."],
    [{ StartTimestamp: 5, EndTimestamp: 4 }, "EndTimestamp must not be before StartTimestamp."],
    [{ Limit: 101 }, "Limit must be from 1 to 100."],
    [{ Offset: -1 }, "Offset must be at least 0."],
    [{ ClientUserId: "" }, "ClientUserId must not be empty."],
    [{ ClientUserId: 7 }, "ClientUserId must be a String, got a Number."]
  ]
  it.each(illegal)("answers %j with 141004, inferred", async (fields, message) => {
    const { emulator, records } = await recorded()
    expect(await records(fields)).toEqual({ ActionStatus: "FAIL", ErrorInfo: message, ErrorCode: 141004 })
    expect(emulator.requests()[0]?.rule?.source).toBe("describe_im_cdr_list 141004, inferred")
  })
})
