/** What is done to sessions, and asked of them, against the emulator, which has rules of its own: on real sockets. */
import { assert, describe, it } from "vitest"
import { collect } from "../support/collect.ts"
import { errorOf } from "../support/desks.ts"
import { emulated } from "../support/emulated.ts"

const [ann, bob] = ["ann@example.com", "bob@example.com"]

describe("a session that is handed over", () => {
  it("goes to an agent, or into the queue while all are full, and its state says so", async () => {
    await using given = await emulated({ agents: [{ id: ann, groupId: 7, capacity: 1 }] })
    const { desk, emulator, sessionId } = given
    const second = emulator.openSession({ clientUserId: "user46" })
    assert.deepStrictEqual(await desk.sessions.transferToHuman({ sessionId }), { agentId: ann, queued: false })
    assert.deepStrictEqual(await desk.sessions.transferToHuman({ sessionId: second, priority: 0 }), { queued: true })
    assert.deepStrictEqual(await desk.sessions.state({ sessionId }), {
      sessionId,
      state: "WaitingForAgentAnswering",
      agentId: ann
    })
    assert.deepInclude(await desk.sessions.state({ sessionId: second }), { state: "Queueing" })
    emulator.acceptAsAgent({ sessionId })
    assert.deepInclude(await desk.sessions.state({ sessionId }), { state: "Agent" })
    await desk.sessions.end({ sessionId })
    assert.deepStrictEqual(await desk.sessions.state({ sessionId }), { state: "NotInSession" })
    // The agent is free for the next.
    assert.deepInclude(
      await desk.sessions.state({ clientUserId: "user46", customerServiceId: "@customer_service_account" }),
      { sessionId: second, agentId: ann }
    )
  })

  it.each([
    ["agentIds", { agentIds: [bob] }, bob],
    ["groupId", { groupId: 7 }, ann]
  ])("goes to whom %s says", async (_, wanted, agentId) => {
    const agents = [
      { id: ann, groupId: 7 },
      { id: bob, groupId: 8 }
    ]
    await using given = await emulated({ agents })
    const { desk, sessionId } = given
    assert.deepStrictEqual(await desk.sessions.transferToHuman({ sessionId, ...wanted }), { agentId, queued: false })
  })

  it("goes to a busy agent only where that is allowed, and leaves the queue after its time", async () => {
    await using given = await emulated({ agents: [{ id: ann, busy: true }] })
    const { desk, sessionId, time } = given
    const refused = await errorOf(desk.sessions.transferToHuman({ sessionId, disableQueueing: true }))
    assert.deepEqual([refused.reason._tag, refused.code, refused.delivery], ["NoAgentAvailable", 141012, "rejected"])
    assert.isTrue((await desk.sessions.transferToHuman({ sessionId, queueTimeoutSeconds: 30 })).queued)
    time.now += 30_000
    assert.deepInclude(await desk.sessions.state({ sessionId }), { state: "Chatbot" })
    assert.deepInclude(await desk.sessions.transferToHuman({ sessionId, allowBusyAgents: true }), { agentId: ann })
  })

  it("is refused where no agent is online, with a tip for the customer, and ends where it is to", async () => {
    await using given = await emulated({ agents: [{ id: ann, online: false }] })
    const { desk, emulator, sessionId } = given
    const options = { sendTipIfNoAgentOnline: true, endSessionWhenNoAgentOnline: true }
    const error = await errorOf(desk.sessions.transferToHuman({ sessionId, ...options }))
    assert.deepEqual([error.reason._tag, error.code], ["NoAgentAvailable", 141001])
    assert.deepInclude(emulator.session(sessionId), { state: "NotInSession", endedBy: "transfer" })
    const [tip] = await collect(desk.sessions.messages({ sessionId }))
    assert.strictEqual(tip?.role, "system")
  })

  it("is refused when it is with an agent already", async () => {
    await using given = await emulated({ agents: [{ id: ann }] })
    const { desk, sessionId } = given
    await desk.sessions.transferToHuman({ sessionId })
    const error = await errorOf(desk.sessions.transferToHuman({ sessionId }))
    assert.deepEqual([error.reason._tag, error.code, error.delivery], ["TransferRefused", 141003, "rejected"])
  })
})

describe("a user whom an agent contacts", () => {
  const contact = { customerServiceId: "@customer_service_account", clientUserId: "user47" }

  it("gets a session with that agent, and is in one then", async () => {
    await using given = await emulated({ agents: [{ id: ann, groupId: 7 }, { id: bob }] })
    const { desk } = given
    assert.deepStrictEqual(await desk.sessions.contactUser({ ...contact, memberId: bob }), { memberId: bob })
    assert.deepInclude(await desk.sessions.state(contact), { state: "Agent", agentId: bob })
    const again = await errorOf(desk.sessions.contactUser({ ...contact, groupId: 7 }))
    assert.deepEqual([again.reason._tag, again.code], ["AlreadyInSession", 141016])
    const other = { ...contact, clientUserId: "user48" }
    assert.deepStrictEqual(await desk.sessions.contactUser({ ...other, groupId: 7 }), { memberId: ann })
  })

  it.each([
    ["not online", { online: false }, 141011],
    ["on a break", { resting: true }, 141013]
  ])("is not contacted by an agent who is %s", async (_, agent, code) => {
    await using given = await emulated({ agents: [{ id: ann, ...agent }] })
    const error = await errorOf(given.desk.sessions.contactUser({ ...contact, memberId: ann }))
    assert.deepEqual([error.reason._tag, error.code], ["NoAgentAvailable", code])
  })
})

describe("what was said in a session", () => {
  it("is read in both orders, with who said it, while more is said", async () => {
    await using given = await emulated({ agents: [{ id: ann }] })
    const { desk, emulator, sessionId, time } = given
    const began = time.now
    emulator.typeAsCustomer({ sessionId, text: "您好" })
    await desk.stream({ sessionId, text: ["请", "稍候"] })
    await desk.send({ sessionId, text: "正在转接" })
    await desk.sessions.transferToHuman({ sessionId })
    emulator.typeAsAgent({ sessionId, text: "我是小安" })
    const read: Array<unknown> = []
    for await (const { role, at } of desk.sessions.messages({ sessionId, pageSize: 1 })) {
      read.push(role)
      assert.strictEqual(at, began)
      if (read.length === 2) emulator.typeAsCustomer({ sessionId, text: "谢谢" })
    }
    assert.deepStrictEqual(read, ["user", "system", "system", "agent", "user"])
    const newest: Array<unknown> = []
    for await (const { role, from } of desk.sessions.messages({ sessionId, order: "newest-first", pageSize: 1 })) {
      newest.push([role, from])
      if (newest.length === 2) emulator.typeAsCustomer({ sessionId, text: "再见" })
    }
    assert.deepStrictEqual(newest, [
      ["user", "user45"],
      ["agent", ann],
      ["system", "@customer_service_account"],
      ["system", "@customer_service_account"],
      ["user", "user45"]
    ])
  })

  it("is read no further than it is iterated", async () => {
    await using given = await emulated()
    const { desk, emulator, sessionId } = given
    for (const text of ["一", "二", "三"]) emulator.typeAsCustomer({ sessionId, text })
    for await (const _ of desk.sessions.messages({ sessionId, pageSize: 1 })) break
    assert.lengthOf(emulator.requests(), 1)
  })
})

it("records tell of sessions that have ended in a span of time, of one user where one is named", async () => {
  await using given = await emulated({ agents: [{ id: ann, groupId: 7 }] })
  const { desk, emulator, sessionId, time } = given
  const from = time.now
  const other = emulator.openSession({ clientUserId: "user46" })
  await desk.sessions.transferToHuman({ sessionId })
  emulator.acceptAsAgent({ sessionId })
  time.now += 60_000
  emulator.endSession(sessionId, "agent")
  emulator.endSession(other, "customer")
  const all = await collect(desk.sessions.records({ from: new Date(from), to: time.now, pageSize: 1 }))
  assert.sameMembers(
    all.map((record) => record.sessionId),
    [sessionId, other]
  )
  const [record, ...others] = await collect(desk.sessions.records({ from, to: time.now, clientUserId: "user45" }))
  assert.isEmpty(others)
  assert.deepStrictEqual(record, {
    sessionId,
    clientUserId: "user45",
    agentId: ann,
    groupId: 7,
    groupName: "Group 7",
    channelType: "SDK",
    durationSeconds: 60,
    endStatus: "AgentEndedSession",
    at: Math.floor(from / 1000) * 1000
  })
  assert.isEmpty(await collect(desk.sessions.records({ from: from - 5000, to: from - 3000 })))
})

describe("any other command", () => {
  it.each([undefined, "openim_console_http_svc"] as const)(
    "is called under %s, and gives its answer",
    async (prefix) => {
      await using given = await emulated()
      const { desk, emulator } = given
      emulator.answer("get_member_group_list", ({ Limit }) => ({ Total: 1, Asked: Limit ?? 0 }))
      const options = prefix === undefined ? {} : { prefix }
      assert.deepStrictEqual(await desk.call("get_member_group_list", { Limit: 5 }, options), { Total: 1, Asked: 5 })
      assert.strictEqual(emulator.requests()[0]?.path, `/v4/${prefix ?? "desk_http_svc"}/get_member_group_list`)
    }
  )

  it("that Desk does not know is refused, and one whose name is none never gets there", async () => {
    await using given = await emulated()
    const { desk, emulator } = given
    const error = await errorOf(desk.call("no_such_command"))
    assert.deepEqual([error.operation, error.code, error.delivery], ["no_such_command", 60009, "rejected"])
    const wrong = await errorOf(desk.call("../send_msg", [] as never))
    assert.deepInclude(wrong.toJSON(), { delivery: "not-sent", attempts: [] })
    assert.deepStrictEqual("issues" in wrong.reason ? wrong.reason.issues.map(({ path }) => path) : [], [
      "command",
      "body"
    ])
    assert.lengthOf(emulator.requests(), 1)
  })
})
