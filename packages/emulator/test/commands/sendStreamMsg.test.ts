import { describe, expect, it } from "vitest"
import { act, get, listen } from "../support/apiSupport.ts"
import { command, handClock, started } from "../support/support.ts"

const ok = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 }

/** An emulator with a session, and calls of `send_stream_msg` in it. */
const streaming = async (options: Parameters<typeof started>[0] = {}) => {
  const clock = handClock()
  const emulator = await started({ now: clock.now, ...options })
  const SessionId = emulator.openSession({ clientUserId: "user45" })
  const call = (fields: Record<string, unknown>) => command(emulator, "send_stream_msg", { SessionId, ...fields })
  const begin = async (Chunk = "Hello, ") => String((await call({ Chunk })).MsgKey)
  return { emulator, clock, SessionId, call, begin }
}

describe("send_stream_msg", () => {
  it("begins a message, whose key the first answer tells, and goes on with it until the last piece", async () => {
    const { emulator, call, SessionId, clock } = await streaming()
    const first = await call({ Chunk: "Hello, ", CloudCustomData: "x" })
    expect(first).toEqual({ ...ok, MsgKey: expect.stringMatching(/^\d+_1400000000_[0-9a-f]{24}$/) })
    const { MsgKey } = first
    expect(emulator.streams()).toMatchObject([{ text: "Hello, ", state: "open", version: 1 }])
    clock.advance(300)
    expect(await call({ Chunk: "this is ", MsgKey, Finish: 0 })).toEqual(ok)
    clock.advance(300)
    expect(await call({ Chunk: "Desk.", MsgKey, Finish: 1 })).toEqual(ok)
    expect(emulator.streams()).toEqual([
      {
        messageId: "msg-1",
        version: 1,
        msgKey: MsgKey,
        sessionId: SessionId,
        clientUserId: "user45",
        text: "Hello, this is Desk.",
        state: "ended",
        endedBy: "finish",
        calls: 3,
        cloudCustomData: "x",
        startedAt: clock.now() - 600,
        updatedAt: clock.now(),
        endedAt: clock.now()
      }
    ])
    expect(emulator.requests().map(({ msgKey, messageId, carriedOut }) => [msgKey, messageId, carriedOut])).toEqual(
      [1, 2, 3].map(() => [MsgKey, "msg-1", true])
    )
  })

  it("is a message of the session from its first piece on, as the customer's app holds it", async () => {
    const { emulator, call, begin, SessionId } = await streaming()
    const heard: string[] = []
    emulator.onMessage(({ id }) => heard.push(id))
    const MsgKey = await begin("Hel")
    const data = (chunks: string[], isFinished: number) =>
      JSON.stringify({ customerServicePlugin: 0, src: "31", chunks, isFinished })
    const shown = () => emulator.messages({ sessionId: SessionId })
    expect(shown()).toMatchObject([
      {
        id: "msg-1",
        body: [{ MsgType: "TIMCustomElem", MsgContent: { Data: data(["Hel"], 0) } }],
        stream: { version: 1, msgKey: MsgKey, text: "Hel", state: "open" }
      }
    ])
    expect(shown()[0]).not.toHaveProperty("msgRandom")
    await call({ Chunk: "lo", MsgKey, Finish: 1 })
    expect(shown()).toMatchObject([
      {
        id: "msg-1",
        body: [{ MsgContent: { Data: data(["Hello"], 1) } }],
        stream: { text: "Hello", state: "ended", endedBy: "finish" }
      }
    ])
    expect(heard).toEqual(["msg-1"])
    expect(Object.isFrozen(shown()[0]?.stream)).toBe(true)
  })

  it("may be one call only", async () => {
    const { emulator, call } = await streaming()
    expect(await call({ Chunk: "all of it", Finish: 1 })).toMatchObject({ ErrorCode: 0, MsgKey: expect.any(String) })
    expect(emulator.streams()).toMatchObject([{ text: "all of it", state: "ended", calls: 1 }])
  })

  it("shows a piece twice that comes twice: there is nothing to know it by", async () => {
    const { emulator, call, begin } = await streaming()
    const MsgKey = await begin("a")
    await call({ Chunk: "b", MsgKey })
    await call({ Chunk: "b", MsgKey })
    expect(emulator.streams()[0]?.text).toBe("abb")
    await begin("a")
    expect(emulator.streams().map(({ text }) => text)).toEqual(["abb", "a"])
  })

  const illegal: readonly [fields: Record<string, unknown>, message: string][] = [
    [{}, "Chunk is missing."],
    [{ Chunk: 7 }, "Chunk must be a String, got a Number."],
    [{ Chunk: null }, "Chunk must be a String, got null."],
    [{ Chunk: "x", Finish: true }, "Finish must be an Integer, got a Boolean."],
    [{ Chunk: "x", Finish: 2 }, "Finish must be from 0 to 1."],
    [{ Chunk: "x", MsgKey: "" }, "MsgKey must not be empty."],
    [{ Chunk: "x", MsgKey: 5 }, "MsgKey must be a String, got a Number."],
    [{ Chunk: "x", MsgKey: "1_1400000000_ab" }, "MsgKey must be the one that the first call was answered."],
    [{ Chunk: "x", CloudCustomData: {} }, "CloudCustomData must be a String, got an Object."],
    [{ Chunk: "x", SessionId: "" }, "SessionId must not be empty."],
    [{ Chunk: "x", SessionId: undefined }, "SessionId is missing."]
  ]
  it.each(illegal)("answers %j with 141004, and says that this code is inferred", async (fields, message) => {
    const { emulator, call } = await streaming()
    expect(await call(fields)).toEqual({ ActionStatus: "FAIL", ErrorInfo: message, ErrorCode: 141004 })
    expect(emulator.requests()[0]?.rule?.source).toBe("send_stream_msg 141004, inferred")
    expect(emulator.streams()).toEqual([])
    expect(emulator.messages()).toEqual([])
  })

  it("takes no key of another session or of the other version", async () => {
    const { emulator, call, begin } = await streaming()
    const other = emulator.openSession({ clientUserId: "user46" })
    const MsgKey = await begin()
    expect(await call({ SessionId: other, Chunk: "x", MsgKey })).toMatchObject({
      ErrorCode: 141004,
      ErrorInfo: "MsgKey belongs to a message of another session."
    })
    const MsgContent = { CompatibleText: "…", Chunks: [{ EventType: "data", Index: 1, Markdown: "x", IsLast: false }] }
    const v2 = { SessionId: other, MsgBody: [{ MsgType: "TIMStreamElem", MsgContent }] }
    const { MsgKey: keyOfV2 } = await command(emulator, "send_stream_msg_v2", v2)
    expect(await call({ SessionId: other, Chunk: "x", MsgKey: keyOfV2 })).toMatchObject({ ErrorCode: 141004 })
    expect(emulator.streams().map(({ text }) => text)).toEqual(["Hello, ", "x"])
  })

  it("accepts a call without text, and notes that this is inferred", async () => {
    const { emulator, call, begin } = await streaming()
    const MsgKey = await begin("text")
    expect(emulator.requests()[0]).not.toHaveProperty("inferred")
    expect(await call({ Chunk: "", MsgKey, Finish: 1 })).toEqual(ok)
    expect(emulator.requests()[1]?.inferred).toEqual(["that a call without text is accepted, and breaks the silence"])
    expect(emulator.streams()).toMatchObject([{ text: "text", state: "ended" }])
  })

  it("refuses whatever comes after the end with 141005", async () => {
    const { emulator, call, begin } = await streaming()
    const MsgKey = await begin()
    await call({ Chunk: "end", MsgKey, Finish: 1 })
    for (const Chunk of ["more", ""]) {
      expect(await call({ Chunk, MsgKey, Finish: 1 })).toMatchObject({
        ErrorCode: 141005,
        ErrorInfo: "MsgKey is that of a message which has ended: its last piece came."
      })
    }
    expect(emulator.streams()[0]?.text).toBe("Hello, end")
  })

  it("refuses a session that has ended or never was, whose streams end with it", async () => {
    const { emulator, call, begin, SessionId } = await streaming()
    const MsgKey = await begin()
    emulator.endSession(SessionId)
    expect(emulator.streams()).toMatchObject([{ state: "ended", endedBy: "session", text: "Hello, " }])
    expect(await call({ Chunk: "x", MsgKey })).toMatchObject({ ErrorCode: 141005 })
    expect(await call({ Chunk: "x" })).toMatchObject({ ErrorCode: 141005 })
    expect(await call({ Chunk: "x", SessionId: "never" })).toMatchObject({ ErrorCode: 141005 })
  })
})

describe("a stream that falls silent", () => {
  it("ends at 15 seconds, not before, and each piece begins them anew", async () => {
    const { emulator, clock, call, begin } = await streaming()
    const MsgKey = await begin()
    clock.advance(14_999)
    expect(await call({ Chunk: "a", MsgKey })).toEqual(ok)
    clock.advance(14_999)
    expect(await call({ Chunk: "", MsgKey })).toEqual(ok)
    clock.advance(14_999)
    expect(emulator.streams()[0]?.state).toBe("open")
    const endedAt = clock.now() + 1
    clock.advance(5000)
    expect(emulator.streams()).toMatchObject([{ state: "ended", endedBy: "silence", endedAt }])
    expect(await call({ Chunk: "b", MsgKey })).toMatchObject({
      ErrorCode: 141005,
      ErrorInfo: "MsgKey is that of a message which has ended: no piece came for 15 seconds."
    })
    expect(emulator.messages()[0]?.stream).toMatchObject({ text: "Hello, a", state: "ended", endedBy: "silence" })
  })

  it("is seen to end by those who watch, when the clock is moved too", async () => {
    const { emulator, begin } = await streaming()
    const MsgKey = await begin()
    const events = await listen(emulator)
    await act(emulator, "/clock", { advanceMs: 15_000 })
    expect(await events.take(2)).toMatchObject([
      { event: "stream", data: { stream: { msgKey: MsgKey, added: "", state: "ended", endedBy: "silence" } } },
      { event: "clock" }
    ])
  })
})

describe("five calls a second", () => {
  it("go on with one message, and the sixth is refused with 141009 until the first of them is a second ago", async () => {
    const { emulator, clock, call, begin } = await streaming()
    const MsgKey = await begin("0")
    for (const Chunk of ["1", "2", "3", "4", "5"]) {
      expect(await call({ Chunk, MsgKey })).toEqual(ok)
      clock.advance(100)
    }
    expect(await call({ Chunk: "6", MsgKey })).toMatchObject({ ErrorCode: 141009 })
    expect(emulator.requests().at(-1)?.rule?.source).toBe("send_stream_msg 141009, inferred")
    clock.advance(499)
    expect(await call({ Chunk: "6", MsgKey, Finish: 1 })).toMatchObject({ ErrorCode: 141009 })
    clock.advance(1)
    expect(await call({ Chunk: "6", MsgKey })).toEqual(ok)
    expect(await call({ Chunk: "7", MsgKey })).toMatchObject({ ErrorCode: 141009 })
    expect(emulator.streams()[0]?.text).toBe("0123456")
  })

  it("are counted for each message apart, and the first call is none of them", async () => {
    const { call, begin } = await streaming()
    const keys = [await begin("a"), await begin("b")]
    for (const Chunk of ["1", "2", "3", "4", "5"]) {
      for (const MsgKey of keys) expect(await call({ Chunk, MsgKey })).toEqual(ok)
    }
    for (let n = 0; n < 10; n++) expect(await call({ Chunk: "new" })).toMatchObject({ ErrorCode: 0 })
  })

  it("are not used up for good by a clock that is moved back", async () => {
    const { clock, call, begin } = await streaming()
    const MsgKey = await begin()
    for (const Chunk of ["1", "2", "3", "4", "5"]) await call({ Chunk, MsgKey })
    clock.advance(-60_000)
    expect(await call({ Chunk: "6", MsgKey })).toEqual(ok)
  })
})

describe("the length of a stream", () => {
  it("is at most 12 288 bytes for each packet, and for its whole text as JSON: 93000", async () => {
    const { emulator, clock, call, begin } = await streaming()
    const room = 12_288 - 2
    const MsgKey = await begin("a".repeat(6000))
    expect(await call({ Chunk: "b".repeat(room - 5999), MsgKey })).toMatchObject({
      ErrorCode: 93000,
      ErrorInfo: "Chunk makes the message 12289 bytes long: at most 12288 are allowed."
    })
    // A line feed takes two bytes in JSON.
    expect(await call({ Chunk: "\n".repeat(3144), MsgKey })).toMatchObject({ ErrorCode: 93000 })
    expect(await call({ Chunk: "\n".repeat(3143), MsgKey })).toEqual(ok)
    clock.advance(1000)
    expect(await call({ Chunk: "", MsgKey, Finish: 1 })).toEqual(ok)
    expect(await call({ Chunk: "c".repeat(12_289) })).toMatchObject({ ErrorCode: 93000 })
    expect(emulator.streams()[0]?.text).toHaveLength(9143)
  })
})

describe("a call of a stream under a fault", () => {
  it("adds its piece or not, as `stored` says, whatever the client sees", async () => {
    const { emulator, call, begin } = await streaming()
    const MsgKey = await begin("a")
    emulator.failNext({ _tag: "Reset" })
    await expect(call({ Chunk: "b", MsgKey })).rejects.toThrow()
    emulator.failNext({ _tag: "Close", stored: true })
    await expect(call({ Chunk: "c", MsgKey })).rejects.toThrow()
    emulator.failNext({ _tag: "Code", code: 141002 })
    expect(await call({ Chunk: "d", MsgKey, Finish: 1 })).toMatchObject({ ErrorCode: 141002 })
    expect(emulator.streams()).toMatchObject([{ text: "ac", state: "open" }])
    emulator.failNext({ _tag: "Reset", stored: true })
    await expect(call({ Chunk: "lost first" })).rejects.toThrow()
    expect(emulator.streams().map(({ text }) => text)).toEqual(["ac", "lost first"])
  })
})

describe("those who watch a stream", () => {
  it("are told what is new and where it belongs, and find all its calls beside the message", async () => {
    const { emulator, call } = await streaming()
    const events = await listen(emulator)
    const { MsgKey } = await call({ Chunk: "Hel" })
    await call({ Chunk: "lo", MsgKey })
    await call({ Chunk: "no", MsgKey, Finish: 7 })
    await call({ Chunk: "", MsgKey, Finish: 1 })
    const seen = (await events.take(7)).filter(({ event }) => event !== "request").map(({ data }) => data)
    const { seq, conversation } = seen[0].entry
    const place = { messageId: "msg-1", msgKey: MsgKey, seq, conversation }
    expect(seen).toMatchObject([
      { entry: { kind: "message", message: { stream: { text: "Hel" } }, preview: { kind: "stream", text: "Hel" } } },
      { stream: { ...place, offset: 3, added: "lo", state: "open" } },
      { stream: { ...place, offset: 5, added: "", state: "ended", endedBy: "finish" } }
    ])
    const { entries } = (await get(emulator, "/chat")).json
    expect(entries.at(-1)).toMatchObject({ seq, message: { stream: { text: "Hello" } }, preview: { text: "Hello" } })
    const { attempts } = (await get(emulator, "/messages/msg-1")).json
    expect(attempts.map(({ id, code }: { id: string; code: number }) => [id, code])).toEqual([
      ["req-1", 0],
      ["req-2", 0],
      ["req-3", 141004],
      ["req-4", 0]
    ])
    expect((await get(emulator, "/requests/req-1")).json.attempts).toMatchObject([
      { id: "req-1", msgKey: MsgKey, inferred: 0 },
      { id: "req-2" },
      { id: "req-3" },
      { id: "req-4", inferred: 1 }
    ])
    expect((await get(emulator, "/streams?sessionId=none")).json).toEqual({ streams: [], more: false })
    expect((await get(emulator, "/streams?limit=5")).json).toEqual({ streams: emulator.streams(), more: false })
  })

  it("go on seeing an open stream whose message was cleared away", async () => {
    const { emulator, call, begin } = await streaming()
    const MsgKey = await begin("a")
    await call({ Chunk: "done", Finish: 1 })
    await act(emulator, "/clear")
    expect(await call({ Chunk: "b", MsgKey })).toEqual(ok)
    expect(emulator.streams()).toMatchObject([{ text: "ab" }])
    expect(emulator.messages()).toEqual([])
    emulator.reset()
    expect(emulator.streams()).toEqual([])
  })
})
