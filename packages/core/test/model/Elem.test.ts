import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Elem from "../../src/model/Elem.ts"
import type { JsonObject } from "../../src/model/Json.ts"
import { image, shapes } from "../fixtures/elements.ts"
import { anything, counter, hostile, isDeepFrozen, issuesOf, pathsOf, wireOf } from "../support/messages.ts"

describe("the builders of Elem", () => {
  it.each(shapes)("%s: has exactly the documents' fields, by itself and in the packet", (_, elem, wire) => {
    expect(JSON.parse(JSON.stringify(elem))).toStrictEqual(wire)
    expect(wireOf(elem)).toStrictEqual(wire)
  })

  it.each(shapes)("%s: is frozen to the bottom", (_, elem) => {
    expect(isDeepFrozen(elem)).toBe(true)
  })

  it("leaves an absent option out instead of sending null or undefined", () => {
    const { MsgContent } = Elem.custom({ data: "x", desc: undefined, ext: undefined })
    expect(Object.keys(MsgContent)).toStrictEqual(["Data"])
    expect(Object.keys(Elem.face({ index: 1, data: undefined }).MsgContent)).toStrictEqual(["Index"])
  })

  it("serialises an object given as custom data, and leaves a string as it is", () => {
    expect(Elem.custom({ data: { a: "é", b: [1, null] } }).MsgContent.Data).toBe('{"a":"é","b":[1,null]}')
    expect(Elem.custom({ data: '{ "a" : 1 }' }).MsgContent.Data).toBe('{ "a" : 1 }')
  })

  it("keeps a copy: what happens to the options afterwards changes no element", () => {
    const info = { ...image }
    const data = { a: { b: 1 } }
    const elems = [Elem.image({ uuid: "u", imageInfoArray: [info] }), Elem.custom({ data }), Elem.raw("T", data)]
    const before = JSON.stringify(elems)
    info.url = "changed"
    data.a.b = 2
    expect(JSON.stringify(elems)).toBe(before)
  })

  it("reads a getter of the options, and one inside of data, once", () => {
    let reads = 0
    const options = {
      get data() {
        reads += 1
        return { n: reads }
      }
    }
    expect(Elem.custom(options).MsgContent.Data).toBe('{"n":1}')
    expect(reads).toBe(1)

    const { counted, reads: inside } = counter()
    Elem.custom({ data: counted({ a: counted({ b: 1 }) }) as JsonObject })
    expect(inside).toStrictEqual({ a: 1, b: 1 })
  })
})

describe("Elem.raw", () => {
  it("has the rules of a type that the package knows", () => {
    expect(pathsOf({ sessionId: "s", body: Elem.raw("TIMTextElem", { Text: 1 }) })).toStrictEqual([
      "body.MsgContent.Text"
    ])
  })

  it("takes the content of any other type as it is, a key called __proto__ included", () => {
    const content = JSON.parse('{"__proto__": {"x": 1}, "constructor": "c"}')
    const wire = wireOf(Elem.raw("Other", content)) as { MsgContent: object }
    expect(JSON.stringify(wire.MsgContent)).toBe('{"__proto__":{"x":1},"constructor":"c"}')
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })

  it.each([
    ["", { a: 1 }, ["body.MsgType"]],
    [5, { a: 1 }, ["body.MsgType"]],
    ["T", undefined, ["body.MsgContent"]],
    ["T", [1], ["body.MsgContent"]],
    ["T", { a: 1n, b: { c: Number.NaN } }, ["body.MsgContent.a", "body.MsgContent.b.c"]]
  ])("with type %j and content no %#: its faults have paths", (msgType, content, paths) => {
    const raw = Elem.raw as (msgType: unknown, content: unknown) => unknown
    expect(pathsOf({ sessionId: "s", body: raw(msgType, content) })).toStrictEqual(paths)
  })
})

describe("Elem.raw", () => {
  const raw = Elem.raw("TIMRelayElem", { Title: "t", MsgList: [{ a: 1 }] })

  it("survives JSON and a structured clone: it is sent as the same element", () => {
    const wire = { MsgType: "TIMRelayElem", MsgContent: { Title: "t", MsgList: [{ a: 1 }] } }
    expect([raw, structuredClone(raw), JSON.parse(JSON.stringify(raw)), { ...raw }].map(wireOf)).toStrictEqual(
      Array(4).fill(wire)
    )
  })

  it("alone makes a type that is close to one of the documents'", () => {
    const misspelt = { MsgType: "TIMTextElm", MsgContent: { Text: "t" } }
    expect(issuesOf({ sessionId: "s", body: misspelt })[0]?.message).toMatch(
      /^must be one of TIMTextElem, .* \(did you mean TIMTextElem\?\); Elem\.raw makes elements of other types$/
    )
    expect(wireOf(Elem.raw("TIMTextElm", { Text: "t" }))).toStrictEqual(misspelt)
  })
})

describe("a faulty option", () => {
  it.each([
    ["image without pictures", Elem.image({ uuid: "u" } as never), ["body.MsgContent.ImageInfoArray"]],
    ["image with no picture", Elem.image({ uuid: "u", imageInfoArray: [] }), ["body.MsgContent.ImageInfoArray"]],
    [
      "image with a picture that is none",
      Elem.image({ uuid: "u", imageInfoArray: [image, null] } as never),
      ["body.MsgContent.ImageInfoArray[1]"]
    ],
    [
      "image of type 4 with a negative width",
      Elem.image({ uuid: "u", imageInfoArray: [{ ...image, type: 4, width: -1 }] }),
      ["body.MsgContent.ImageInfoArray[0].Type", "body.MsgContent.ImageInfoArray[0].Width"]
    ],
    [
      "location off the number line",
      Elem.location({ latitude: Number.NaN, longitude: 1 }),
      ["body.MsgContent.Latitude"]
    ],
    ["sound without url", Elem.sound({ uuid: "u" } as never), ["body.MsgContent.Url"]],
    ["custom data as an array", Elem.custom({ data: [1] } as never), ["body.MsgContent.Data"]],
    ["custom data as a Date", Elem.custom({ data: new Date(0) } as never), ["body.MsgContent.Data"]],
    ["custom data with a bigint", Elem.custom({ data: { a: 1n } } as never), ["body.MsgContent.Data.a"]]
  ])("of %s has its path, and nothing else is blamed", (_, elem, paths) => {
    expect(pathsOf({ sessionId: "s", body: elem })).toStrictEqual(paths)
  })
})

type Builder = (...given: ReadonlyArray<unknown>) => unknown
const builders = Object.entries(Elem) as unknown as ReadonlyArray<readonly [string, Builder]>

/** One options object for all builders, with this value wherever any of them looks. */
const everywhere = (value: unknown): object => {
  const names = "data desc ext sound header pic url guide name customField items tail title uuid imageInfoArray index"
  return Object.fromEntries([...names.split(" "), "latitude", "videoUrl"].map((name) => [name, value]))
}

describe("every builder is total", () => {
  it.each(builders)("Elem.%s throws for no value, and the check of its message neither", (_, build) => {
    for (const value of hostile()) {
      for (const elem of [build(value, value), build(everywhere(value)), build("x", everywhere(value))]) {
        expect(Object.isFrozen(elem)).toBe(true)
        expect(Array.isArray(issuesOf({ sessionId: "s", body: elem }))).toBe(true)
      }
    }
    fc.assert(
      fc.property(anything(), anything(), (a, b) => {
        expect(Object.isFrozen(build(a, b))).toBe(true)
        issuesOf({ sessionId: "s", body: build(everywhere(a), b) })
      }),
      { numRuns: 60 }
    )
  })
})
