import { describe, expect, it } from "vitest"
import { packet, post, started } from "../support/support.ts"

const image = { Type: 1, Size: 10, Width: 4, Height: 3, URL: "https://e.example/1.png" }

/** One good element of each type, with every documented field, and which of them are required. */
const types: Record<string, { readonly content: Record<string, unknown>; readonly required: readonly string[] }> = {
  TIMTextElem: { content: { Text: "hi" }, required: ["Text"] },
  TIMLocationElem: {
    content: { Desc: "here", Latitude: 29.34, Longitude: -116.57 },
    required: ["Latitude", "Longitude"]
  },
  TIMFaceElem: { content: { Index: 1, Data: "smile" }, required: ["Index"] },
  TIMCustomElem: { content: { Data: "{}", Desc: "d", Ext: "e", Sound: "s" }, required: ["Data"] },
  TIMSoundElem: {
    content: { Url: "https://e.example/1.m4a", UUID: "u", Size: 1, Second: 2, Download_Flag: 2 },
    required: ["Url", "UUID", "Download_Flag"]
  },
  TIMImageElem: {
    content: { UUID: "u", ImageFormat: 3, ImageInfoArray: [image, { ...image, Type: 2 }, { ...image, Type: 3 }] },
    required: ["UUID", "ImageInfoArray"]
  },
  TIMFileElem: {
    content: { Url: "https://e.example/1.pdf", UUID: "u", FileSize: 1, FileName: "1.pdf", Download_Flag: 2 },
    required: ["Url", "UUID", "Download_Flag"]
  },
  TIMVideoFileElem: {
    content: {
      VideoUrl: "https://e.example/1.mp4",
      VideoUUID: "v",
      VideoSize: 1,
      VideoSecond: 2,
      VideoFormat: "mp4",
      VideoDownloadFlag: 2,
      ThumbUrl: "https://e.example/1.jpg",
      ThumbUUID: "t",
      ThumbSize: 1,
      ThumbWidth: 4,
      ThumbHeight: 3,
      ThumbFormat: "JPG",
      ThumbDownloadFlag: 2
    },
    required: [
      "VideoUrl",
      "VideoUUID",
      "VideoDownloadFlag",
      "ThumbUrl",
      "ThumbUUID",
      "ThumbWidth",
      "ThumbHeight",
      "ThumbDownloadFlag"
    ]
  },
  TIMRelayElem: {
    content: { Title: "t", MsgNum: 1, CompatibleText: "c", AbstractList: ["a"], MsgList: [{}], JsonMsgKey: "k" },
    required: []
  }
}

const judged = async (element: unknown) => {
  const emulator = await started()
  const reply = await post(emulator, packet({ MsgBody: [element] }))
  return { code: reply.code, path: emulator.requests()[0]?.rule?.path, warnings: emulator.requests()[0]?.warnings }
}

describe.each(Object.entries(types))("%s", (MsgType, { content, required }) => {
  it("is accepted with every field documented, without a warning", async () => {
    expect(await judged({ MsgType, MsgContent: content })).toEqual({ code: 0, path: undefined, warnings: [] })
  })

  it("is accepted without its optional fields, and 90002 without any of the others", async () => {
    const emulator = await started({ dedupWindowMs: 0 })
    for (const name of Object.keys(content)) {
      const { [name]: _, ...rest } = content
      const { code } = await post(emulator, packet({ MsgBody: [{ MsgType, MsgContent: rest }] }))
      const path = emulator.requests().at(-1)?.rule?.path
      expect([code, path], name).toEqual(
        required.includes(name) ? [90002, `MsgBody[0].MsgContent.${name}`] : [0, undefined]
      )
    }
  })

  it("is answered 90002 when any field is of another type", async () => {
    const emulator = await started()
    for (const [name, value] of Object.entries(content)) {
      for (const wrong of [null, typeof value === "string" ? 7 : "2", true]) {
        const MsgBody = [{ MsgType, MsgContent: { ...content, [name]: wrong } }]
        expect((await post(emulator, packet({ MsgBody }))).code, `${name} ${wrong}`).toBe(90002)
        expect(emulator.requests().at(-1)?.rule?.path).toBe(`MsgBody[0].MsgContent.${name}`)
      }
    }
  })
})

describe("an element", () => {
  const cases: readonly [what: string, element: unknown, path: string][] = [
    ["that is null", null, "MsgBody[0]"],
    ["that is a String", "TIMTextElem", "MsgBody[0]"],
    ["without MsgType", { MsgContent: { Text: "x" } }, "MsgBody[0].MsgType"],
    ["of an unknown type", { MsgType: "TIMTextElement", MsgContent: { Text: "x" } }, "MsgBody[0].MsgType"],
    ["of the streaming command's type", { MsgType: "TIMStreamElem", MsgContent: { Chunks: [] } }, "MsgBody[0].MsgType"],
    ["of a type every object has", { MsgType: "constructor", MsgContent: {} }, "MsgBody[0].MsgType"],
    ["without MsgContent", { MsgType: "TIMTextElem" }, "MsgBody[0].MsgContent"],
    ["whose MsgContent is an Array", { MsgType: "TIMTextElem", MsgContent: [] }, "MsgBody[0].MsgContent"],
    [
      "whose Text is inherited only",
      JSON.parse('{"MsgType":"TIMTextElem","MsgContent":{"__proto__":{"Text":"x"}}}'),
      "MsgBody[0].MsgContent.Text"
    ],
    [
      "whose Data is an Object",
      { MsgType: "TIMCustomElem", MsgContent: { Data: { src: "22" } } },
      "MsgBody[0].MsgContent.Data"
    ],
    [
      "with Download_Flag 1",
      { MsgType: "TIMSoundElem", MsgContent: { Url: "u", UUID: "u", Download_Flag: 1 } },
      "MsgBody[0].MsgContent.Download_Flag"
    ],
    [
      "with an empty Url",
      { MsgType: "TIMFileElem", MsgContent: { Url: "", UUID: "u", Download_Flag: 2 } },
      "MsgBody[0].MsgContent.Url"
    ],
    [
      "with an unknown ImageFormat",
      { MsgType: "TIMImageElem", MsgContent: { UUID: "u", ImageFormat: 5, ImageInfoArray: [image] } },
      "MsgBody[0].MsgContent.ImageFormat"
    ],
    [
      "with no image",
      { MsgType: "TIMImageElem", MsgContent: { UUID: "u", ImageInfoArray: [] } },
      "MsgBody[0].MsgContent.ImageInfoArray"
    ],
    [
      "with an image of Type 4",
      { MsgType: "TIMImageElem", MsgContent: { UUID: "u", ImageInfoArray: [image, { ...image, Type: 4 }] } },
      "MsgBody[0].MsgContent.ImageInfoArray[1].Type"
    ],
    [
      "with Url for URL",
      {
        MsgType: "TIMImageElem",
        MsgContent: { UUID: "u", ImageInfoArray: [{ Type: 1, Width: 1, Height: 1, Url: "u" }] }
      },
      "MsgBody[0].MsgContent.ImageInfoArray[0].URL"
    ],
    [
      "forwarding neither messages nor a key",
      { MsgType: "TIMRelayElem", MsgContent: { Title: "t" } },
      "MsgBody[0].MsgContent"
    ],
    [
      "with a number out of range",
      JSON.parse('{"MsgType":"TIMFaceElem","MsgContent":{"Index":1e999}}'),
      "MsgBody[0].MsgContent.Index"
    ]
  ]
  for (const [what, element, path] of cases) {
    it(`${what} is answered 90002`, async () => {
      expect(await judged(element)).toMatchObject({ code: 90002, path })
    })
  }

  it("at fault is named by its place", async () => {
    const emulator = await started()
    const good = { MsgType: "TIMTextElem", MsgContent: { Text: "x" } }
    const reply = await post(emulator, packet({ MsgBody: [good, { MsgType: "TIMTextElem", MsgContent: { Text: 7 } }] }))
    expect(reply.info).toBe("MsgBody[1].MsgContent.Text must be a String, got a Number.")
  })
})
