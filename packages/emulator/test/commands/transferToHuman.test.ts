import { describe, expect, it } from "vitest"
import type { AgentOptions } from "../../src/index.ts"
import { act, get, listen } from "../support/apiSupport.ts"
import { command, handClock, started } from "../support/support.ts"

const ok = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 }
const [ann, bob] = ["ann@example.com", "bob@example.com"]
const toAnn = { ...ok, AgentId: ann, IsInQueue: 0 }
const toBob = { ...ok, AgentId: bob, IsInQueue: 0 }
const toQueue = { ...ok, AgentId: "", IsInQueue: 1 }

/** An emulator with these agents, and transfers of its sessions. */
const desk = async (agents: readonly AgentOptions[]) => {
  const clock = handClock()
  const emulator = await started({ now: clock.now, agents })
  const open = (clientUserId = "user45") => emulator.openSession({ clientUserId })
  const transfer = (SessionId: string, fields: Record<string, unknown> = {}) =>
    command(emulator, "transfer_to_human", { SessionId, ...fields })
  const stateOf = (sessionId: string) => emulator.session(sessionId).state
  return { emulator, clock, open, transfer, stateOf }
}

describe("transfer_to_human", () => {
  it("asks an agent to take the session, who then serves it", async () => {
    const { emulator, open, transfer, stateOf } = await desk([{ id: ann, groupId: 2473 }])
    const sessionId = open()
    expect(await transfer(sessionId)).toEqual(toAnn)
    const answered = () => command(emulator, "get_session_state", { SessionId: sessionId })
    expect(await answered()).toMatchObject({ CurrentState: "WaitingForAgentAnswering", AgentId: ann })
    expect(emulator.acceptAsAgent({ sessionId, agentId: ann })).toMatchObject({ state: "Agent", groupId: 2473 })
    expect(await answered()).toMatchObject({ CurrentState: "Agent", AgentId: ann })
    expect(emulator.agents()).toEqual([
      { id: ann, groupId: 2473, online: true, busy: false, resting: false, sessions: 1 }
    ])
    emulator.endSession(sessionId, "agent")
    expect(await answered()).toMatchObject({ CurrentState: "NotInSession", AgentId: "" })
    expect(emulator.session(sessionId)).toMatchObject({ endedBy: "agent", agentId: ann })
    expect(stateOf(sessionId)).toBe("NotInSession")
    expect(emulator.agents()).toMatchObject([{ sessions: 0 }])
  })

  it("chooses the agent with the fewest sessions, among those named, else those of the group, else all", async () => {
    const { emulator, open, transfer } = await desk([
      { id: ann, groupId: 1 },
      { id: bob, groupId: 2 }
    ])
    expect(await transfer(open())).toEqual(toAnn)
    expect(await transfer(open())).toEqual(toBob)
    expect(await transfer(open(), { AgentGroupId: 2 })).toEqual(toBob)
    expect(await transfer(open())).toEqual(toAnn)
    expect(await transfer(open(), { AgentIdList: [bob], AgentGroupId: 1 })).toEqual(toBob)
    expect(emulator.requests().at(-1)?.warnings).toEqual(["AgentIdList is given: AgentGroupId is ignored"])
    expect(await transfer(open(), { AgentIdList: [], AgentGroupId: 1 })).toEqual(toAnn)
    expect(await transfer(open(), { AgentIdList: ["nobody@example.com", ann] })).toEqual(toAnn)
    expect(emulator.requests().at(-1)?.warnings).toEqual([
      "AgentIdList names an agent that there is not: see the option agents"
    ])
  })

  it("answers 141001 when none of those asked for is online, and leaves the session with the chatbot", async () => {
    const { emulator, open, transfer, stateOf } = await desk([
      { id: ann, online: false, groupId: 1 },
      { id: bob, resting: true, groupId: 2 },
      { id: "cleo", groupId: 3 }
    ])
    const sessionId = open()
    for (const fields of [{ AgentIdList: [ann] }, { AgentGroupId: 2 }, { AgentGroupId: 4 }]) {
      expect(await transfer(sessionId, fields)).toMatchObject({ ActionStatus: "FAIL", ErrorCode: 141001 })
    }
    expect(emulator.requests().at(-1)).toMatchObject({
      carriedOut: false,
      code: 141001,
      rule: { path: "SessionId", source: "transfer_to_human 141001" }
    })
    expect(stateOf(sessionId)).toBe("Chatbot")
    const none = await desk([])
    expect(await none.transfer(none.open())).toMatchObject({ ErrorCode: 141001 })
  })

  it("tells the customer that no agent is online, or ends the session, when it is told to", async () => {
    const { emulator, open, transfer } = await desk([])
    const sessionId = open()
    await transfer(sessionId, { SendTipIfNoAgentOnline: 1 })
    expect((await get(emulator, "/chat")).json.entries.at(-1)).toMatchObject({
      kind: "system",
      message: { id: "sys-1", sessionId, text: "No agent is online at the moment." },
      preview: { kind: "text" }
    })
    await transfer(sessionId, { SendTipIfNoAgentOnline: 0, EndSessionWhenNoMemberOnline: 0 })
    expect((await get(emulator, "/chat")).json.entries).toHaveLength(2)
    expect(await transfer(sessionId, { EndSessionWhenNoMemberOnline: 1 })).toMatchObject({ ErrorCode: 141001 })
    expect(emulator.session(sessionId)).toMatchObject({ state: "NotInSession", endedBy: "transfer" })
  })

  it("answers 141003 for a session that is not with the chatbot any more, and 141005 for one that is no session", async () => {
    const { emulator, open, transfer } = await desk([{ id: ann, capacity: 1 }])
    const [waiting, queued] = [open("a"), open("b")]
    await transfer(waiting)
    await transfer(queued)
    for (const sessionId of [waiting, queued]) {
      expect(await transfer(sessionId)).toMatchObject({ ErrorCode: 141003 })
    }
    emulator.acceptAsAgent({ sessionId: waiting })
    expect(await transfer(waiting)).toMatchObject({ ErrorCode: 141003 })
    expect(emulator.requests().at(-1)?.rule?.source).toBe("transfer_to_human 141003")
    emulator.endSession(waiting)
    expect(await transfer(waiting)).toMatchObject({ ErrorCode: 141005 })
    expect(await transfer("nowhere")).toMatchObject({ ErrorCode: 141005 })
  })

  const illegal: readonly [fields: Record<string, unknown>, message: string][] = [
    [{ SessionId: undefined }, "SessionId is missing."],
    [{ SessionId: 7 }, "SessionId must be a String, got a Number."],
    [{ AgentIdList: ann }, "AgentIdList must be an Array, got a String."],
    [{ AgentIdList: [ann, 7] }, "AgentIdList[1] must be a String that is not empty."],
    [{ AgentIdList: [""] }, "AgentIdList[0] must be a String that is not empty."],
    [{ AgentGroupId: "1" }, "AgentGroupId must be an Integer, got a String."],
    [{ AgentGroupId: 1.5 }, "AgentGroupId must be an Integer, got a fraction."],
    [{ SendTipIfNoAgentOnline: true }, "SendTipIfNoAgentOnline must be an Integer, got a Boolean."],
    [{ CheckIfDuringWorkingHours: 2 }, "CheckIfDuringWorkingHours must be from 0 to 1."],
    [{ SendPromptNotDuringWorkingHours: -1 }, "SendPromptNotDuringWorkingHours must be from 0 to 1."],
    [{ EndSessionWhenNoMemberOnline: null }, "EndSessionWhenNoMemberOnline must be an Integer, got null."],
    [{ DisableQueuing: "1" }, "DisableQueuing must be an Integer, got a String."],
    [{ AllowAssignBusyMember: [] }, "AllowAssignBusyMember must be an Integer, got an Array."],
    [{ Priority: 10 }, "Priority must be from 0 to 9."],
    [{ Priority: -1 }, "Priority must be from 0 to 9."],
    [{ QueueTimeout: 0 }, "QueueTimeout must be from 1 to 1000000000."]
  ]
  it.each(illegal)("answers %j with 141004, and says that this code is inferred", async (fields, message) => {
    const { emulator, open, transfer, stateOf } = await desk([{ id: ann }])
    const sessionId = open()
    expect(await transfer(sessionId, fields)).toMatchObject({ ErrorCode: 141004, ErrorInfo: message })
    expect(emulator.requests()[0]?.rule?.source).toBe("transfer_to_human 141004, inferred")
    expect(stateOf(sessionId)).toBe("Chatbot")
  })

  it("accepts every documented field without a warning, and has 90001 for what is no JSON", async () => {
    const { emulator, open, transfer } = await desk([{ id: ann, groupId: 2473 }])
    const fields = {
      AgentIdList: [ann],
      SendTipIfNoAgentOnline: 0,
      CheckIfDuringWorkingHours: 1,
      SendPromptNotDuringWorkingHours: 0,
      EndSessionWhenNoMemberOnline: 0,
      DisableQueuing: 0,
      AllowAssignBusyMember: 0,
      Priority: 5,
      QueueTimeout: 3600
    }
    expect(await transfer(open(), fields)).toEqual(toAnn)
    expect(emulator.requests()[0]?.warnings).toEqual([])
    expect(await command(emulator, "transfer_to_human", "{")).toMatchObject({ ErrorCode: 90001 })
    expect(emulator.requests()[1]?.rule?.source).toBe("transfer_to_human 90001")
  })

  it("is carried out or not under a fault, as `stored` says", async () => {
    const { emulator, open, transfer, stateOf } = await desk([{ id: ann }])
    const sessionId = open()
    emulator.failNext({ _tag: "Reset" })
    await expect(transfer(sessionId)).rejects.toThrow()
    expect(stateOf(sessionId)).toBe("Chatbot")
    emulator.failNext({ _tag: "Reset", stored: true })
    await expect(transfer(sessionId)).rejects.toThrow()
    expect(stateOf(sessionId)).toBe("WaitingForAgentAnswering")
  })
})

describe("the queue", () => {
  it("takes sessions while all agents who are online are busy or full, and gives them away by priority, then by age", async () => {
    const { emulator, clock, open, transfer, stateOf } = await desk([{ id: ann, capacity: 1 }])
    const [first, last, middle, urgent] = [open("a"), open("b"), open("c"), open("d")]
    expect(await transfer(first)).toEqual(toAnn)
    expect(await transfer(last, { Priority: 9 })).toEqual(toQueue)
    clock.advance(10)
    expect(await transfer(middle)).toEqual(toQueue)
    clock.advance(10)
    expect(await transfer(urgent, { Priority: 0 })).toEqual(toQueue)
    expect(await command(emulator, "get_session_state", { SessionId: last })).toMatchObject({
      CurrentState: "Queueing",
      AgentId: ""
    })
    expect(emulator.session(urgent).queue).toEqual({ since: clock.now(), priority: 0 })
    const { queue } = (await get(emulator, "/agents")).json
    expect(queue.map(({ sessionId }: { sessionId: string }) => sessionId)).toEqual([urgent, middle, last])
    for (const [ended, next] of [
      [first, urgent],
      [urgent, middle],
      [middle, last]
    ] as const) {
      emulator.endSession(ended)
      expect(emulator.session(next)).toMatchObject({ state: "WaitingForAgentAnswering", agentId: ann })
      expect(emulator.session(next)).not.toHaveProperty("queue")
    }
    emulator.endSession(last)
    expect([first, last, middle, urgent].map(stateOf)).toEqual(Array(4).fill("NotInSession"))
  })

  it("is not entered with DisableQueuing: agents are busy, 141012", async () => {
    const { emulator, open, transfer, stateOf } = await desk([{ id: ann, busy: true }])
    const sessionId = open()
    expect(await transfer(sessionId, { DisableQueuing: 1 })).toMatchObject({ ErrorCode: 141012 })
    expect(emulator.requests()[0]?.rule?.source).toBe("transfer_to_human 141012, inferred")
    expect(stateOf(sessionId)).toBe("Chatbot")
    expect(await transfer(sessionId)).toEqual(toQueue)
  })

  it("is left for a busy agent only where the transfer allows it", async () => {
    const { open, transfer } = await desk([{ id: ann, busy: true, capacity: 1 }])
    expect(await transfer(open("a"))).toEqual(toQueue)
    expect(await transfer(open("b"), { AllowAssignBusyMember: 1 })).toEqual(toAnn)
    expect(await transfer(open("c"), { AllowAssignBusyMember: 1 })).toEqual(toQueue)
  })

  it("is served when an agent comes, comes back or may take more", async () => {
    const { emulator, open, transfer, stateOf } = await desk([{ id: ann, busy: true, groupId: 1 }])
    const [a, b] = [open("a"), open("b")]
    await transfer(a, { AgentGroupId: 1 })
    await transfer(b, { AgentGroupId: 1 })
    emulator.setAgent({ id: bob, groupId: 2 })
    expect([a, b].map(stateOf)).toEqual(["Queueing", "Queueing"])
    emulator.setAgent({ id: ann, busy: false, capacity: 1 })
    expect([a, b].map(stateOf)).toEqual(["WaitingForAgentAnswering", "Queueing"])
    emulator.setAgent({ id: ann, capacity: 2 })
    expect([a, b].map(stateOf)).toEqual(["WaitingForAgentAnswering", "WaitingForAgentAnswering"])
  })

  it("is left unserved after QueueTimeout seconds, back to the chatbot; without one never", async () => {
    const { emulator, clock, open, transfer, stateOf } = await desk([{ id: ann, busy: true }])
    const [patient, hasty] = [open("a"), open("b")]
    await transfer(patient)
    await transfer(hasty, { QueueTimeout: 30 })
    expect(emulator.session(hasty).queue).toMatchObject({ until: clock.now() + 30_000 })
    clock.advance(29_999)
    expect(stateOf(hasty)).toBe("Queueing")
    clock.advance(1)
    expect([hasty, patient].map(stateOf)).toEqual(["Chatbot", "Queueing"])
    expect((await get(emulator, "/chat")).json.entries.at(-1)).toMatchObject({
      kind: "session-changed",
      was: "Queueing",
      change: "queue-timeout",
      session: { sessionId: hasty, state: "Chatbot" }
    })
    expect(await transfer(hasty)).toEqual(toQueue)
    emulator.setAgent({ id: ann, busy: false })
    clock.advance(60_000)
    expect([hasty, patient].map(stateOf)).toEqual(Array(2).fill("WaitingForAgentAnswering"))
  })

  it("forgets a session that ended while it waited", async () => {
    const { emulator, open, transfer, stateOf } = await desk([{ id: ann, busy: true }])
    const sessionId = open()
    await transfer(sessionId, { QueueTimeout: 5 })
    emulator.endSession(sessionId, "customer")
    emulator.setAgent({ id: ann, busy: false })
    expect(stateOf(sessionId)).toBe("NotInSession")
    expect(emulator.session(sessionId)).toMatchObject({ endedBy: "customer" })
    expect(emulator.session(sessionId)).not.toHaveProperty("queue")
    expect(emulator.agents()).toMatchObject([{ sessions: 0 }])
  })
})

describe("an agent", () => {
  it("answers the customer, who then is in their session, and gives it up to another or to the queue", async () => {
    const { emulator, open, transfer, stateOf } = await desk([{ id: ann }])
    const sessionId = open()
    await transfer(sessionId)
    expect(emulator.typeAsAgent({ sessionId, text: "Hello, I am Ann." })).toEqual({
      id: "agt-1",
      sessionId,
      clientUserId: "user45",
      agentId: ann,
      text: "Hello, I am Ann.",
      receivedAt: expect.any(Number)
    })
    expect(stateOf(sessionId)).toBe("Agent")
    expect(emulator.messages()).toEqual([])
    expect(emulator.leaveAsAgent({ sessionId })).toMatchObject({ state: "Queueing" })
    expect(emulator.session(sessionId)).not.toHaveProperty("agentId")
    emulator.setAgent({ id: bob })
    expect(emulator.session(sessionId)).toMatchObject({ state: "WaitingForAgentAnswering", agentId: bob })
    expect(emulator.leaveAsAgent({ sessionId, agentId: bob })).toMatchObject({ agentId: ann })
  })

  it("can do none of it to a session they are not in", async () => {
    const { emulator, open, transfer } = await desk([{ id: ann }, { id: bob }])
    const sessionId = open()
    expect(() => emulator.acceptAsAgent({ sessionId })).toThrow("no agent is in a session with this sessionId")
    expect(() => emulator.leaveAsAgent({ sessionId })).toThrow("no agent is in a session with this sessionId")
    expect(() => emulator.typeAsAgent({ sessionId, text: "x" })).toThrow("no agent is in a session with this sessionId")
    expect(() => emulator.endSession(sessionId, "agent")).toThrow("no agent serves a session with this sessionId")
    await transfer(sessionId)
    expect(() => emulator.acceptAsAgent({ sessionId, agentId: bob })).toThrow("another agent is in this session")
    expect(() => emulator.typeAsAgent({ sessionId, agentId: bob, text: "x" })).toThrow(
      "another agent is in this session"
    )
    expect(() => emulator.typeAsAgent({ sessionId, text: "" })).toThrow("text must be a string that is not empty")
    emulator.acceptAsAgent({ sessionId })
    expect(() => emulator.acceptAsAgent({ sessionId })).toThrow("the session waits for no agent")
    expect(() => emulator.endSession(sessionId, "boss" as "agent")).toThrow("by must be agent, customer or emulator")
  })

  it("that is wrong is named, with the field at fault", async () => {
    await expect(started({ agents: {} as never })).rejects.toThrow("startEmulator: agents must be an array of objects")
    await expect(started({ agents: ["ann"] as never })).rejects.toThrow("startEmulator: agents[0] must be an object")
    await expect(started({ agents: [{ id: ann }, { id: bob, capacity: 0 }] })).rejects.toThrow(
      "startEmulator: agents[1].capacity must be an integer from 1 to 1000000"
    )
    await expect(started({ agents: [{ id: ann, group: 1 } as never] })).rejects.toThrow('"agents[0].group" is no field')
    await expect(started({ agents: [{ id: ann }, { id: ann }] })).rejects.toThrow("agents must each have an id")
    await expect(started({ region: "mars" as never })).rejects.toThrow("region must be china, singapore")
    const emulator = await started()
    expect(() => emulator.setAgent({ id: ann, online: 1 as never })).toThrow("setAgent: agent.online must be a boolean")
    for (let n = 0; n < 1000; n++) emulator.setAgent({ id: `agent-${n}` })
    expect(() => emulator.setAgent({ id: "one more" })).toThrow(new RangeError("there are 1000 agents already"))
    emulator.reset()
    expect(emulator.agents()).toEqual([])
  })
})

describe("the API", () => {
  it("does to agents and sessions what the methods do, and tells those who watch", async () => {
    const { emulator, open, transfer } = await desk([])
    const sessionId = open()
    const events = await listen(emulator)
    const added = await act(emulator, "/agents", { id: ann, groupId: 7 })
    expect(added.json).toMatchObject({ agents: [{ id: ann, groupId: 7, sessions: 0 }], queue: [], waiting: 0 })
    expect(await events.next()).toMatchObject({ event: "reception", data: { reception: { agents: [{ id: ann }] } } })
    await transfer(sessionId)
    const [assigned, reception] = await events.take(3)
    expect(assigned?.data.entry).toMatchObject({
      kind: "session-changed",
      was: "Chatbot",
      change: "assigned",
      session: { sessionId, state: "WaitingForAgentAnswering", agentId: ann }
    })
    expect(reception?.data.reception.agents).toMatchObject([{ sessions: 1 }])
    expect((await act(emulator, "/agents/accept", { sessionId })).json).toMatchObject({ state: "Agent" })
    const written = await act(emulator, "/agents/answer", { sessionId, agentId: ann, text: "Hello" })
    expect(written.json).toMatchObject({ id: "agt-1", agentId: ann, text: "Hello" })
    const { conversations, reception: snapshot } = (await get(emulator, "/state")).json
    expect(conversations[0]).toMatchObject({ preview: { by: "agent", text: "Hello" }, received: 0 })
    expect(snapshot.agents).toMatchObject([{ id: ann, sessions: 1 }])
    expect((await act(emulator, "/agents/leave", { sessionId })).json).toMatchObject({ state: "Queueing" })
    expect((await get(emulator, `/sessions?sessionId=${sessionId}`)).json.sessions).toMatchObject([
      { state: "Queueing" }
    ])
    expect((await get(emulator, "/sessions?clientUserId=nobody")).json.sessions).toEqual([])
    const refused = await act(emulator, "/sessions/end", { sessionId, by: "agent" })
    expect([refused.status, refused.json.error.code]).toEqual([409, "conflict"])
    const ended = await act(emulator, "/sessions/end", { sessionId, by: "customer" })
    expect(ended.json).toMatchObject({ state: "NotInSession", endedBy: "customer" })
  })

  it("refuses what cannot be, in words", async () => {
    const { emulator, open } = await desk([])
    const sessionId = open()
    const refused = async (path: string, body: object) => {
      const { status, json } = await act(emulator, path, body)
      return [status, json.error.code, json.error.message]
    }
    for (const [path, more] of [
      ["accept", {}],
      ["leave", {}],
      ["answer", { text: "x" }]
    ] as const) {
      const [status, code, message] = await refused(`/agents/${path}`, { sessionId, ...more })
      expect([status, code]).toEqual([409, "conflict"])
      expect(message).toContain("no agent is in a session with this sessionId")
    }
    expect(await refused("/agents", { name: "x" })).toMatchObject([
      400,
      "field",
      expect.stringContaining('"name" is no')
    ])
    expect(await refused("/agents", {})).toMatchObject([400, "field", expect.stringContaining("id is missing")])
  })
})
