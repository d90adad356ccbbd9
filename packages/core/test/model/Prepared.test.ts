import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Elem from "../../src/model/Elem.ts"
import { type Prepared, prepareMessage, readPrepared } from "../../src/model/Prepared.ts"
import { shapes } from "../fixtures/elements.ts"
import { anything, hostile, issuesOf, jsonOf, throwing } from "../support/messages.ts"

const message = { sessionId: "session-1", text: "您好", msgRandom: 7 }

const prepared = (given: unknown): Prepared => {
  const { value, issues } = prepareMessage(given)
  if (value === undefined) throw new Error(`refused: ${JSON.stringify(issues)}`)
  return value
}

/** As another process gets it out of a database. */
const stored = (given: Prepared): Prepared => JSON.parse(JSON.stringify(given))

const pathsOf = (given: unknown): ReadonlyArray<string> => readPrepared(given).issues.map(({ path }) => path)

/** A prepared message whose packet somebody has changed. */
const changed = (change: (packet: Record<string, unknown>) => void, more: object = {}): object => {
  const packet = JSON.parse(prepared(message).json)
  change(packet)
  return { ...prepared(message), json: JSON.stringify(packet), ...more }
}

describe("a prepared message", () => {
  it("is written as version 1 has it, for ever: databases hold it", () => {
    expect(prepared({ ...message, cloudCustomData: { a: 1 }, excludeFromUserRespTimeout: true })).toStrictEqual({
      _tag: "Prepared",
      version: 1,
      command: "send_msg",
      json: '{"SessionId":"session-1","MsgRandom":7,"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"您好"}}],"CloudCustomData":"{\\"a\\":1}","ExcludeFromUserRespTimeout":1}',
      msgRandom: 7,
      lane: "session-1"
    })
    const { json, lane } = prepared({ from: "@service", to: "user45", text: "您好", key: "order-1" })
    expect(json).toBe(
      '{"FromAccount":"@service","ToAccount":"user45","MsgRandom":196076065,"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"您好"}}]}'
    )
    expect(lane).toBe("@service\nuser45")
  })

  it("is frozen, and holds what a send of the same message would send", () => {
    expect(Object.isFrozen(prepared(message))).toBe(true)
    expect(prepared(message).json).toBe(jsonOf(message))
  })

  it("has a MsgRandom of its own where none is given: each time another", () => {
    const randoms = [1, 2, 3].map(() => prepared({ sessionId: "s", text: "x" }).msgRandom)
    expect(new Set(randoms).size).toBe(3)
  })

  it("of a faulty message there is none: the faults are those of a send", () => {
    for (const faulty of [{ ...message, text: "" }, { text: "x" }, { ...message, txt: "x" }, ...hostile()]) {
      const { value, issues } = prepareMessage(faulty)
      expect(value).toBeUndefined()
      expect(issues).toStrictEqual(issuesOf(faulty))
    }
  })

  it("has the lane of another only where the route is the same", () => {
    const ids = fc.stringMatching(/^[a-c",[\]| ]{1,3}$/)
    const routes = fc.oneof(fc.record({ sessionId: ids }), fc.record({ from: ids, to: ids }))
    fc.assert(
      fc.property(routes, routes, (one, other) => {
        const [a, b] = [one, other].map((route) => prepared({ ...route, text: "x" }).lane)
        expect(a === b).toBe(JSON.stringify(one) === JSON.stringify(other))
      })
    )
  })
})

describe("what is sent of a prepared message", () => {
  it.each(shapes)("is its JSON to the byte, also when it comes out of a database: %s", (_, elem) => {
    const given = prepared({ ...message, body: elem, text: undefined })
    expect(readPrepared(stored(given))).toMatchObject({ value: { json: given.json, msgRandom: 7 }, issues: [] })
  })

  it("is all that Elem.raw has made, whatever its type looks like", () => {
    const contents = [{ Title: "t" }, JSON.parse('{"__proto__":{"a":1},"2":1,"1":2}')]
    for (const type of ["TIMRelayElem", "TIMTextElm"])
      for (const content of contents) {
        const given = prepared({ sessionId: "s", body: [Elem.raw(type, content), Elem.text("x")] })
        expect(readPrepared(stored(given)).value?.json).toBe(given.json)
      }
  })

  it("is nothing where any of it is missing, or is not what it was", () => {
    const { json, ...rest } = prepared(message)
    expect(pathsOf(rest)).toStrictEqual(["json"])
    expect(pathsOf({ ...prepared(message), version: 2 })).toStrictEqual(["version"])
    expect(pathsOf({ ...prepared(message), command: "send_stream_msg" })).toStrictEqual(["command"])
    expect(pathsOf({ ...prepared(message), msgRandom: 8 })).toStrictEqual(["msgRandom"])
    expect(pathsOf({ ...prepared(message), msgRandom: -1 })).toStrictEqual(["msgRandom"])
    expect(pathsOf({ ...prepared(message), lane: "session-2" })).toStrictEqual(["lane"])
    expect(pathsOf({ ...prepared(message), more: 1 })).toStrictEqual(["more"])
    expect(pathsOf({ ...prepared(message), json: "{" })).toStrictEqual(["json"])
    expect(pathsOf({ ...prepared(message), json: "[]" })).not.toStrictEqual([])
    expect(pathsOf({ ...prepared(message), json: "null" })).toStrictEqual(["json"])
    expect(pathsOf({ ...prepared(message), json: ` ${json}` })).toStrictEqual(["json"])
    expect(pathsOf({ ...prepared(message), json: `{"MsgRandom":9,${json.slice(1)}` })).toStrictEqual(["json"])
    expect(pathsOf({ ...prepared(message), json: "[".repeat(12_000) })).toStrictEqual(["json"])
    expect(pathsOf({ ...prepared(message), json: "x".repeat(1_000_000) })).toStrictEqual(["json"])
  })

  it("is nothing where today's rules refuse its content: the faults have the paths of a message", () => {
    const empty = changed((packet) => {
      packet.MsgBody = [{ MsgType: "TIMTextElem", MsgContent: { Text: "" } }]
    })
    expect(pathsOf(empty)).toStrictEqual(["body[0].MsgContent.Text"])
    expect(pathsOf(changed((packet) => delete packet.MsgBody))).toStrictEqual(["text"])
    expect(pathsOf(changed((packet) => delete packet.SessionId))).toStrictEqual(["sessionId"])
    expect(pathsOf(changed((packet) => Object.assign(packet, { MsgRandom: "7" })))).toStrictEqual(["msgRandom"])
  })

  it("is nothing where its content only comes to the same by another way of writing it", () => {
    const exclude = changed((packet) => Object.assign(packet, { ExcludeFromUserRespTimeout: true }))
    const data = changed((packet) => Object.assign(packet, { CloudCustomData: { a: 1 } }))
    const single = changed((packet) =>
      Object.assign(packet, { MsgBody: { MsgType: "TIMTextElem", MsgContent: { Text: "x" } } })
    )
    const unknown = changed((packet) => Object.assign(packet, { SyncOtherMachine: 1 }))
    for (const one of [exclude, data, single, unknown]) expect(pathsOf(one)).toStrictEqual(["json"])
    expect(pathsOf(changed((packet) => delete packet.MsgRandom))).toStrictEqual(["msgRandom"])
  })

  it("is what was stored, to the byte, where another version writes the same fields in another order", () => {
    const reordered = changed((packet) => {
      const { SessionId } = packet
      delete packet.SessionId
      packet.SessionId = SessionId
    })
    expect(pathsOf(reordered)).toStrictEqual([])
    const { json } = reordered as Prepared
    expect(readPrepared(reordered).value?.json).toBe(json)
    expect(json).not.toBe(prepared(message).json)
  })

  it("of a message that was not prepared, or of anything else, is nothing, in one sentence", () => {
    for (const other of [message, ...hostile(), { ...prepared(message), _tag: "Message" }, throwing("_tag")]) {
      const { issues } = readPrepared(other)
      expect([
        { path: "", message: "must be what `prepare` gives; `send` takes a message" },
        { path: "_tag", message: "can't be read: it throws" }
      ]).toContainEqual(issues[0])
      expect(issues).toHaveLength(1)
    }
    for (const value of hostile())
      for (const field of Object.keys(prepared(message)))
        expect(pathsOf({ ...prepared(message), [field]: value })).not.toStrictEqual([])
  })

  it("is never made up: whatever may come", () => {
    fc.assert(
      fc.property(anything(), anything(), (json, lane) => {
        expect(readPrepared({ ...prepared(message), json, lane }).issues).not.toStrictEqual([])
      })
    )
  })
})
