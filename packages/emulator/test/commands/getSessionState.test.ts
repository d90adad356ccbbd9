import { describe, expect, it } from "vitest"
import { command, started } from "../support/support.ts"

const AGENT = "@customer_service_account"
const ok = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 }
const nowhere = { ...ok, SessionId: "", CurrentState: "NotInSession", AgentId: "" }

describe("get_session_state", () => {
  it("tells of an open session by its SessionId, and by its user", async () => {
    const emulator = await started()
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    const served = { ...ok, SessionId: sessionId, CurrentState: "Chatbot", AgentId: "" }
    expect(await command(emulator, "get_session_state", { SessionId: sessionId })).toEqual(served)
    const byUser = { ClientUserId: "user45", CustomerServiceId: AGENT }
    expect(await command(emulator, "get_session_state", byUser)).toEqual(served)
    expect(emulator.requests().flatMap(({ warnings }) => warnings)).toEqual([])
  })

  it("tells of the user's newest session that is open", async () => {
    const emulator = await started()
    for (const sessionId of ["s-1", "s-2", "s-3"]) emulator.openSession({ clientUserId: "user45", sessionId })
    emulator.endSession("s-3")
    const byUser = { ClientUserId: "user45", CustomerServiceId: AGENT }
    expect(await command(emulator, "get_session_state", byUser)).toMatchObject({ SessionId: "s-2" })
  })

  it("says NotInSession of a user that was never seen, and of a session that has ended or never was", async () => {
    const emulator = await started()
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    emulator.endSession(sessionId)
    expect(await command(emulator, "get_session_state", { SessionId: sessionId })).toEqual(nowhere)
    expect(await command(emulator, "get_session_state", { SessionId: "no such session" })).toEqual(nowhere)
    for (const ClientUserId of ["user45", "stranger"]) {
      expect(await command(emulator, "get_session_state", { ClientUserId, CustomerServiceId: AGENT })).toEqual(nowhere)
    }
  })

  const illegal: readonly [packet: object, message: string][] = [
    [{}, "SessionId is missing, and so are ClientUserId and CustomerServiceId."],
    [{ SessionId: "" }, "SessionId must not be empty."],
    [{ SessionId: 7 }, "SessionId must be a String, got a Number."],
    [{ ClientUserId: "user45" }, "CustomerServiceId is missing: ClientUserId needs it."],
    [{ CustomerServiceId: AGENT }, "ClientUserId is missing: CustomerServiceId needs it."],
    [{ ClientUserId: null, CustomerServiceId: AGENT }, "ClientUserId must be a String, got null."],
    [{ ClientUserId: "user45", CustomerServiceId: "user46" }, "CustomerServiceId must be a customer-service account."]
  ]
  it.each(illegal)("answers %j with 141004, and says that this code is inferred", async (packet, message) => {
    const emulator = await started()
    const answer = await command(emulator, "get_session_state", packet)
    expect(answer).toEqual({ ActionStatus: "FAIL", ErrorInfo: message, ErrorCode: 141004 })
    expect(emulator.requests()[0]?.rule?.source).toBe("get_session_state 141004, inferred")
  })

  it("notes both ways at once, and fields that no document has", async () => {
    const emulator = await started()
    const SessionId = emulator.openSession({ clientUserId: "user45" })
    const answer = await command(emulator, "get_session_state", { SessionId, ClientUserId: "other", MsgRandom: 1 })
    expect(answer).toMatchObject({ CurrentState: "Chatbot" })
    expect(emulator.requests()[0]?.warnings).toEqual([
      "MsgRandom is no documented field",
      "SessionId is given: ClientUserId and CustomerServiceId are ignored"
    ])
  })

  it("is a request like any other, of its own name, and changes nothing", async () => {
    const emulator = await started()
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    await command(emulator, "get_session_state", { SessionId: sessionId }, { random: "77" })
    expect(emulator.requests()).toMatchObject([
      { command: "get_session_state", random: 77, code: 0, status: 200, carriedOut: true }
    ])
    expect(emulator.session(sessionId).state).toBe("Chatbot")
    expect(emulator.messages()).toEqual([])
  })

  it("keeps its own fields under a fault that only delays, drips or blows up the answer", async () => {
    const emulator = await started()
    const SessionId = emulator.openSession({ clientUserId: "user45" })
    emulator.failNext({ _tag: "Delay", ms: 1 })
    emulator.failNext({ _tag: "Drip", bytesPerSecond: 1e6 })
    emulator.failNext({ _tag: "Oversize", bytes: 2000 })
    for (const _ of [1, 2, 3]) {
      const answer = await command(emulator, "get_session_state", { SessionId })
      expect(answer).toMatchObject({ ErrorCode: 0, SessionId, CurrentState: "Chatbot", AgentId: "" })
    }
    expect(emulator.requests().map(({ fault }) => fault)).toEqual(["Delay", "Drip", "Oversize"])
  })
})
