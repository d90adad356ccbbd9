/** The sentences in which a caller is told what is wrong: a test of behaviour would let each of them be empty. */
import { assert, describe, it } from "vitest"
import { isRetryable } from "../../src/engine/RetryPolicy.ts"
import { Elem } from "../../src/index.ts"
import type { Attempt } from "../../src/model/Attempt.ts"
import type { Reply } from "../../src/model/Reply.ts"
import { type SignOptions, sign, verify } from "../../src/model/UserSig.ts"
import type { RecordingDesk } from "../../src/promise/RecordingDesk.ts"
import { createRecordingDesk } from "../../src/testing.ts"
import { collect } from "../support/collect.ts"
import { account, errorOf } from "../support/desks.ts"
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

describe("what is wrong with the input of a stream, or of any other call, is told with its path:", () => {
  const sessionId = "s"
  const text = ["x"]
  const long = "x".repeat(12_200)
  const streamed: ReadonlyArray<readonly [message: unknown, options: object | undefined, path: string, words: string]> =
    [
      [5, undefined, "", "must be an object such as { sessionId, text }, not an integer"],
      [{ sessionId }, undefined, "text", "must be iterable: an array, a generator, a stream of strings"],
      [{ sessionId, text, to: "a" }, undefined, "to", "unknown field to: known are sessionId, text, cloudCustomData"],
      [{ sessionId, text }, { version: 3 }, "options.version", "must be 1 or 2"],
      [{ sessionId, text }, { compatibleText: "old" }, "options.compatibleText", "is of version 2 only"],
      [{ sessionId, text }, { flushMs: 0 }, "options.flushMs", "must be an integer from 1 to 2147483647"],
      [{ sessionId, text }, { onFailure: "retry" }, "options.onFailure", 'must be "fail" or "send-rest"'],
      [{ sessionId, text }, { onProgress: 5 }, "options.onProgress", "must be a function"],
      [
        { sessionId, text, cloudCustomData: long },
        undefined,
        "",
        "leaves no room for text: a message may have 12288 bytes"
      ],
      [{ sessionId, text: [5] }, undefined, "text[0]", "must be a string"]
    ]
  const issuesFrom = async (call: Promise<unknown>) => {
    const { delivery, reason } = await errorOf(call)
    assert.strictEqual(delivery, "not-sent")
    return "issues" in reason ? reason.issues : assert.fail(reason._tag)
  }

  it.each(streamed.map((row) => [`${row[2]} ${row[3]}`, ...row] as const))(
    "%s",
    async (_, message, options, path, words) => {
      const issues = await issuesFrom(createRecordingDesk().stream(message as never, options))
      assert.deepStrictEqual(issues, [{ path, message: words }])
    }
  )

  const { sessions, call } = createRecordingDesk()
  const contact = { customerServiceId: "@a", clientUserId: "u" }
  const calls: ReadonlyArray<readonly [call: () => unknown, path: string, words: string]> = [
    [() => sessions.end({} as never), "sessionId", "is required: a string"],
    [() => sessions.transferToHuman({ sessionId, priority: 10 }), "priority", "must be an integer from 0 to 9"],
    [() => sessions.transferToHuman({ sessionId, agentIds: [""] }), "agentIds[0]", "must not be empty"],
    [() => sessions.contactUser({ ...contact, memberId: "" }), "memberId", "must not be empty"],
    [() => collect(sessions.messages({ sessionId, pageSize: 101 })), "pageSize", "must be an integer from 1 to 100"],
    [() => collect(sessions.records({ from: 2000, to: 0 })), "to", "must not be before from"],
    [
      () => collect(sessions.records({ from: Number.NaN, to: 0 })),
      "from",
      "must be a Date, or milliseconds since 1970"
    ],
    [() => call("a/b"), "command", "must be the name of a command, such as get_session_state"],
    [() => call("a", [] as never), "body", "must be an object, not an array"],
    [
      () => call("a", {}, { prefix: "x" as never }),
      "options.prefix",
      'must be "desk_http_svc" or "openim_console_http_svc"'
    ],
    [() => call("a", {}, { idempotent: 1 as never }), "options.idempotent", "must be true or false"]
  ]
  it.each(calls.map((row) => [`${row[1]} ${row[2]}`, ...row] as const))("%s", async (_, made, path, words) => {
    assert.deepStrictEqual(await issuesFrom(made() as Promise<unknown>), [{ path, message: words }])
  })
})

describe("what has ended a stream is told, and how much of its text is where:", () => {
  const sessionId = "s"
  async function* hanging(): AsyncGenerator<string> {
    yield "您好"
    await new Promise(() => {})
  }
  const ended: Readonly<Record<string, readonly [end: (desk: RecordingDesk) => Promise<unknown>, words: string]>> = {
    "an idle source": [
      (desk) => desk.stream({ sessionId, text: hanging() }, { flushMs: 1, idleMs: 50 }),
      "send_stream_msg: TimedOut: the text's source gave nothing for 50 ms (idleMs). Of the streamed text 2 characters are shown, 0 perhaps, and 0 more were read and are not."
    ],
    "an abort before it": [
      (desk) => desk.stream({ sessionId, text: [] }, { signal: AbortSignal.abort() }),
      "send_stream_msg: Aborted: the signal was aborted before the stream."
    ],
    "a closed client": [
      async (desk) => {
        await desk.close()
        return desk.stream({ sessionId, text: [] }, { version: 2 })
      },
      "send_stream_msg_v2: Closed: the client is closed."
    ],
    "a refusal": [
      (desk) => {
        desk.failNext("SessionEnded")
        return desk.stream({ sessionId, text: ["您好", "！"] })
      },
      "Of the streamed text 0 characters are shown, 0 perhaps, and 3 more were read and are not."
    ],
    "a lost answer": [
      (desk) => {
        desk.failNext("UnexpectedReply")
        return desk.stream({ sessionId, text: ["您好", "！"] })
      },
      "Of the streamed text 0 characters are shown, 2 perhaps, and 1 more were read and are not."
    ]
  }
  it.each(Object.entries(ended))("%s", async (_, [end, words]) => {
    assert.include((await errorOf(end(createRecordingDesk()))).message, words)
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
