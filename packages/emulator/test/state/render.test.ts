import { describe, expect, it } from "vitest"
import { oneLine } from "../../src/base/oneLine.ts"
import { renderElement } from "../../src/state/render.ts"

const custom = (data: unknown) => ({ MsgType: "TIMCustomElem", MsgContent: { Data: JSON.stringify(data) } })

describe("a message on the terminal", () => {
  const cases: readonly [element: Parameters<typeof renderElement>[0], line: string][] = [
    [{ MsgType: "TIMTextElem", MsgContent: { Text: "欢迎" } }, "欢迎"],
    [
      { MsgType: "TIMLocationElem", MsgContent: { Desc: "here", Latitude: 1, Longitude: 2 } },
      "[location] here · 1 · 2"
    ],
    [{ MsgType: "TIMFaceElem", MsgContent: { Index: 1 } }, "[face] 1"],
    [{ MsgType: "TIMImageElem", MsgContent: { ImageInfoArray: [{ URL: "https://e/1" }] } }, "[image] https://e/1"],
    [{ MsgType: "TIMSoundElem", MsgContent: { Url: "https://e/2" } }, "[sound] https://e/2"],
    [{ MsgType: "TIMFileElem", MsgContent: { FileName: "a.pdf", Url: "https://e/3" } }, "[file] a.pdf · https://e/3"],
    [{ MsgType: "TIMVideoFileElem", MsgContent: { VideoUrl: "https://e/4" } }, "[video] https://e/4"],
    [{ MsgType: "TIMRelayElem", MsgContent: { Title: "t" } }, "[TIMRelayElem] t"],
    [{ MsgType: "TIMCustomElem", MsgContent: { Data: "plain" } }, "[custom] plain"],
    [custom({ src: "30", content: "# Title" }), "[rich text] # Title"],
    [custom({ src: "22", content: { header: "h", desc: "d", pic: "p", url: "u" } }), "[card] h · d · u"],
    [
      custom({ src: "15", content: { header: "h", items: [{ content: "a" }, { content: "b" }] } }),
      "[branch] h [a | b]"
    ],
    [custom({ src: "29", content: { title: "t", items: [null] } }), "[welcome] t"],
    [custom({ src: "28", content: { name: "n" } }), "[order] n"],
    [custom({ src: "99", content: {} }), "[custom] "],
    [custom({ src: "9" }), '[custom] {"src":"9"}']
  ]
  for (const [element, line] of cases) {
    it(`is one line: ${line}`, () => {
      expect(renderElement(element)).toBe(line.trim())
    })
  }

  it("cannot act on the terminal, and is cut when it is long", () => {
    expect(oneLine("a\u001b]0;x\u0007b\r\nc\u202ed\u2028e")).toBe("a ]0;x b c d e")
    expect(oneLine("x".repeat(1000))).toHaveLength(301)
  })
})
