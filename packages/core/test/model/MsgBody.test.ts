import { describe, expect, it } from "vitest"
import * as Elem from "../../src/model/Elem.ts"
import { maxPacketBytes } from "../../src/model/Message.ts"
import { issuesOf, jsonOf, packetOf, pathsOf, wireOf } from "../support/messages.ts"

const of = (MsgType: string, MsgContent: unknown) => ({ MsgType, MsgContent })

const right: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  TIMTextElem: { Text: "t" },
  TIMLocationElem: { Desc: "d", Latitude: 1.5, Longitude: -2 },
  TIMFaceElem: { Index: 1, Data: "d" },
  TIMCustomElem: { Data: "d", Desc: "x", Ext: "e", Sound: "s" },
  TIMSoundElem: { Url: "u", UUID: "i", Size: 1, Second: 2, Download_Flag: 2 },
  TIMImageElem: { UUID: "i", ImageFormat: 1, ImageInfoArray: [{ Type: 1, Size: 1, Width: 1, Height: 1, URL: "u" }] },
  TIMFileElem: { Url: "u", UUID: "i", FileSize: 1, FileName: "n", Download_Flag: 2 },
  TIMVideoFileElem: {
    VideoUrl: "u",
    VideoUUID: "i",
    VideoSize: 1,
    VideoSecond: 1,
    VideoFormat: "mp4",
    VideoDownloadFlag: 2,
    ThumbUrl: "u",
    ThumbUUID: "i",
    ThumbSize: 1,
    ThumbWidth: 1,
    ThumbHeight: 1,
    ThumbFormat: "JPG",
    ThumbDownloadFlag: 2
  }
}

const required: Readonly<Record<string, ReadonlyArray<string>>> = {
  TIMTextElem: ["Text"],
  TIMLocationElem: ["Latitude", "Longitude"],
  TIMFaceElem: ["Index"],
  TIMCustomElem: ["Data"],
  TIMSoundElem: ["Url", "UUID", "Download_Flag"],
  TIMImageElem: ["UUID", "ImageInfoArray"],
  TIMFileElem: ["Url", "UUID", "Download_Flag"],
  TIMVideoFileElem: [
    "VideoUrl",
    "VideoUUID",
    "VideoDownloadFlag",
    "ThumbUrl",
    "ThumbUUID",
    "ThumbWidth",
    "ThumbHeight",
    "ThumbDownloadFlag"
  ]
}

const types = Object.keys(right)
const content = (type: string) => right[type] ?? {}

describe("an element in the documents' own words", () => {
  it.each(types)("%s passes through unchanged", (type) => {
    expect(wireOf(of(type, content(type)))).toStrictEqual(of(type, content(type)))
  })

  it.each(types)("%s is refused with fields that do not belong there, of the element and of its content", (type) => {
    const noisy = { ...of(type, { ...content(type), Extra: 1 }), Extra: 2 }
    expect(pathsOf({ sessionId: "s", body: noisy })).toStrictEqual(["body.Extra", "body.MsgContent.Extra"])
  })

  it.each(types)("%s is refused without any one of its required fields, and with no other blamed", (type) => {
    for (const field of Object.keys(content(type))) {
      const { [field]: _, ...rest } = content(type)
      const wanted = required[type]?.includes(field) ? [`body.MsgContent.${field}`] : []
      expect([field, pathsOf({ sessionId: "s", body: of(type, rest) })]).toStrictEqual([field, wanted])
    }
  })

  it.each(types)("%s is refused when any one field is of a wrong type", (type) => {
    for (const field of Object.keys(content(type))) {
      const faulty = { ...content(type), [field]: true }
      expect(pathsOf({ sessionId: "s", body: of(type, faulty) })).toStrictEqual([`body.MsgContent.${field}`])
    }
  })

  it.each([
    ["a negative size", "TIMSoundElem", { Size: -1 }, "Size"],
    ["half a second", "TIMSoundElem", { Second: 0.5 }, "Second"],
    ["a Download_Flag of 1", "TIMFileElem", { Download_Flag: 1 }, "Download_Flag"],
    ["a Download_Flag in words", "TIMFileElem", { Download_Flag: "2" }, "Download_Flag"],
    ["a VideoDownloadFlag of 0", "TIMVideoFileElem", { VideoDownloadFlag: 0 }, "VideoDownloadFlag"],
    ["an endless latitude", "TIMLocationElem", { Latitude: Number.POSITIVE_INFINITY }, "Latitude"],
    ["an empty Data", "TIMCustomElem", { Data: "" }, "Data"],
    ["a null where a field could be absent", "TIMCustomElem", { Desc: null }, "Desc"]
  ])("is refused for %s", (_, type, change, field) => {
    expect(pathsOf({ sessionId: "s", body: of(type, { ...content(type), ...change }) })).toContain(
      `body.MsgContent.${field}`
    )
  })

  it.each([
    [
      "Url for URL in a picture",
      "TIMImageElem",
      { ImageInfoArray: [{ Type: 1, Width: 1, Height: 1, Url: "u" }] },
      "ImageInfoArray[0].URL"
    ],
    ["URL for Url in a file", "TIMFileElem", { Url: undefined, URL: "u" }, "Url"],
    ["DownloadFlag for Download_Flag", "TIMSoundElem", { Download_Flag: undefined, DownloadFlag: 2 }, "Download_Flag"],
    [
      "Video_Download_Flag",
      "TIMVideoFileElem",
      { VideoDownloadFlag: undefined, Video_Download_Flag: 2 },
      "VideoDownloadFlag"
    ]
  ])("is refused when spelled otherwise: %s", (_, type, change, field) => {
    expect(pathsOf({ sessionId: "s", body: of(type, { ...content(type), ...change }) })).toContain(
      `body.MsgContent.${field}`
    )
  })
})

describe("F42: a body", () => {
  it.each([
    ["an empty array", [], ["body"]],
    ["a null element", [null], ["body[0]"]],
    ["a string element", ["hello"], ["body[0]"]],
    ["an element in an element", [[of("TIMTextElem", { Text: "t" })]], ["body[0].MsgType"]],
    ["a string", "hello", ["body"]],
    ["a number", 5, ["body"]],
    ["null", null, ["body"]],
    ["an element without a type", { MsgContent: { Text: "t" } }, ["body.MsgType"]],
    ["an element without content", { MsgType: "TIMTextElem" }, ["body.MsgContent"]],
    ["a type inherited from Object", of("constructor", "x"), ["body.MsgType"]],
    ["a misspelt type", of("TIMTextElm", { Text: "t" }), ["body.MsgType"]]
  ])("is refused when it is %s", (_, body, paths) => {
    expect(pathsOf({ sessionId: "s", body })).toStrictEqual(paths)
  })

  it("keeps its elements' order, and one element needs no array", () => {
    const [a, b] = [of("TIMTextElem", { Text: "a" }), of("TIMFaceElem", { Index: 1 })]
    expect(packetOf({ sessionId: "s", body: [a, b, a] }).MsgBody).toStrictEqual([a, b, a])
    expect(packetOf({ sessionId: "s", body: a }).MsgBody).toStrictEqual([a])
  })

  it("F44: holds at most one custom element, raw ones and Desk's own included", () => {
    const custom = of("TIMCustomElem", { Data: "d" })
    expect(issuesOf({ sessionId: "s", body: [custom, of("TIMTextElem", { Text: "t" })] })).toStrictEqual([])
    expect(pathsOf({ sessionId: "s", body: [custom, of("TIMTextElem", { Text: "t" }), custom] })).toStrictEqual([
      "body"
    ])
  })
})

describe("F43: the size of the packet", () => {
  /** A message whose packet has exactly so many bytes, filled up with `unit`s and, for what is left, ASCII. */
  const ofBytes = (bytes: number, unit: string, build: (text: string) => object) => {
    const sizeOf = (text: string) => Buffer.byteLength(JSON.stringify(packetOf(build(text))))
    const one = sizeOf(`.${unit}`) - sizeOf(".")
    const room = bytes - sizeOf(".")
    const filled = `.${unit.repeat(Math.floor(room / one))}`
    return build(filled + "a".repeat(room % one))
  }
  const asText = (text: string) => ({ sessionId: "s", text, msgRandom: 4_294_967_295 })
  const asCard = (text: string) => ({
    from: "客服",
    to: "u",
    msgRandom: 0,
    body: Elem.card({ header: text, desc: "", pic: "", url: "" })
  })
  const asCustomData = (text: string) => ({ ...asText("t"), cloudCustomData: { a: text } })

  const units = [
    ["ASCII", "a"],
    ["two bytes", "é"],
    ["three bytes", "智"],
    ["an emoji of four bytes", "😀"],
    ["an escaped quote", '"'],
    ["an escaped control character", "\u0001"]
  ] as const

  it("is limited to 12K, read as 12 288 bytes", () => {
    expect(maxPacketBytes).toBe(12_288)
  })

  it.each(units)("is counted in bytes as sent: %s", (_, unit) => {
    for (const build of [asText, asCard, asCustomData]) {
      for (const bytes of [12_287, 12_288]) {
        const message = ofBytes(bytes, unit, build)
        expect(Buffer.byteLength(jsonOf(message))).toBe(bytes)
      }
    }
  })

  it.each(units)("one byte too many is refused, and the error says how many there are: %s", (_, unit) => {
    for (const build of [asText, asCard, asCustomData]) {
      // Built at the limit, where `jsonOf` still answers; then one byte longer by its session or sender.
      const fits = ofBytes(12_288, unit, build) as { readonly sessionId?: string }
      const message = fits.sessionId === undefined ? { ...fits, to: "uu" } : { ...fits, sessionId: "ss" }
      const [issue, ...others] = issuesOf(message)
      expect(others).toStrictEqual([])
      expect(issue?.path).toBe("")
      expect(issue?.message).toContain("12289 bytes")
      expect(issue?.message).toContain("12288")
    }
  })

  it("lets a packet of many small values through, as long as it fits", () => {
    const zeros = Elem.raw("T", { a: new Array(6_000).fill(0) })
    expect(Buffer.byteLength(jsonOf({ sessionId: "s", body: zeros }))).toBeLessThanOrEqual(12_288)
  })

  it("of a text of many megabytes is told without delay", () => {
    expect(issuesOf({ sessionId: "s", text: "智".repeat(5_000_000) })[0]?.message).toMatch(
      /^makes a packet of 15000\d{3} bytes/
    )
  })
})
