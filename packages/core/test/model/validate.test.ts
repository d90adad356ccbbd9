/** Messages that no TypeScript program would make: each ends in issues, without a throw and without delay. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Elem from "../../src/model/Elem.ts"
import { validateMessage } from "../../src/model/Message.ts"
import { validate } from "../../src/model/validate.ts"
import {
  anything,
  Bite,
  biter,
  circular,
  counter,
  hostile,
  issuesOf,
  jsonOf,
  nested,
  packetOf,
  pathsOf,
  revoked,
  wireOf
} from "../support/messages.ts"

const fields = [
  "sessionId",
  "from",
  "to",
  "text",
  "body",
  "cloudCustomData",
  "excludeFromUserRespTimeout",
  "msgRandom",
  "key"
]

/** Work that nobody would notice: far less than any send takes. Counted is what it computes, whatever else the machine does. */
const soon = (run: () => void): void => {
  const before = process.cpuUsage()
  run()
  expect(process.cpuUsage(before).user).toBeLessThan(1_500_000)
}

const fresh = { sessionId: "s", msgRandom: 1 }

describe("F47: only what the caller gives counts, and only known fields", () => {
  it("what a class says by a getter is the message, like what is its own", () => {
    class Base {
      get text() {
        return "inherited"
      }
      readonly sessionId = "s"
    }
    expect(jsonOf(Object.assign(new Base(), { msgRandom: 1 }))).toBe(jsonOf({ ...fresh, text: "inherited" }))
  })

  it("what is on a polluted prototype is not the message", () => {
    const polluted = Object.prototype as { sessionId?: unknown; Desc?: unknown; CloudCustomData?: unknown; 0?: unknown }
    try {
      polluted.sessionId = "polluted"
      polluted.Desc = "polluted"
      polluted.CloudCustomData = "polluted"
      polluted[0] = { MsgType: "TIMTextElem", MsgContent: { Text: "polluted" } }
      expect(pathsOf({ text: "t" })).toStrictEqual(["sessionId"])
      expect(jsonOf({ ...fresh, body: Elem.custom({ data: "d" }) })).not.toContain("polluted")
      expect(pathsOf({ ...fresh, body: new Array(1) })).toStrictEqual(["body[0]"])
    } finally {
      for (const key of ["sessionId", "Desc", "CloudCustomData", "0"]) delete (polluted as Record<string, unknown>)[key]
    }
  })

  it("own fields of a class instance do, and unknown ones are left behind", () => {
    class Mine {
      readonly sessionId = "s"
      readonly text = "t"
      readonly msgRandom = 1
      readonly other = "x"
    }
    expect(jsonOf(new Mine())).toBe(jsonOf({ ...fresh, text: "t" }))
  })

  it("a __proto__ from JSON neither counts nor pollutes", () => {
    const message = JSON.parse(
      '{"__proto__": {"sessionId": "s"}, "text": "t", "cloudCustomData": {"__proto__": {"x": 1}}}'
    )
    expect(pathsOf(message)).toStrictEqual(["sessionId", "__proto__"])
    const { __proto__: _, ...rest } = message
    expect(packetOf({ ...rest, sessionId: "s" }).CloudCustomData).toBe('{"__proto__":{"x":1}}')
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })
})

describe("F46: reading", () => {
  it("runs each getter once", () => {
    const { counted, reads } = counter()
    const Text = counted({ MsgType: "TIMTextElem", MsgContent: counted({ Text: "t" }) })
    const Raw = Elem.raw("Raw", counted({ rawField: 1 }) as { rawField: number })
    jsonOf(counted({ sessionId: "s", body: [Text], cloudCustomData: counted({ a: 1 }), msgRandom: 1 }))
    expect(Object.entries(reads).filter(([, count]) => count !== 1)).toStrictEqual([])
    jsonOf({ ...fresh, body: Raw })
    expect(reads.rawField).toBe(1)
  })

  it.each(fields)("a getter that throws in %s ends in an issue, which does not repeat what it threw", (field) => {
    const message = Object.defineProperty({ ...fresh, text: "t" }, field, {
      get: () => {
        throw new Bite("canary")
      }
    })
    expect(issuesOf(message).length).toBeGreaterThan(0)
    expect(JSON.stringify(issuesOf(message))).not.toContain("canary")
  })

  it("sees through a proxy, and takes a message from it", () => {
    const proxied = new Proxy({ ...fresh, body: new Proxy([Elem.text("t")], {}) }, {})
    expect(jsonOf(proxied)).toBe(jsonOf({ ...fresh, text: "t" }))
  })

  it("ends in an issue for a proxy that throws or is revoked, wherever it stands", () => {
    for (const bad of [biter(), revoked(), revoked([])]) {
      expect(issuesOf(bad)).not.toStrictEqual([])
      for (const field of fields) expect(issuesOf({ ...fresh, text: "t", [field]: bad })).not.toStrictEqual([])
      for (const MsgType of ["TIMTextElem", "TIMCustomElem", "Other"]) {
        expect(issuesOf({ ...fresh, body: [{ MsgType, MsgContent: bad }] })).not.toStrictEqual([])
        expect(issuesOf({ ...fresh, body: [{ MsgType, MsgContent: { Data: bad, Text: bad } }] })).not.toStrictEqual([])
      }
    }
  })

  it("does not follow an array's own iterator, nor a length that changes or is none", () => {
    const endless = Object.assign([Elem.text("t")], {
      *[Symbol.iterator]() {
        for (;;) yield Elem.text("t")
      }
    })
    expect(packetOf({ ...fresh, body: endless }).MsgBody).toHaveLength(1)

    let length = 0
    const growing = new Proxy([Elem.text("t")], {
      get: (target, key) => (key === "length" ? ++length : Reflect.get(target, key))
    })
    expect(Array.isArray(issuesOf({ ...fresh, body: growing }))).toBe(true)

    const shapeless = new Proxy([], {
      get: (target, key) => (key === "length" ? Number.NaN : Reflect.get(target, key))
    })
    expect(pathsOf({ ...fresh, body: shapeless })).toStrictEqual(["body"])
  })
})

describe("F46: what JSON can't say without loss", () => {
  it.each([
    ["a bigint", 1n],
    ["a Date", new Date(0)],
    ["an invalid Date", new Date(Number.NaN)],
    ["a Map", new Map()],
    ["a Set", new Set()],
    ["NaN", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["a symbol", Symbol("s")],
    ["a function", () => {}],
    ["an instance of a class derived from one of the language's", new (class A extends Map {})()],
    ["an address", new URL("https://shop.example")],
    ["a typed array", new Uint8Array(2)],
    ["an error", new Error("x")],
    ["a boxed string", Object("x")],
    ["a promise", Promise.resolve()]
  ])("%s is refused where it stands, in data of every kind", (_, value) => {
    const inside = { a: { b: [1, value] } }
    expect(pathsOf({ ...fresh, text: "t", cloudCustomData: inside })).toStrictEqual(["cloudCustomData.a.b[1]"])
    expect(pathsOf({ ...fresh, body: Elem.raw("T", inside as never) })).toStrictEqual(["body.MsgContent.a.b[1]"])
    expect(pathsOf({ ...fresh, body: Elem.custom({ data: inside as never }) })).toStrictEqual([
      "body.MsgContent.Data.a.b[1]"
    ])
  })

  it("an instance of the caller's own class is its fields, and methods are none of them", () => {
    class Line {
      readonly sku = "a"
      readonly #price = 1
      total(): number {
        return this.#price
      }
    }
    class Order {
      readonly id = "o-1"
      readonly lines = [new Line()]
    }
    const json = '{"id":"o-1","lines":[{"sku":"a"}]}'
    expect(packetOf({ ...fresh, text: "t", cloudCustomData: new Order() }).CloudCustomData).toBe(json)
    expect(wireOf(Elem.custom({ data: new Order() }))).toMatchObject({ MsgContent: { Data: json } })
    expect(wireOf(Elem.raw("TIMOrderElem", new Order()))).toStrictEqual({
      MsgType: "TIMOrderElem",
      MsgContent: { id: "o-1", lines: [{ sku: "a" }] }
    })
  })

  it("a class that says how it is written in JSON is asked, once", () => {
    let asked = 0
    class Money {
      readonly cents: number
      constructor(cents: number) {
        this.cents = cents
      }
      toJSON(): unknown {
        asked += 1
        return (this.cents / 100).toFixed(2)
      }
    }
    expect(packetOf({ ...fresh, text: "t", cloudCustomData: { price: new Money(1250) } }).CloudCustomData).toBe(
      '{"price":"12.50"}'
    )
    expect(asked).toBe(1)
    expect(issuesOf({ ...fresh, text: "t", cloudCustomData: new Money(1) })).toStrictEqual([
      { path: "cloudCustomData", message: "must be an object, and in JSON it is none" }
    ])
    class Endless {
      toJSON(): unknown {
        return this
      }
    }
    expect(pathsOf({ ...fresh, text: "t", cloudCustomData: new Endless() })).toStrictEqual(["cloudCustomData"])
  })

  it("what a class says by a getter is refused by its name: JSON would leave it out", () => {
    class Order {
      readonly id = "o-1"
      get total(): number {
        return expect.fail("it need not be read")
      }
    }
    expect(issuesOf({ ...fresh, text: "t", cloudCustomData: { order: new Order() } })).toStrictEqual([
      { path: "cloudCustomData.order.total", message: "is inherited, which JSON leaves out" }
    ])
  })

  it("an object whose toJSON would say something else is refused", () => {
    expect(pathsOf({ ...fresh, text: "t", cloudCustomData: { toJSON: () => ({ tricked: true }) } })).toStrictEqual([
      "cloudCustomData.toJSON"
    ])
    const harmless = { ...fresh, text: "t", cloudCustomData: { toJSON: "a word" } }
    expect(packetOf(harmless).CloudCustomData).toBe('{"toJSON":"a word"}')
  })

  it("a thing that holds itself is refused, soon", () => {
    const wide: Record<string, unknown> = {}
    for (let i = 0; i < 100; i += 1) wide[`k${i}`] = wide
    soon(() => {
      for (const circle of [circular(), wide]) {
        for (const message of [
          { ...fresh, text: "t", cloudCustomData: circle },
          { ...fresh, body: Elem.raw("T", circle as never) },
          { ...fresh, body: Elem.custom({ data: circle as never }) },
          { ...fresh, body: Elem.card(circle as never) },
          circle
        ]) {
          expect(issuesOf(message)).not.toStrictEqual([])
          expect(issuesOf(message).length).toBeLessThanOrEqual(101)
        }
      }
    })
  })
})

describe("what is too much", () => {
  it("is refused soon: arrays of a million, or of four thousand million", () => {
    soon(() => {
      for (const many of [new Array(1_000_000).fill({}), new Array(4_294_967_295)]) {
        expect(pathsOf({ ...fresh, body: many })).toStrictEqual(["body"])
        expect(pathsOf({ ...fresh, body: Elem.raw("T", { a: many }) })).toStrictEqual(["body.MsgContent.a"])
        expect(pathsOf({ ...fresh, body: Elem.image({ uuid: "u", imageInfoArray: many }) })).toStrictEqual([
          "body.MsgContent.ImageInfoArray"
        ])
        expect(pathsOf({ ...fresh, body: Elem.welcome({ title: "t", items: many }) })).toStrictEqual([
          "body.MsgContent.Data.content.items"
        ])
      }
    })
  })

  it("is refused soon: nesting, fifty thousand deep", () => {
    const deep = nested(50_000) as never
    soon(() => {
      for (const message of [
        { ...fresh, text: "t", cloudCustomData: { a: deep } },
        { ...fresh, body: Elem.raw("T", { a: deep }) },
        { ...fresh, body: deep },
        deep
      ]) {
        expect(issuesOf(message)).not.toStrictEqual([])
      }
    })
  })

  it("lets nesting that somebody may mean through", () => {
    expect(issuesOf({ ...fresh, body: Elem.raw("T", { a: nested(50) as never }) })).toStrictEqual([])
  })

  it("of faults is told in part: a hundred, and how many more there are; after a thousand nobody looks for more", () => {
    const faulty = { MsgType: "TIMImageElem", MsgContent: { UUID: "u", ImageInfoArray: new Array(1_000).fill({}) } }
    soon(() => {
      const { issues, more } = validateMessage({ ...fresh, body: new Array(1_000).fill(faulty) })
      expect(issues).toHaveLength(101)
      expect(issues.at(-1)).toStrictEqual({ path: "", message: "has at least 900 more faults" })
      expect(more).toBe(899)
    })
    const { issues, more } = validateMessage({ ...fresh, body: new Array(900).fill(null) })
    expect([issues.length, issues.at(-1)?.message, more]).toStrictEqual([101, "has 800 more faults", 799])
    expect(issuesOf({ ...fresh, body: new Array(100).fill(null) })).toHaveLength(100)
  })
})

describe("the check of a message", () => {
  it("throws for no value, in no field", () => {
    for (const value of hostile()) {
      expect(issuesOf(value)).not.toStrictEqual([])
      for (const field of fields) expect(Array.isArray(issuesOf({ ...fresh, text: "t", [field]: value }))).toBe(true)
    }
  })

  it("throws for nothing that fast-check can think of, and what it lets through is JSON of the right form", () => {
    const message = fc.record(Object.fromEntries(fields.map((field) => [field, anything()])), { requiredKeys: [] })
    fc.assert(
      fc.property(fc.oneof(anything(), message), (given) => {
        const { length } = issuesOf(given)
        if (length === 0)
          expect(packetOf(given)).toMatchObject({ MsgRandom: expect.any(Number), MsgBody: expect.any(Array) })
      }),
      { numRuns: 500 }
    )
  })

  it("gives frozen issues", () => {
    const { issues } = validate((addIssue) => addIssue("a", "b"))
    expect(Object.isFrozen(issues) && Object.isFrozen(issues[0])).toBe(true)
  })
})
