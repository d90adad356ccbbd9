import { describe, expect, it } from "vitest"
import { type Emulator, renderElement } from "../../src/index.ts"
import { act, get } from "../support/apiSupport.ts"
import { command, nested, packed, packet, post, sign, started, text } from "../support/support.ts"

/** A packet with JSON of so many levels at the place of "@". */
const holding = (json: string, fields: Record<string, unknown>): string =>
  JSON.stringify(packet(fields)).replace('"@"', json)

/** Everything that is shown of what came, as JSON. */
const shown = async (emulator: Emulator) => {
  for (const path of ["/state", "/chat", "/messages", "/requests", "/requests/req-1", "/events?after=x"]) {
    if (path.startsWith("/events")) continue
    expect([path, (await get(emulator, path)).status]).toEqual([path, 200])
  }
}

describe("a packet that is nested", () => {
  it("64 levels deep is judged like any other, and shown", async () => {
    const emulator = await started()
    expect((await post(emulator, holding(nested(63), { Deep: "@" }))).code).toBe(0)
    const MsgBody = [{ MsgType: "TIMTextElem", MsgContent: { Text: "x", Deep: "@" } }]
    expect((await post(emulator, holding(nested(60), { MsgRandom: 2, MsgBody }))).code).toBe(0)
    expect(emulator.messages()).toHaveLength(2)
    await shown(emulator)
  })

  it("deeper is no packet, wherever it is deep, and the emulator goes on and shows it", async () => {
    const emulator = await started()
    const MsgBody = [{ MsgType: "TIMTextElem", MsgContent: { Text: "x", Deep: "@" } }]
    const bodies = [
      nested(65),
      nested(6000),
      "[".repeat(12_000),
      `${'{"a":'.repeat(2000)}1${"}".repeat(2000)}`,
      holding(nested(64), { Deep: "@" }),
      holding(nested(5000), { Deep: "@" }),
      holding(nested(5000), { MsgBody: "@" }),
      holding(nested(5000), { MsgBody })
    ]
    for (const body of bodies) {
      const { code, info } = await post(emulator, body)
      expect([code, info]).toEqual([
        90001,
        "The body must be JSON in UTF-8, but it is nested more than 64 levels deep."
      ])
    }
    expect(await command(emulator, "end_session", nested(5000))).toMatchObject({ ErrorCode: 60003 })
    expect(emulator.requests()).toHaveLength(bodies.length + 1)
    expect(emulator.requests().filter(({ body }) => body !== undefined)).toEqual([])
    expect((await get(emulator, "/requests/req-2")).json.request.bodyText).toBe(nested(6000))
    expect((await post(emulator, nested(50_000))).code).toBe(93000)
    await shown(emulator)
  })

  it("in words only is not nested: brackets in a text, with quotes and backslashes, count for nothing", async () => {
    const emulator = await started()
    const words = `${"[{".repeat(1000)} \\" \\\\ " ${"[".repeat(1000)}\\`
    expect((await post(emulator, packet({ MsgBody: [text(words)] }))).code).toBe(0)
    expect(emulator.messages()[0]?.body).toEqual([text(words)])
  })
})

describe("Data that a customer's app would read as JSON", () => {
  const custom = (Data: string) => ({ MsgType: "TIMCustomElem", MsgContent: { Data } })
  const desk = (inner: string) => `{"src":"22","content":{"header":${inner},"items":[{"content":${inner}}]}}`

  it("is shown as one line however deep it is, and whatever stands where words should", async () => {
    const emulator = await started()
    const hostile = [
      nested(5000),
      desk(nested(2500)),
      desk(nested(20)),
      // What becomes of it as a string is its own affair: an error.
      desk('{"toString":1,"valueOf":1}'),
      '{"src":"constructor","content":{"header":"h"}}',
      '{"src":"__proto__","content":{"header":"h"}}',
      `"${nested(5000)}"`
    ]
    for (const [MsgRandom, Data] of hostile.entries()) {
      expect([Data.slice(0, 60), (await post(emulator, packet({ MsgRandom, MsgBody: [custom(Data)] }))).code]).toEqual([
        Data.slice(0, 60),
        0
      ])
      expect(renderElement(custom(Data))).toMatch(/^\[(custom|card)\]/)
    }
    expect(
      (await get(emulator, "/chat")).json.entries.map((entry: { preview: unknown }) => entry.preview)
    ).toHaveLength(hostile.length)
    expect(renderElement(custom(hostile[4] ?? ""))).toBe("[custom] h")
    expect(renderElement(custom(hostile[5] ?? ""))).toBe("[custom] h")
    expect(renderElement(custom(desk('{"toString":1}')))).toBe("[card]")
    await shown(emulator)
  })
})

describe("the API", () => {
  it("refuses bodies that are too deep, in every call, and faults too", async () => {
    const emulator = await started()
    const deep = nested(5000)
    for (const [path, body] of [
      ["/sessions", deep],
      ["/sessions", `{"clientUserId":${deep}}`],
      ["/customer-messages", `{"clientUserId":"u","text":${deep}}`],
      ["/faults", `{"fault":${deep}}`],
      ["/faults", `{"fault":{"_tag":"Status","status":503,"headers":${deep}}}`],
      ["/clock", `{"offsetMs":${deep}}`],
      ["/reset", deep]
    ] as const) {
      const { status, json } = await act(emulator, path, body)
      expect([status, json.error.message]).toEqual([
        400,
        "the body is not valid JSON: it is nested more than 64 levels deep"
      ])
    }
    expect((await get(emulator, "/state")).status).toBe(200)
  })
})

describe("failNext", () => {
  it("refuses what is deep in the process as well, by the field", async () => {
    const emulator = await started()
    const deep = JSON.parse(nested(5000))
    expect(() => emulator.failNext(deep)).toThrow("fault._tag must be one of")
    expect(() => emulator.failNext({ _tag: "Code", code: deep })).toThrow("fault.code must be")
    expect(() => emulator.failNext({ _tag: "Status", status: 503, headers: { a: deep } })).toThrow(
      "fault.headers must be"
    )
    expect(() => emulator.failNext({ _tag: "Hang" }, deep)).toThrow("times")
  })
})

describe("a UserSig", () => {
  it("that holds deep JSON is malformed", async () => {
    const emulator = await started()
    for (const usersig of [packed(nested(2000)), packed(`{"TLS.ver":${nested(2000)}}`)]) {
      expect((await post(emulator, packet(), { query: { usersig } })).code).toBe(70003)
    }
    expect((await post(emulator, packet(), { query: { usersig: sign(emulator) } })).code).toBe(0)
  })
})
