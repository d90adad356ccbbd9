import { describe, expect, it } from "vitest"
import { command, handClock, started } from "../support/support.ts"

const ok = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 }

const chunk = (Index: number, Markdown: string, IsLast = false) => ({ EventType: "data", Index, Markdown, IsLast })
const body = (...Chunks: readonly unknown[]) => [
  { MsgType: "TIMStreamElem", MsgContent: { CompatibleText: "…", Chunks } }
]

const streaming = async (options: Parameters<typeof started>[0] = {}) => {
  const clock = handClock()
  const emulator = await started({ now: clock.now, ...options })
  const SessionId = emulator.openSession({ clientUserId: "user45" })
  const call = (fields: Record<string, unknown>) => command(emulator, "send_stream_msg_v2", { SessionId, ...fields })
  const begin = async (text = "a") => String((await call({ MsgBody: body(chunk(1, text)) })).MsgKey)
  return { emulator, clock, SessionId, call, begin }
}

describe("send_stream_msg_v2", () => {
  it("begins a message, whose key the first answer tells, and goes on with it until the last chunk", async () => {
    const { emulator, call, clock } = await streaming()
    const first = await call({ MsgBody: body(chunk(1, "Hello, ")), CloudCustomData: "x" })
    const seconds = Math.floor(clock.now() / 1000)
    const key = new RegExp(`^k\\d+_${seconds}_\\d+_1400000000_user45@customer_service_account$`)
    expect(first).toEqual({ ...ok, MsgKey: expect.stringMatching(key) })
    const { MsgKey } = first
    expect(await call({ MsgKey, MsgBody: body(chunk(2, "this is ")) })).toEqual(ok)
    const MsgContent = { CompatibleText: "Hello, this is Desk.", Chunks: [chunk(3, "Desk.", true)] }
    expect(await call({ MsgKey, MsgBody: [{ MsgType: "TIMStreamElem", MsgContent }] })).toEqual(ok)
    const text = "Hello, this is Desk."
    expect(emulator.streams()).toMatchObject([
      { version: 2, text, index: 3, compatibleText: text, cloudCustomData: "x", state: "ended", endedBy: "finish" }
    ])
    expect(emulator.messages()).toMatchObject([
      {
        body: [{ MsgType: "TIMStreamElem", MsgContent: { CompatibleText: text, Chunks: [chunk(3, text, true)] } }],
        stream: { version: 2, text, state: "ended" }
      }
    ])
    expect(emulator.requests().flatMap(({ warnings, inferred = [] }) => [...warnings, ...inferred])).toEqual([])
  })

  const form: readonly [MsgBody: unknown, path: string, expected: string][] = [
    [undefined, "MsgBody", "is missing"],
    [{}, "MsgBody", "must be an Array, got an Object"],
    [[], "MsgBody", "must hold one element, got 0"],
    [[...body(chunk(1, "a")), ...body(chunk(2, "b"))], "MsgBody", "must hold one element, got 2"],
    [["x"], "MsgBody[0]", "must be an Object, got a String"],
    [[{ MsgType: "TIMTextElem", MsgContent: { Text: "a" } }], "MsgBody[0].MsgType", 'must be "TIMStreamElem"'],
    [[{ MsgType: "TIMStreamElem" }], "MsgBody[0].MsgContent", "must be an Object, got nothing"],
    [body(), "MsgBody[0].MsgContent.Chunks", "must be an Array that is not empty"],
    [
      [{ MsgType: "TIMStreamElem", MsgContent: { Chunks: [chunk(1, "a")] } }],
      "MsgBody[0].MsgContent.CompatibleText",
      "is missing: it must be a String"
    ],
    [body(null), "MsgBody[0].MsgContent.Chunks[0]", "must be an Object, got null"],
    [
      body({ ...chunk(1, "a"), EventType: "text" }),
      "MsgBody[0].MsgContent.Chunks[0].EventType",
      'must be the String "data"'
    ],
    [
      body({ ...chunk(1, "a"), Index: "1" }),
      "MsgBody[0].MsgContent.Chunks[0].Index",
      "must be an Integer of at least 1"
    ],
    [body(chunk(0, "a")), "MsgBody[0].MsgContent.Chunks[0].Index", "must be an Integer of at least 1"],
    [body(chunk(1.5, "a")), "MsgBody[0].MsgContent.Chunks[0].Index", "must be an Integer of at least 1"],
    [body({ ...chunk(1, "a"), Markdown: 7 }), "MsgBody[0].MsgContent.Chunks[0].Markdown", "must be a String"],
    [body({ ...chunk(1, "a"), IsLast: 1 }), "MsgBody[0].MsgContent.Chunks[0].IsLast", "must be a Boolean"],
    [
      body({ EventType: "data", Index: 1, Markdown: "a" }),
      "MsgBody[0].MsgContent.Chunks[0].IsLast",
      "is missing: it must be a Boolean"
    ],
    [body(chunk(1, "a", true), chunk(2, "b", true)), "MsgBody[0].MsgContent.Chunks[1]", "comes after the last one"]
  ]
  it.each(form)("answers the MsgBody %j with 141004 at %s", async (MsgBody, path, expected) => {
    const { emulator, call } = await streaming()
    expect(await call({ MsgBody })).toEqual({
      ActionStatus: "FAIL",
      ErrorInfo: `${path} ${expected}.`,
      ErrorCode: 141004
    })
    expect(emulator.requests()[0]?.rule).toMatchObject({ path, source: "send_stream_msg_v2 141004, inferred" })
    expect(emulator.streams()).toEqual([])
  })

  it("wants the Index to begin at 1 and to rise over the whole stream", async () => {
    const { emulator, call, begin } = await streaming()
    expect(await call({ MsgBody: body(chunk(2, "a")) })).toMatchObject({
      ErrorCode: 141004,
      ErrorInfo: "MsgBody[0].MsgContent.Chunks[0].Index must be 1 in the first call."
    })
    const MsgKey = await begin()
    expect(await call({ MsgKey, MsgBody: body(chunk(2, "b"), chunk(3, "c")) })).toEqual(ok)
    expect(emulator.requests().at(-1)?.inferred).toEqual(["that several chunks may come in one call"])
    for (const chunks of [[chunk(1, "x")], [chunk(2, "x")], [chunk(3, "other")], [chunk(4, "d"), chunk(4, "e")]]) {
      expect(await call({ MsgKey, MsgBody: body(...chunks) })).toMatchObject({ ErrorCode: 141004 })
    }
    expect(await call({ MsgKey, MsgBody: body(chunk(6, "f")) })).toEqual(ok)
    expect(emulator.requests().at(-1)?.warnings).toEqual([
      "an Index was skipped: a chunk may have been lost on the way"
    ])
    expect(emulator.streams()[0]?.text).toBe("abcf")
  })

  it("shows the newest chunk once that comes twice with the same Index, and says that this is inferred", async () => {
    const { emulator, call, begin } = await streaming()
    const MsgKey = await begin()
    emulator.failNext({ _tag: "Reset", stored: true })
    await expect(call({ MsgKey, MsgBody: body(chunk(2, "b")) })).rejects.toThrow()
    expect(await call({ MsgKey, MsgBody: body(chunk(2, "b")) })).toEqual(ok)
    expect(emulator.streams()).toMatchObject([{ text: "ab", index: 2, calls: 3 }])
    expect(emulator.requests().at(-1)).toMatchObject({
      duplicateOf: "msg-1",
      inferred: ["that the newest chunk once more, with the same Index, is answered OK and shown once"]
    })
    expect(await call({ MsgKey, MsgBody: body(chunk(2, "b", true)) })).toMatchObject({ ErrorCode: 141004 })
    expect(await call({ MsgKey, MsgBody: body(chunk(3, "", true)) })).toEqual(ok)
    expect(await call({ MsgKey, MsgBody: body(chunk(3, "", true)) })).toMatchObject({ ErrorCode: 141005 })
  })

  it("counts a repeat among the five calls a second, and ends after 15 seconds without a chunk", async () => {
    const { emulator, clock, call, begin } = await streaming()
    const MsgKey = await begin()
    for (let n = 0; n < 5; n++) expect(await call({ MsgKey, MsgBody: body(chunk(2, "b")) })).toEqual(ok)
    expect(await call({ MsgKey, MsgBody: body(chunk(3, "c")) })).toMatchObject({ ErrorCode: 141009 })
    clock.advance(14_999)
    expect(await call({ MsgKey, MsgBody: body(chunk(3, "")) })).toEqual(ok)
    clock.advance(15_000)
    expect(await call({ MsgKey, MsgBody: body(chunk(4, "d")) })).toMatchObject({ ErrorCode: 141005 })
    expect(emulator.streams()).toMatchObject([{ text: "ab", endedBy: "silence" }])
  })

  it("takes up to 131 072 bytes, in one packet and in all, of which a record keeps the beginning", async () => {
    const { emulator, call, begin } = await streaming()
    const MsgKey = await begin("界".repeat(40_000))
    expect(await call({ MsgKey, MsgBody: body(chunk(2, "a".repeat(131_072 - 2 - 120_000 + 1))) })).toMatchObject({
      ErrorCode: 93000,
      ErrorInfo: "MsgBody[0].MsgContent makes the message 131073 bytes long: at most 131072 are allowed."
    })
    expect(await call({ MsgKey, MsgBody: body(chunk(2, "a".repeat(131_072 - 2 - 120_000), true)) })).toEqual(ok)
    expect(await call({ MsgBody: body(chunk(1, "a".repeat(131_072))) })).toMatchObject({ ErrorCode: 93000 })
    const [first] = emulator.requests()
    expect(first?.bodyBytes).toBeGreaterThan(120_000)
    expect(Buffer.byteLength(first?.bodyText ?? "")).toBeLessThanOrEqual(12_290)
    expect(first).not.toHaveProperty("body")
    expect(first).toMatchObject({ msgKey: MsgKey, messageId: "msg-1", code: 0 })
  })

  it("keeps a secret out of its text and records, however far behind it stands", async () => {
    const { emulator, call } = await streaming()
    await call({ MsgBody: body(chunk(1, `${"x".repeat(20_000)}${emulator.secretKey}`)) })
    expect(JSON.stringify([emulator.streams(), emulator.messages(), emulator.requests()])).not.toContain(
      emulator.secretKey
    )
    expect(emulator.streams()[0]?.text.endsWith("x***")).toBe(true)
  })

  it("is refused outside of the mainland with 60027, before anything else is looked at; version 1 is not", async () => {
    const { emulator, call, SessionId } = await streaming({ region: "frankfurt" })
    expect(await call({ MsgBody: body(chunk(1, "a")) })).toMatchObject({ ErrorCode: 60027 })
    expect(await call({})).toMatchObject({ ErrorCode: 60027 })
    expect(emulator.requests()[0]?.rule?.source).toBe("send_stream_msg_v2 60027, inferred")
    expect(await command(emulator, "send_stream_msg", { SessionId, Chunk: "a" })).toMatchObject({ ErrorCode: 0 })
  })
})
