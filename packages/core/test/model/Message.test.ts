import { createHash } from "node:crypto"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Elem from "../../src/model/Elem.ts"
import { msgRandomOf, validateMessage } from "../../src/model/Message.ts"
import { issuesOf, jsonOf, packetOf, pathsOf, wellFormed } from "../support/messages.ts"

const text = (message: object): unknown =>
  (packetOf(message).MsgBody as [{ MsgContent: { Text: string } }])[0].MsgContent.Text

describe("F45: text", () => {
  it("comes out of the packet's UTF-8 as it went in, whatever well-formed text it is", () => {
    fc.assert(
      fc.property(wellFormed({ minLength: 1, maxLength: 100 }), (given) => {
        const bytes = Buffer.from(jsonOf({ sessionId: "s", text: given }), "utf8")
        expect(JSON.parse(bytes.toString("utf8")).MsgBody[0].MsgContent.Text).toBe(given)
      })
    )
  })

  it.each([
    "\u0000",
    "😀👨‍👩‍👧",
    "\u202eabc",
    "e\u0301".repeat(500),
    "\u2028\u2029",
    '"\\/\b\f\n\r\t',
    "\u007f",
    "\ufeffx"
  ])("%j survives", (given) => {
    expect(text({ sessionId: "s", text: given })).toBe(given)
  })

  it.each([
    ["a high half", "a\ud83d"],
    ["a low half", "\ude00b"],
    ["halves the wrong way round", "\ude00\ud83d"]
  ])("with %s of a surrogate pair is refused, wherever text stands", (_, half) => {
    const body = Elem.raw("T", { list: [half], [half]: 1 })
    const everywhere = pathsOf({ from: half, to: half, text: half, cloudCustomData: half, key: half })
    expect(new Set(everywhere)).toStrictEqual(new Set(["from", "to", "text", "cloudCustomData", "key"]))
    expect(pathsOf({ sessionId: half, body })).toStrictEqual([
      "sessionId",
      "body.MsgContent.list[0]",
      "body.MsgContent"
    ])
    expect(pathsOf({ sessionId: "s", text: "t", cloudCustomData: { a: { [half]: 1 } } })).toStrictEqual([
      "cloudCustomData.a"
    ])
  })

  it("is short for a body of one text element", () => {
    expect(jsonOf({ sessionId: "s", text: "t", msgRandom: 1 })).toBe(
      jsonOf({ sessionId: "s", body: Elem.text("t"), msgRandom: 1 })
    )
  })

  it.each([
    ["empty text", { text: "" }, ["text"]],
    ["text that is a number", { text: 5 }, ["text"]],
    ["null text", { text: null }, ["text"]],
    ["neither text nor body", {}, ["text"]],
    ["both", { text: "t", body: Elem.text("t") }, ["body"]]
  ])("%s is refused", (_, content, paths) => {
    expect(pathsOf({ sessionId: "s", ...content })).toStrictEqual(paths)
  })
})

describe("F40: the route", () => {
  it("is a session, or from and to, in the documents' words", () => {
    expect(packetOf({ sessionId: "x", text: "t", msgRandom: 1 })).toMatchObject({ SessionId: "x" })
    const byAccount = packetOf({ from: "@a", to: "b", text: "t", msgRandom: 1 })
    expect(byAccount).toMatchObject({ FromAccount: "@a", ToAccount: "b" })
    expect(byAccount).not.toHaveProperty("SessionId")
  })

  it.each([
    ["both", { sessionId: "s", from: "a", to: "b" }, ["from", "to"]],
    ["a session and a sender", { sessionId: "s", from: "a" }, ["from"]],
    ["a session and a receiver", { sessionId: "s", to: "b" }, ["to"]],
    ["neither", {}, ["sessionId"]],
    ["a sender only", { from: "a" }, ["to"]],
    ["a receiver only", { to: "b" }, ["from"]],
    ["empty ids", { from: "", to: "" }, ["from", "to"]],
    ["an empty session", { sessionId: "" }, ["sessionId"]],
    ["a session of null", { sessionId: null }, ["sessionId"]],
    ["a numeric session", { sessionId: 5 }, ["sessionId"]]
  ])("%s is refused, with a path", (_, route, paths) => {
    expect(pathsOf({ ...route, text: "t" })).toStrictEqual(paths)
  })

  it.each(["\n", "\r\n", "\u0000", "\u001b", "\u007f", "\u0085"])(
    "with the control character %j is refused",
    (control) => {
      expect(pathsOf({ sessionId: `a${control}b`, text: "t" })).toStrictEqual(["sessionId"])
      expect(pathsOf({ from: `${control}a`, to: `b${control}`, text: "t" })).toStrictEqual(["from", "to"])
    }
  )

  it("may be written in any script", () => {
    expect(packetOf({ from: "客服 é😀", to: "a&b#c/../?=", text: "t" })).toMatchObject({
      FromAccount: "客服 é😀",
      ToAccount: "a&b#c/../?="
    })
  })
})

describe("F41: MsgRandom", () => {
  const randomOf = (options: object) => packetOf({ sessionId: "s", text: "t", ...options }).MsgRandom

  it("is the caller's, from 0 to 4294967295", () => {
    for (const msgRandom of [0, 1, 2 ** 31, 4_294_967_295]) expect(randomOf({ msgRandom })).toBe(msgRandom)
  })

  it.each([-1, 2 ** 32, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "5", 5n, null, true, {}])(
    "is not %s",
    (msgRandom) => {
      const issues = issuesOf({ sessionId: "s", text: "t", msgRandom })
      expect(issues).toHaveLength(1)
      expect(issues[0]?.path).toBe("msgRandom")
      expect(issues[0]?.message).toContain("an integer from 0 to 4294967295")
    }
  )

  it("is the first four bytes, big-endian, of SHA-256 of a key", () => {
    expect(randomOf({ key: "order-1" })).toBe(
      Number.parseInt(createHash("sha256").update("order-1", "utf8").digest("hex").slice(0, 8), 16)
    )
    fc.assert(
      fc.property(wellFormed({ minLength: 1 }), (key) => {
        const [a = 0, b = 0, c = 0, d = 0] = createHash("sha256").update(Buffer.from(key, "utf8")).digest()
        expect(msgRandomOf(key)).toBe(a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d)
        expect(randomOf({ key })).toBe(msgRandomOf(key))
      })
    )
  })

  it("of these keys never changes, in no version: it may stand in databases", () => {
    // SHA-256("abc") = ba7816bf…, the test vector of FIPS 180-2; printf '订单-1' | sha256sum = 8f103259….
    expect(msgRandomOf("abc")).toBe(0xba7816bf)
    expect(msgRandomOf("订单-1")).toBe(0x8f103259)
  })

  it.each([
    ["empty", { key: "" }],
    ["a number", { key: 5 }],
    ["null", { key: null }],
    ["beside a msgRandom", { key: "k", msgRandom: 5 }]
  ])("of a key that is %s is refused", (_, options) => {
    expect(pathsOf({ sessionId: "s", text: "t", ...options })).toStrictEqual(["key"])
  })

  it("is drawn anew for each message that names none", () => {
    const drawn = new Set(Array.from({ length: 1_000 }, () => randomOf({})))
    expect(drawn.size).toBeGreaterThan(995)
  })
})

describe("the other fields", () => {
  const fieldsOf = (options: object) => packetOf({ sessionId: "s", text: "t", msgRandom: 1, ...options })
  const bare = fieldsOf({})

  it("are absent unless given", () => {
    expect(Object.keys(bare)).toStrictEqual(["SessionId", "MsgRandom", "MsgBody"])
    expect(fieldsOf({ cloudCustomData: undefined, excludeFromUserRespTimeout: undefined })).toStrictEqual(bare)
  })

  it("F53: ExcludeFromUserRespTimeout is 1 for true and absent for false", () => {
    expect(fieldsOf({ excludeFromUserRespTimeout: true })).toStrictEqual({ ...bare, ExcludeFromUserRespTimeout: 1 })
    expect(fieldsOf({ excludeFromUserRespTimeout: false })).toStrictEqual(bare)
  })

  it.each([0, 1, 2, "1", "true", null, {}])(
    "F53: ExcludeFromUserRespTimeout can't be %j",
    (excludeFromUserRespTimeout) => {
      expect(pathsOf({ sessionId: "s", text: "t", excludeFromUserRespTimeout })).toStrictEqual([
        "excludeFromUserRespTimeout"
      ])
    }
  )

  it("F54: CloudCustomData is a string as given, or an object serialised", () => {
    expect(fieldsOf({ cloudCustomData: ' {"a": 1}' }).CloudCustomData).toBe(' {"a": 1}')
    expect(fieldsOf({ cloudCustomData: { a: 1, b: undefined, c: { d: ["é"] } } }).CloudCustomData).toBe(
      '{"a":1,"c":{"d":["é"]}}'
    )
  })

  it.each([5, true, null, [1], new Date(0), new Map(), () => {}])(
    "F54: CloudCustomData can't be %s",
    (cloudCustomData) => {
      expect(pathsOf({ sessionId: "s", text: "t", cloudCustomData })).toStrictEqual(["cloudCustomData"])
    }
  )
})

describe("a message", () => {
  it("with many faults has them all told at once", () => {
    const faulty = {
      from: "",
      body: [null, Elem.text(""), Elem.location({ latitude: Number.NaN, longitude: 0 })],
      msgRandom: -1,
      key: "k",
      cloudCustomData: 5,
      excludeFromUserRespTimeout: 1
    }
    expect([...pathsOf(faulty)].sort()).toStrictEqual(
      [
        "from",
        "to",
        "body[0]",
        "body[1].MsgContent.Text",
        "body[2].MsgContent.Latitude",
        "msgRandom",
        "key",
        "cloudCustomData",
        "excludeFromUserRespTimeout"
      ].sort()
    )
    expect(validateMessage(faulty).value).toBeUndefined()
  })

  it("is read once: what happens to it afterwards changes no byte", () => {
    const element = { MsgType: "TIMTextElem", MsgContent: { Text: "t" } }
    const message = { sessionId: "s", body: [element], msgRandom: 1, cloudCustomData: { a: { b: 1 } } }
    const { value } = validateMessage(message)
    const before = structuredClone(value)
    element.MsgContent.Text = "changed"
    message.body.push(element)
    message.sessionId = "changed"
    message.cloudCustomData.a.b = 2
    expect(value).toStrictEqual(before)
  })
})
