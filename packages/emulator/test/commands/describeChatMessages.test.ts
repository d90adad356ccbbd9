import { describe, expect, it } from "vitest"
import { command, handClock, post, started, text } from "../support/support.ts"

const ok = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 }

const chatting = async () => {
  const clock = handClock()
  const emulator = await started({ now: clock.now, agents: [{ id: "ann" }] })
  const SessionId = emulator.openSession({ clientUserId: "user45" })
  const history = (fields: Record<string, unknown> = {}) =>
    command(emulator, "describe_chat_messages", { SessionId, ...fields })
  return { emulator, clock, SessionId, history }
}

/** An answer of the command. */
interface History {
  readonly TotalCount: number
  readonly Messages: readonly { readonly MsgBody: readonly { readonly MsgContent: { readonly Text: string } }[] }[]
}

const textsOf = (answer: Record<string, unknown>): readonly string[] =>
  (answer as unknown as History).Messages.map(({ MsgBody }) => MsgBody[0]?.MsgContent.Text ?? "")

describe("describe_chat_messages", () => {
  it("tells what all sides wrote in a session, newest first, each with its time and role", async () => {
    const { emulator, clock, SessionId, history } = await chatting()
    const times = [clock.now()]
    emulator.typeAsCustomer({ sessionId: SessionId, text: "hi" })
    const later = () => {
      clock.advance(1000)
      times.unshift(clock.now())
    }
    later()
    await post(emulator, { SessionId, MsgRandom: 1, MsgBody: [text("from the service")] })
    await command(emulator, "transfer_to_human", { SessionId })
    later()
    emulator.typeAsAgent({ sessionId: SessionId, text: "from Ann" })
    expect(await history()).toEqual({
      ...ok,
      TotalCount: 3,
      Messages: [
        { FromAccount: "ann", FromAccountRole: 2, MsgBody: [text("from Ann")], Timestamp: times[0] },
        {
          FromAccount: "@customer_service_account",
          FromAccountRole: 3,
          MsgBody: [text("from the service")],
          Timestamp: times[1]
        },
        { FromAccount: "user45", FromAccountRole: 1, MsgBody: [text("hi")], Timestamp: times[2] }
      ]
    })
    expect(emulator.requests().at(-1)?.inferred).toEqual([
      "FromAccount and FromAccountRole of the service's own messages"
    ])
    emulator.endSession(SessionId)
    expect(await history({ Order: 1, Limit: 1 })).toMatchObject({
      TotalCount: 3,
      Messages: [{ FromAccount: "user45" }]
    })
  })

  it("pages by Limit and Offset in either order, 20 unless told, and is empty beyond the end", async () => {
    const { emulator, SessionId, history } = await chatting()
    const texts = Array.from({ length: 25 }, (_, n) => String(n))
    for (const one of texts) emulator.typeAsCustomer({ sessionId: SessionId, text: one })
    expect(textsOf(await history())).toEqual(texts.toReversed().slice(0, 20))
    expect(textsOf(await history({ Order: 2, Offset: 20 }))).toEqual(texts.toReversed().slice(20))
    expect(textsOf(await history({ Order: 1, Limit: 10, Offset: 10 }))).toEqual(texts.slice(10, 20))
    expect(textsOf(await history({ Limit: 100 }))).toHaveLength(25)
    expect(await history({ Offset: 25 })).toEqual({ ...ok, TotalCount: 25, Messages: [] })
  })

  it("has a stream with what came so far, and nothing of other sessions or of messages by accounts", async () => {
    const { emulator, SessionId, history } = await chatting()
    const other = emulator.openSession({ clientUserId: "user45" })
    emulator.typeAsCustomer({ sessionId: other, text: "elsewhere" })
    emulator.typeAsCustomer({ clientUserId: "user45", text: "outside" })
    const byAccounts = { FromAccount: "@customer_service_account", ToAccount: "user45" }
    await post(emulator, { ...byAccounts, MsgRandom: 1, MsgBody: [text("by accounts")] })
    const { MsgKey } = await command(emulator, "send_stream_msg", { SessionId, Chunk: "Hel" })
    await command(emulator, "send_stream_msg", { SessionId, Chunk: "lo", MsgKey })
    const { TotalCount, Messages } = await history()
    expect(TotalCount).toBe(1)
    expect(Messages).toMatchObject([
      { FromAccountRole: 3, MsgBody: emulator.messages({ sessionId: SessionId })[0]?.body }
    ])
    expect(JSON.stringify(Messages)).toContain('\\"chunks\\":[\\"Hello\\"]')
  })

  it("is not to be had of a session that never was: 141005, inferred", async () => {
    const { emulator, history } = await chatting()
    expect(await history({ SessionId: "nowhere" })).toMatchObject({ ErrorCode: 141005 })
    expect(emulator.requests()[0]?.rule?.source).toBe("describe_chat_messages 141005, inferred")
  })

  const illegal: readonly [fields: Record<string, unknown>, message: string][] = [
    [{ SessionId: undefined }, "SessionId is missing."],
    [{ SessionId: 1 }, "SessionId must be a String, got a Number."],
    [{ Limit: 101 }, "Limit must be from 1 to 100."],
    [{ Limit: 0 }, "Limit must be from 1 to 100."],
    [{ Limit: "20" }, "Limit must be an Integer, got a String."],
    [{ Offset: -1 }, "Offset must be at least 0."],
    [{ Offset: 0.5 }, "Offset must be an Integer, got a fraction."],
    [{ Order: 3 }, "Order must be from 1 to 2."],
    [{ Order: 0 }, "Order must be from 1 to 2."]
  ]
  it.each(illegal)("answers %j with 141004, inferred", async (fields, message) => {
    const { emulator, history } = await chatting()
    expect(await history(fields)).toEqual({ ActionStatus: "FAIL", ErrorInfo: message, ErrorCode: 141004 })
    expect(emulator.requests()[0]?.rule?.source).toBe("describe_chat_messages 141004, inferred")
  })
})
