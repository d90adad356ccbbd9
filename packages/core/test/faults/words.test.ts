/** The sentences in which a caller is told what is wrong: a test of behaviour would let each of them be empty. */
import { assert, describe, it } from "vitest"
import { isRetryable } from "../../src/engine/RetryPolicy.ts"
import { Elem } from "../../src/index.ts"
import type { Attempt } from "../../src/model/Attempt.ts"
import type { Reply } from "../../src/model/Reply.ts"
import { type SignOptions, sign, verify } from "../../src/model/UserSig.ts"
import { account } from "../support/desks.ts"
import { biter, issuesOf, nested, throwing } from "../support/messages.ts"
import { failureOf } from "../support/replies.ts"

const body = Elem.text("x")
const custom = Elem.custom({ data: "x" })
const told: ReadonlyArray<readonly [what: string, message: unknown, path: string, words: RegExp]> = [
  ["no object", 5, "", /^must be an object such as \{ sessionId, text \}, not an integer$/],
  ["no route", { body }, "sessionId", /^is required, or from and to instead/],
  ["from beside a session", { sessionId: "s", from: "a", body }, "from", /^must be left out beside sessionId/],
  ["to beside a session", { sessionId: "s", to: "a", body }, "to", /^must be left out beside sessionId/],
  ["body beside text", { sessionId: "s", text: "x", body }, "body", /^must be left out beside text/],
  ["no content", { sessionId: "s" }, "text", /^is required, or body instead$/],
  ["two custom elements", { sessionId: "s", body: [custom, custom] }, "body", /^may hold at most one custom element/],
  [
    "key beside msgRandom",
    { sessionId: "s", body, msgRandom: 1, key: "k" },
    "key",
    /^must be left out beside msgRandom/
  ],
  [
    "a flag that is none",
    { sessionId: "s", body, excludeFromUserRespTimeout: 1 },
    "excludeFromUserRespTimeout",
    /^must be true or false, not an integer$/
  ],
  ["no element", { sessionId: "s", body: 5 }, "body", /^must be an element: \{ MsgType, MsgContent \}/],
  [
    "an unknown MsgType",
    { sessionId: "s", body: { MsgType: "TIMTextElm", MsgContent: {} } },
    "body.MsgType",
    /^must be one of TIMTextElem, TIMLocationElem, .*; Elem\.raw makes elements of other types$/
  ]
]

describe("F40: what is wrong with a message is told once, with its path and in a sentence:", () => {
  it.each(told)("%s", (_, message, path, words) => {
    const [issue, ...others] = issuesOf(message)
    assert.strictEqual(issue?.path, path)
    assert.match(issue?.message ?? "", words)
    assert.isEmpty(others)
  })

  const missing = "is required: "
  const values: ReadonlyArray<readonly [message: object, path: string, words: string]> = [
    [{ text: "" }, "text", "must not be empty"],
    [{ text: null }, "text", "must be a string, not null"],
    [{ text: [1] }, "text", "must be a string, not an array"],
    [{ text: { a: 1 } }, "text", "must be a string, not an object"],
    [{ text: 5 }, "text", "must be a string, not an integer"],
    [{ text: 5.5 }, "text", "must be a string, not a number"],
    [{ text: true }, "text", "must be a string, not a boolean"],
    [{ text: "\ud800" }, "text", "holds half a surrogate pair, which is no text"],
    [{ text: "x", sessionId: "a\nb" }, "sessionId", "must not hold control characters"],
    [{ text: "x", sessionId: undefined, from: "a" }, "to", `${missing}a string`],
    [{ text: "x", msgRandom: -1 }, "msgRandom", "must be an integer from 0 to 4294967295"],
    [{ text: "x", msgRandom: "1" }, "msgRandom", "must be an integer from 0 to 4294967295, not a string"],
    [{ body: [] }, "body", "must hold at least 1"],
    [{ body: Array(6145) }, "body", "holds more than a packet can: 6145"],
    [{ body: Elem.face({ index: Number.NaN }) }, "body.MsgContent.Index", "must be a finite number"],
    [{ body: { MsgType: "TIMFaceElem", MsgContent: {} } }, "body.MsgContent.Index", `${missing}a number`],
    [
      { body: { MsgType: "TIMFaceElem", MsgContent: { Index: "6" } } },
      "body.MsgContent.Index",
      "must be a number, not a string"
    ],
    [{ body: { MsgType: "TIMFaceElem", MsgContent: 5 } }, "body.MsgContent", "must be an object, not an integer"],
    [{ body: Elem.raw("X", [] as never) }, "body.MsgContent", "must be an object, not an array"],
    [
      { body: { MsgType: "TIMFileElem", MsgContent: { Url: "u", UUID: "1", Download_Flag: 1 } } },
      "body.MsgContent.Download_Flag",
      "must be 2"
    ],
    [{ text: "x", excludeFromUserRespTimeout: null }, "excludeFromUserRespTimeout", "must be true or false, not null"],
    [{ text: "x", cloudCustomData: null }, "cloudCustomData", "must be a string or an object, not null"],
    [{ text: "x", cloudCustomData: [] }, "cloudCustomData", "must be a string or an object, not an array"],
    [{ body: null }, "body", "must be an element: { MsgType, MsgContent }, or an array of them, not null"],
    [{ body: [null] }, "body[0]", "must be an element: { MsgType, MsgContent }, as Elem makes it, not null"],
    [
      { body: Elem.custom({ data: 5 as never }) },
      "body.MsgContent.Data",
      "must be a string, or an object given to Elem.custom, not an integer"
    ],
    [{ text: "x", cloudCustomData: { a: 1n } }, "cloudCustomData.a", "can't be written as JSON: a bigint"],
    [
      { text: "x", cloudCustomData: { a: new Date(0) } },
      "cloudCustomData.a",
      "can't be written as JSON: it is not a plain object"
    ],
    [
      { text: "x", cloudCustomData: { "\ud800": 1 } },
      "cloudCustomData",
      "has a key that holds half a surrogate pair, which is no text"
    ],
    [
      { text: "x", cloudCustomData: { a: [Array(4100).fill(0), Array(4100).fill(0)] } },
      "cloudCustomData.a[1][4088]",
      "holds more than a packet can, or holds itself"
    ]
  ]
  it.each(values.map((row) => [`${row[1]} ${row[2]}`, ...row] as const))("%s", (_, given, path, words) => {
    assert.deepInclude(issuesOf({ sessionId: "s", ...given }), { path, message: words })
  })

  it("of what throws only that it does, and where it was read", () => {
    const message = "can't be read: it throws"
    assert.deepStrictEqual(issuesOf(biter()), [{ path: "sessionId", message }])
    assert.deepStrictEqual(issuesOf(throwing("text")), [
      { path: "sessionId", message: "is required, or from and to instead: a message needs exactly one route" },
      { path: "text", message }
    ])
    const body = [{ MsgType: "TIMFaceElem", MsgContent: throwing("Index") }]
    assert.deepStrictEqual(issuesOf({ sessionId: "s", body }), [{ path: "body[0].MsgContent.Index", message }])
    const cloudCustomData = { a: [throwing("b")] }
    assert.deepStrictEqual(issuesOf({ sessionId: "s", text: "x", cloudCustomData }), [
      { path: "cloudCustomData.a[0].b", message }
    ])
    const list = Object.defineProperty([Elem.text("x")], 0, { get: () => assert.fail("read") })
    assert.deepStrictEqual(issuesOf({ sessionId: "s", body: list }), [{ path: "body[0]", message }])
  })

  it("of nesting without end, how deep it may be", () => {
    const issues = issuesOf({ sessionId: "s", text: "x", cloudCustomData: { a: nested(100) } })
    assert.lengthOf(issues, 1)
    assert.strictEqual(issues[0]?.message, "is nested more than 64 deep, or holds itself")
  })

  it("nothing of a field that is faulty is made up in its place", () => {
    const faulty = { sessionId: "", text: "", key: "", cloudCustomData: 5 }
    const paths = issuesOf(faulty).map(({ path }) => path)
    assert.deepStrictEqual(paths, ["sessionId", "key", "text", "cloudCustomData"])
  })
})

const now = 1_800_000_000_000
const answered = (status: number, text = "", headers: Readonly<Record<string, string>> = {}) => {
  const reply: Reply = { status, body: Buffer.from(text), header: (name) => headers[name] }
  return failureOf(reply, now)
}

describe("F20: what is wrong with an answer is told:", () => {
  it("in words of its own for each kind", () => {
    assert.strictEqual(answered(429)?.detail, "HTTP 429: too many requests")
    assert.strictEqual(answered(204)?.detail, "HTTP 204 with no body")
    assert.strictEqual(answered(200, "hi")?.detail, "HTTP 200 with a body that is no answer of Desk's: hi")
    assert.strictEqual(answered(500, '{"ErrorCode":0}')?.detail, "ErrorCode 0 under HTTP 500")
    const contradiction = '{"ErrorCode":0,"ActionStatus":"FAIL"}'
    assert.strictEqual(answered(200, contradiction)?.detail, "ErrorCode 0 beside ActionStatus FAIL")
  })

  it("without words that Desk did not say", () => {
    assert.notInclude(answered(200, '{"ErrorCode":141005}')?.detail ?? "", "Desk says")
  })

  it("no date is read from the middle of a text", () => {
    const headers = { "retry-after": "until Fri, 15 Jan 2027 08:00:07 GMT" }
    assert.isUndefined(answered(503, "", headers)?.retryAfterMs)
  })
})

describe("F31: codes of which one more try may help", () => {
  const attempt = (code: number): Attempt => {
    const made = { random: 1, startedAt: 0, durationMs: 0, outcome: "ServiceFault", delivery: "unknown" } as const
    return { ...made, code }
  }
  it("count for themselves: those that ask for less traffic are tried again however often they came", () => {
    const policy = { attempts: 9, baseDelayMs: 0, maxDelayMs: 0, onUnknown: "retry" } as const
    const busy = answered(200, '{"ErrorCode":60007}')
    assert.isDefined(busy)
    const before = [attempt(60004), attempt(60004), attempt(60007)]
    if (busy !== undefined) assert.isTrue(isRetryable(policy, busy, before))
  })
})

describe("F52: what no UserSig can be made of is named, and its value is not:", () => {
  const right = { ...account, ttlSeconds: 60 }
  const wrong: { readonly [K in keyof SignOptions]?: ReadonlyArray<unknown> } = {
    sdkAppId: [0, -1, 1.5, "1400000000", Number.NaN, undefined],
    identifier: ["", 5, null, undefined],
    secretKey: ["", 5, null, undefined],
    ttlSeconds: [0, -60, 1.5, "60", Number.NaN, undefined]
  }
  it.each(Object.entries(wrong))("%s", (option, values) => {
    for (const value of values) {
      const words = /Id$|Seconds$/.test(option) ? "must be a positive integer" : "must be text that is not empty"
      assert.throws(() => sign({ ...right, [option]: value }), TypeError, `UserSig.sign: ${option} ${words}.`)
    }
  })

  it("one that is refused says why, in Desk's own order", () => {
    const userSig = sign({ ...right, now: 0 })
    const why = (claims: object, sig = userSig) => {
      const result = verify(sig, { ...account, now: 0, ...claims })
      return result.ok ? "accepted" : `${result.code} ${result.message}`
    }
    assert.strictEqual(why({}), "accepted")
    assert.strictEqual(why({}, "x"), "70003 malformed: no UserSig, or a part of one")
    assert.strictEqual(why({ identifier: "another" }), "70013 made for another identifier")
    assert.strictEqual(why({ sdkAppId: 5 }), "70014 made for another SDKAppID")
    assert.strictEqual(why({ secretKey: "another" }), "70009 made with another key")
    assert.strictEqual(why({ now: 60_000 }), "70001 expired")
  })
})
