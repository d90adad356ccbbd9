import { describe, expect, it } from "vitest"
import { command, packet, post, started } from "../support/support.ts"

const ok = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 }

describe("end_session", () => {
  it("ends a session: what goes to it is then answered 141005", async () => {
    const emulator = await started()
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    const toSession = { SessionId: sessionId, MsgRandom: 1, MsgBody: packet().MsgBody }
    expect((await post(emulator, toSession)).code).toBe(0)
    expect(await command(emulator, "end_session", { SessionId: sessionId })).toEqual(ok)
    expect(emulator.session(sessionId).state).toBe("NotInSession")
    expect((await post(emulator, toSession)).code).toBe(141005)
  })

  it("answers 141005 for a session that has ended or never was", async () => {
    const emulator = await started()
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    await command(emulator, "end_session", { SessionId: sessionId })
    for (const SessionId of [sessionId, "no such session"]) {
      expect(await command(emulator, "end_session", { SessionId })).toEqual({
        ActionStatus: "FAIL",
        ErrorInfo: "SessionId does not exist or has ended.",
        ErrorCode: 141005
      })
    }
    expect(emulator.requests().at(-1)?.rule?.source).toBe("end_session 141005")
  })

  it.each([{}, { SessionId: "" }, { SessionId: ["s-1"] }])("answers %j with 141004", async (body) => {
    const emulator = await started()
    expect(await command(emulator, "end_session", body)).toMatchObject({ ErrorCode: 141004 })
    expect(emulator.requests()[0]?.rule).toMatchObject({ path: "SessionId", source: "end_session 141004" })
  })

  it("shows in the chat, and among the requests under its own name, without a MsgRandom", async () => {
    const emulator = await started()
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    await command(emulator, "end_session", { SessionId: sessionId, MsgRandom: 5 })
    const api = async (path: string) => (await fetch(`${emulator.url}/_emulator${path}`)).json()
    expect((await api("/chat")).entries.map(({ kind }: { kind: string }) => kind)).toEqual([
      "session-opened",
      "session-ended"
    ])
    const [summary] = (await api("/requests")).requests
    expect(summary).toMatchObject({ command: "end_session", sessionId, carriedOut: true })
    expect(summary).not.toHaveProperty("msgRandom")
  })

  it("is carried out or not under a fault, as `stored` says", async () => {
    const emulator = await started()
    const SessionId = emulator.openSession({ clientUserId: "user45" })
    emulator.failNext({ _tag: "Code", code: 141002 })
    expect(await command(emulator, "end_session", { SessionId })).toMatchObject({ ErrorCode: 141002 })
    expect(emulator.session(SessionId).state).toBe("Chatbot")
    emulator.failNext({ _tag: "Reset", stored: true })
    await expect(command(emulator, "end_session", { SessionId })).rejects.toThrow()
    expect(emulator.session(SessionId).state).toBe("NotInSession")
    expect(await command(emulator, "end_session", { SessionId })).toMatchObject({ ErrorCode: 141005 })
    expect(emulator.requests().map(({ carriedOut }) => carriedOut)).toEqual([false, true, false])
  })
})
