import { describe, expect, it } from "vitest"
import { act, get, keyOf } from "../support/apiSupport.ts"
import { packet, post, sign, started, text } from "../support/support.ts"

describe("sessions and customers", () => {
  it("opens a session, writes as the customer in it, and ends it", async () => {
    const emulator = await started()
    const opened = await act(emulator, "/sessions", { clientUserId: "user1", sessionId: "s/1" })
    expect([opened.status, opened.json]).toEqual([200, { sessionId: "s/1" }])
    expect(emulator.sessions()).toMatchObject([{ sessionId: "s/1", clientUserId: "user1", state: "Chatbot" }])
    const written = await act(emulator, "/customer-messages", { sessionId: "s/1", text: "hello?" })
    expect(written.json).toMatchObject({ id: "cus-1", sessionId: "s/1", clientUserId: "user1", text: "hello?" })
    const ended = await act(emulator, "/sessions/end", { sessionId: "s/1" })
    expect(ended.json).toMatchObject({ sessionId: "s/1", state: "NotInSession" })
    expect((await post(emulator, { SessionId: "s/1", MsgRandom: 1, MsgBody: [text("x")] })).code).toBe(141005)
    expect((await act(emulator, "/customer-messages", { sessionId: "s/1", text: "?" })).json.error).toEqual({
      code: "conflict",
      message: "there is no open session with this sessionId"
    })
    expect((await act(emulator, "/sessions/end", { sessionId: "s/2" })).status).toBe(404)
    expect((await act(emulator, "/sessions", { clientUserId: "u", sessionId: "s/1" })).status).toBe(409)
  })

  it("shows both sides in the chat, in order, while messages() stays the service's", async () => {
    const emulator = await started()
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    emulator.typeAsCustomer({ sessionId, text: "one" })
    await post(emulator, packet())
    await act(emulator, "/customer-messages", { clientUserId: "user45", text: "three" })
    emulator.typeAsCustomer({ clientUserId: "other", text: "elsewhere" })
    emulator.endSession(sessionId)
    const { json } = await get(emulator, "/state")
    const { id } = json.conversations.find(({ clientUserId }: { clientUserId: string }) => clientUserId === "user45")
    const chat = (await get(emulator, `/chat?conversation=${id}`)).json
    expect(chat.entries.map(({ kind }: { kind: string }) => kind)).toEqual([
      "session-opened",
      "customer",
      "message",
      "customer",
      "session-ended"
    ])
    expect(chat.entries[1].message).toMatchObject({ sessionId, text: "one" })
    expect(chat.entries[3].message).not.toHaveProperty("sessionId")
    expect(emulator.messages()).toHaveLength(1)
    const [, second] = chat.entries
    expect((await get(emulator, `/chat?conversation=${id}&after=${second.seq}&limit=1`)).json).toMatchObject({
      entries: [{ kind: "message" }],
      more: true
    })
  })

  it("refuses to write in a session that is over, from JavaScript too", async () => {
    const emulator = await started()
    const sessionId = emulator.openSession({ clientUserId: "u" })
    emulator.endSession(sessionId)
    expect(() => emulator.typeAsCustomer({ sessionId, text: "x" })).toThrow("there is no open session")
    expect(() => emulator.typeAsCustomer({ clientUserId: "u", text: "" })).toThrow("text must be a string")
  })
})

describe("faults", () => {
  it("are added by number and by chance, listed with what is left of them, and cleared", async () => {
    const emulator = await started()
    await act(emulator, "/faults", { fault: { _tag: "Code", code: 141002 }, times: 3 })
    const { json } = await act(emulator, "/faults", { fault: { _tag: "Reset", stored: true }, probability: 1 })
    expect(json.faults).toHaveLength(2)
    expect((await post(emulator, packet())).code).toBe(141002)
    expect((await get(emulator, "/faults")).json.faults).toEqual([
      { id: "fault-1", fault: { _tag: "Code", code: 141002 }, probability: 1, left: 2, struck: 1 },
      { id: "fault-2", fault: { _tag: "Reset", stored: true }, probability: 1, left: null, struck: 0 }
    ])
    expect((await act(emulator, "/faults/clear")).json).toEqual({ faults: [] })
    expect((await post(emulator, packet())).code).toBe(0)
  })

  it("name the field that is wrong", async () => {
    const emulator = await started()
    const refused = async (body: unknown) => {
      const { status, json } = await act(emulator, "/faults", body)
      return [status, json.error?.message]
    }
    expect(await refused({})).toEqual([400, 'fault is missing: it must be an object such as { "_tag": "Hang" }'])
    expect(await refused({ fault: { _tag: "Nothing" } })).toEqual([
      400,
      expect.stringMatching(/^fault\._tag must be one of Code/)
    ])
    expect(await refused({ fault: { _tag: "Code" } })).toEqual([
      400,
      "fault.code is missing: it must be an integer other than 0"
    ])
    expect(await refused({ fault: { _tag: "Hang" }, times: 0 })).toEqual([
      400,
      "times must be an integer from 1 to 1000000"
    ])
    expect(await refused({ fault: { _tag: "Hang" }, probability: 2 })).toEqual([
      400,
      "probability must be a number above 0, at most 1"
    ])
    expect(await refused({ fault: { _tag: "Hang" }, probabilty: 1 })).toEqual([
      400,
      "unknown field probabilty: did you mean probability?"
    ])
    expect((await get(emulator, "/faults")).json.faults).toEqual([])
  })
})

describe("the clock", () => {
  it("moves forward and back, and what goes by it follows: the life of UserSigs and de-duplication", async () => {
    const emulator = await started({ now: () => 1_700_000_000_000 })
    const usersig = sign({ ...keyOf(emulator), time: 1_700_000_000, expire: 3600 })
    const code = async () => (await post(emulator, packet(), { query: { usersig } })).code
    expect(await code()).toBe(0)
    expect((await act(emulator, "/clock", { advanceMs: 999 })).json).toEqual({
      nowMs: 1_700_000_000_999,
      offsetMs: 999
    })
    expect(await code()).toBe(0)
    expect(emulator.messages()).toHaveLength(1)
    await act(emulator, "/clock", { advanceMs: 1 })
    expect(await code()).toBe(0)
    expect(emulator.messages()).toHaveLength(2)
    await act(emulator, "/clock", { offsetMs: 3_601_000 })
    expect(await code()).toBe(70001)
    expect((await act(emulator, "/clock", { offsetMs: 0 })).json.offsetMs).toBe(0)
    expect((await get(emulator, "/clock")).json).toEqual({ nowMs: 1_700_000_000_000, offsetMs: 0 })
    expect(await code()).toBe(0)
  })

  it("refuses half a wish, two, and a hundred years", async () => {
    const emulator = await started()
    for (const body of [{}, { offsetMs: 1, advanceMs: 1 }, { offsetMs: 0.5 }, { offsetMs: "1" }, { offsetMs: 1e14 }]) {
      expect((await act(emulator, "/clock", body)).status).toBe(400)
    }
    await act(emulator, "/clock", { offsetMs: 3_000_000_000_000 })
    expect((await act(emulator, "/clock", { advanceMs: 3_000_000_000_000 })).json.error.message).toBe(
      "the clock cannot be more than a hundred years off"
    )
  })
})

describe("clearing", () => {
  it("forgets messages and requests, and keeps sessions, faults and the clock", async () => {
    const emulator = await started()
    const sessionId = emulator.openSession({ clientUserId: "u" })
    await post(emulator, packet())
    emulator.failNext({ _tag: "Empty" })
    await act(emulator, "/clock", { offsetMs: 1000 })
    await act(emulator, "/clear")
    const { json } = await get(emulator, "/state")
    expect(json).toMatchObject({
      counts: { messages: 0, requests: 0 },
      clock: { offsetMs: 1000 },
      faults: [{ left: 1 }]
    })
    expect(json.conversations).toMatchObject([{ clientUserId: "u", lastSeq: -1, sessions: [{ sessionId }] }])
  })

  it("by a reset forgets everything", async () => {
    const emulator = await started()
    emulator.openSession({ clientUserId: "u" })
    emulator.failNext({ _tag: "Empty" })
    await act(emulator, "/clock", { offsetMs: 1000 })
    await act(emulator, "/reset")
    expect((await get(emulator, "/state")).json).toMatchObject({
      conversations: [],
      faults: [],
      clock: { offsetMs: 0 }
    })
  })
})

describe("what is kept", () => {
  it("is bounded: entries of chats, sessions and events too", async () => {
    const emulator = await started({ maxRecords: 3 })
    for (let i = 0; i < 20; i++) {
      const sessionId = emulator.openSession({ clientUserId: `u${i}` })
      emulator.typeAsCustomer({ sessionId, text: "x" })
      if (i !== 10) emulator.endSession(sessionId)
    }
    expect(emulator.sessions()).toHaveLength(3)
    // One that is open is worth more than one that has ended.
    expect(emulator.sessions().map(({ clientUserId }) => clientUserId)).toEqual(["u10", "u18", "u19"])
    expect((await get(emulator, "/chat")).json.entries).toHaveLength(3)
  })
})
