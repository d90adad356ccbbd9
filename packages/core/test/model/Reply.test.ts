import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { failureOf } from "../support/replies.ts"

const now = Date.UTC(2025, 5, 1, 12)

const reply = (status: number, body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) =>
  failureOf(
    {
      status,
      body: typeof body === "string" ? new TextEncoder().encode(body) : body,
      header: (name) => headers[name]
    },
    now
  )

const answer = (fields: object, status = 200, headers: Readonly<Record<string, string>> = {}) =>
  reply(status, JSON.stringify(fields), headers)

const unexpected = (status: number) => ({
  reason: { _tag: "UnexpectedReply", status },
  status,
  delivery: "unknown",
  retry: "retry",
  ambiguous: true
})
const refused = (status: number) => ({
  reason: { _tag: "UnexpectedReply", status },
  status,
  delivery: "rejected",
  retry: "never",
  ambiguous: false
})
const fault = (status: number) => ({
  reason: { _tag: "ServiceFault" },
  status,
  delivery: "unknown",
  retry: "retry",
  ambiguous: true
})

describe("code 0", () => {
  it.each([
    ["as documented", { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 }],
    ["alone", { ErrorCode: 0 }],
    ["with fields that Desk may add", { ErrorCode: 0, RequestId: "Id-1", MsgTime: 5, ErrorDisplay: null }],
    ["with text", { ActionStatus: "OK", ErrorInfo: "fine", ErrorCode: 0 }]
  ])("is success %s", (_, fields) => {
    for (const status of [200, 201, 299]) expect(answer(fields, status)).toBeUndefined()
  })

  it.each([100, 199, 300, 302, 400, 404, 408, 429, 500, 503])("is no success under HTTP %i", (status) => {
    expect(answer({ ActionStatus: "OK", ErrorCode: 0 }, status)).toMatchObject(unexpected(status))
  })

  it("F35: is no success beside FAIL", () => {
    expect(answer({ ActionStatus: "FAIL", ErrorCode: 0 })).toMatchObject(unexpected(200))
    expect(answer({ ActionStatus: "FAIL", ErrorCode: 0 })?.code).toBeUndefined()
  })
})

describe("F35: a code other than 0 decides", () => {
  it.each([200, 204, 301, 404, 429, 500, 502])("under HTTP %i", (status) => {
    expect(answer({ ActionStatus: "FAIL", ErrorInfo: "x", ErrorCode: 141005 }, status)).toMatchObject({
      reason: { _tag: "SessionEnded" },
      code: 141005,
      status,
      delivery: "rejected"
    })
  })

  it("beside OK, or without an ActionStatus", () => {
    for (const fields of [{ ActionStatus: "OK" }, {}]) {
      expect(answer({ ...fields, ErrorCode: 90001 })).toMatchObject({
        reason: { _tag: "MessageRejected" },
        code: 90001
      })
    }
  })

  it("also when it is negative or no document names it", () => {
    expect(answer({ ErrorCode: -5 })).toMatchObject({ reason: { _tag: "UnknownCode" }, code: -5, delivery: "rejected" })
  })
})

describe("F34: an envelope is read strictly", () => {
  it.each([
    '{"ErrorCode":"0"}',
    '{"ErrorCode":"141005","ActionStatus":"FAIL"}',
    '{"ErrorCode":1.5}',
    '{"ErrorCode":null}',
    '{"ErrorCode":true}',
    '{"ErrorCode":[0]}',
    '{"ErrorCode":1e999}',
    '{"ErrorCode":1e-400}',
    '{"ErrorCode"\t:\r\n 1e-400}',
    '{"ErrorCode":-1E-400}',
    '{"ErrorCode":5e-324000}',
    `{"ErrorCode":0.${"0".repeat(400)}1}`,
    '{"ErrorCode":1e-400,"More":{"ErrorCode":0}}',
    '{"More":{"ErrorCode":0},"ErrorCode":1e-400}',
    '{"ErrorCode":0,"\\u0045rrorCode":1e-400}',
    '{"ErrorCode":NaN}',
    "{}",
    '{"ActionStatus":"OK"}',
    '{"errorcode":0}',
    '{"ErrorCode":0,"ActionStatus":"ok"}',
    '{"ErrorCode":0,"ActionStatus":"SUCCESS"}',
    '{"ErrorCode":0,"ActionStatus":null}',
    '{"ErrorCode":141005,"ActionStatus":1}',
    '{"ErrorCode":0,"ErrorInfo":null}',
    '{"ErrorCode":0,"ErrorInfo":{}}',
    '{"ErrorCode":141005,"ErrorInfo":5}',
    '[{"ErrorCode":0}]',
    "null",
    "0",
    '"OK"',
    "",
    " ",
    "OK",
    '{"ErrorCode":0',
    '{"ErrorCode":0}{"ErrorCode":0}',
    '{"ErrorCode":0}\u0000',
    "<html><body>Welcome to the hotel's Wi-Fi</body></html>",
    '{"__proto__":{"ErrorCode":0}}',
    '{"constructor":{"ErrorCode":0}}'
  ])("%j is none, and under HTTP 200 nobody knows what became of the message", (body) => {
    expect(reply(200, body)).toMatchObject(unexpected(200))
  })

  it.each([
    '{"ErrorCode":0,"Took":1e-400}',
    '{"ErrorCode":0,"More":{"ErrorCode":1e-400}}',
    '{"More":[{"ErrorCode":1e-400}],"ErrorCode":0,"Ms":1.5}',
    '{"ErrorCode":1e-400,"ErrorCode":0}',
    '{"ErrorCode":0.0}',
    '{"ErrorCode":0e5}',
    '{"ErrorCode":-0}',
    '{"ErrorCode":0,"SessionId":"a5.e7"}'
  ])("%j has the code 0, and nothing else in it counts", (body) => {
    expect(reply(200, body)).toBeUndefined()
  })

  it("F36: keys of objects' own machinery are ignored and pollute nothing", () => {
    expect(reply(200, '{"__proto__":{"polluted":1},"constructor":1,"ErrorCode":0}')).toBeUndefined()
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it("F39: a key that comes twice counts as JSON has it: the last", () => {
    expect(reply(200, '{"ErrorCode":141005,"ErrorCode":0}')).toBeUndefined()
    expect(reply(200, '{"ErrorCode":0,"ErrorCode":141005}')).toMatchObject({ code: 141005 })
  })

  it("F39: nesting ten thousand deep is an answer that is none, or a field to ignore", () => {
    const deep = "[".repeat(10_000) + "]".repeat(10_000)
    expect(reply(200, deep)).toMatchObject(unexpected(200))
    expect(reply(200, `{"More":${deep},"ErrorCode":0}`)).toBeUndefined()
  })

  it("F38: a byte order mark before it does no harm, however often", () => {
    const bytes = Buffer.from('\ufeff{"ErrorCode":0}')
    expect([reply(200, bytes), reply(200, Uint8Array.of(0xff)), reply(200, bytes)]).toMatchObject([
      undefined,
      unexpected(200) as object,
      undefined
    ])
  })

  it.each([
    ["UTF-16", Buffer.from('\ufeff{"ErrorCode":0}', "utf16le")],
    ["invalid UTF-8 in a text", Buffer.from('{"ErrorCode":0,"ErrorInfo":"\xff"}', "latin1")],
    ["GBK", Uint8Array.of(...Buffer.from('{"ErrorCode":0,"ErrorInfo":"'), 0xc4, 0xe3, ...Buffer.from('"}'))]
  ])("%s is none", (_, bytes) => {
    expect(reply(200, bytes)).toMatchObject(unexpected(200))
  })
})

describe("without an envelope the status decides", () => {
  it.each([200, 204, 206, 299, 100])("HTTP %i: unknown", (status) => {
    expect(reply(status, "")).toMatchObject(unexpected(status))
  })

  it.each([300, 301, 302, 307, 308, 399, 400, 401, 403, 404, 407, 413, 499])(
    "HTTP %i: rejected, not tried again",
    (status) => {
      expect(reply(status, "<html>")).toMatchObject(refused(status))
      expect(reply(status, "<html>")?.hint).toContain("endpoint")
    }
  )

  it.each([408, 500, 502, 503, 504, 599])("HTTP %i: the service failed, unknown", (status) => {
    expect(reply(status, "<html>")).toMatchObject(fault(status))
  })

  it("HTTP 429: too many calls, rejected, tried again with longer pauses", () => {
    expect(reply(429, "")).toMatchObject({
      reason: { _tag: "RateLimited" },
      status: 429,
      delivery: "rejected",
      retry: "throttle",
      ambiguous: false
    })
  })
})

describe("Retry-After", () => {
  it.each([
    ["seconds", "120", 120_000],
    ["no time at all", "0", 0],
    ["a year", "31536000", 31_536_000_000],
    ["blanks around it", " 5 ", 5_000],
    ["a date", new Date(now + 7_000).toUTCString(), 7_000],
    ["a date gone by", new Date(now - 7_000).toUTCString(), 0],
    ["a negative number", "-5", undefined],
    ["a fraction", "1.5", undefined],
    ["hexadecimal", "0x10", undefined],
    ["garbage", "soon", undefined],
    ["a date of another form", "2030-01-01", undefined],
    ["an impossible date", "Foo, 99 Bar 2030 99:99:99 GMT", undefined],
    ["endless digits", "9".repeat(400), undefined],
    ["nothing", "", undefined]
  ])("as %s", (_, value, wanted) => {
    const headers = { "retry-after": value }
    expect(reply(429, "", headers)?.retryAfterMs).toBe(wanted)
    expect(reply(503, "", headers)?.retryAfterMs).toBe(wanted)
    expect(answer({ ErrorCode: 60007 }, 200, headers)?.retryAfterMs).toBe(wanted)
  })

  it("absent is absent", () => {
    expect(reply(429, "")?.retryAfterMs).toBeUndefined()
  })
})

describe("F30: an expired UserSig (70001)", () => {
  const hintAt = (date: string) => answer({ ErrorCode: 70001 }, 200, { date })?.hint
  const http = (offMs: number) => new Date(now + offMs).toUTCString()

  it("says by how much this machine's clock is off", () => {
    expect(hintAt(http(-3_600_000))).toBe("This machine's clock is off by 3600 s: it is ahead.")
    expect(hintAt(http(90_000))).toBe("This machine's clock is off by 90 s: it is behind.")
  })

  it("blames no clock that agrees within a minute, and none without a Date it can read", () => {
    for (const date of [http(0), http(59_000), http(-60_000), "garbage", ""]) {
      expect(hintAt(date)).not.toContain("off by")
    }
    expect(answer({ ErrorCode: 70001 })?.hint).toContain("clock")
  })

  it("is the only code that blames the clock", () => {
    expect(answer({ ErrorCode: 70009 }, 200, { date: http(-3_600_000) })?.hint).not.toContain("clock")
  })
})

describe("whatever comes", () => {
  const statuses = fc.oneof(fc.integer({ min: 100, max: 599 }), fc.integer(), fc.constant(Number.NaN))
  const json = fc.json().map((text) => Buffer.from(text))
  const envelope = fc
    .record({ ErrorCode: fc.anything(), ActionStatus: fc.anything(), ErrorInfo: fc.anything() }, { requiredKeys: [] })
    .map((fields) => Buffer.from(JSON.stringify(fields, (_, value) => (typeof value === "bigint" ? 1 : value)) ?? ""))

  it("it ends in a value, with a delivery, a class and one line of text; and only code 0 under 2xx is success", () => {
    fc.assert(
      fc.property(
        statuses,
        fc.oneof(fc.uint8Array({ maxLength: 200 }), json, envelope),
        fc.string(),
        (status, body, header) => {
          const failure = failureOf({ status, body, header: () => header }, now)
          if (failure === undefined) {
            expect(status >= 200 && status < 300 && JSON.parse(Buffer.from(body).toString()).ErrorCode === 0).toBe(true)
          } else {
            expect(["rejected", "unknown"]).toContain(failure.delivery)
            expect(failure.retryAfterMs ?? 0).toBeGreaterThanOrEqual(0)
            expect(failure.detail).toMatch(/^.+$/)
          }
        }
      ),
      { numRuns: 1_000 }
    )
  })
})
