import { describe, expect, it } from "vitest"
import * as Elem from "../../src/model/Elem.ts"
import { isDeepFrozen, issuesOf, jsonOf, pathsOf, throwing, wireOf } from "../support/messages.ts"

const card = { header: "h", desc: "d", pic: "https://e.com/p.png", url: "https://e.com/" }

const data = (elem: unknown): string => (wireOf(elem) as { MsgContent: { Data: string } }).MsgContent.Data

const shapes: ReadonlyArray<readonly [name: string, elem: unknown, data: string]> = [
  [
    "card",
    Elem.card(card),
    '{"src": "22","content": {"header": "h","desc": "d","pic": "https://e.com/p.png","url": "https://e.com/"},"customerServicePlugin": 0}'
  ],
  [
    "order, bare",
    Elem.order({ name: "a book" }),
    '{"src": "28","content": {"name": "a book"},"customerServicePlugin": 0}'
  ],
  [
    "order, complete",
    Elem.order({
      guide: "g",
      pic: "https://e.com/p.png",
      name: "n",
      desc: "¥9",
      customField: [{ name: "no", value: "1", customerValue: "2" }]
    }),
    '{"src": "28","content": {"guide": "g","pic": "https://e.com/p.png","name": "n","desc": "¥9",' +
      '"customField": [{"name": "no","value": "1","customerValue": "2"}]},"customerServicePlugin": 0}'
  ],
  [
    "branch",
    Elem.branch({ header: "h", items: [{ content: "a", desc: "" }, { content: "b" }], tail: "t" }),
    '{"src": "15","content": {"header": "h","items": [{"content": "a","desc": ""},{"content": "b"}],"tail": "t"},"customerServicePlugin": 0}'
  ],
  [
    "form with a choice",
    Elem.form({ header: "h", items: [{ content: "a" }] }),
    '{"src": "21","content": {"type": 1,"header": "h","items": [{"content": "a"}]},"customerServicePlugin": 0}'
  ],
  [
    "form to write in",
    Elem.form({ header: "h" }),
    '{"src": "21","content": {"type": 2,"header": "h","items": []},"customerServicePlugin": 0}'
  ],
  [
    "welcome",
    Elem.welcome({ title: "t", items: [{ content: "q" }, { content: "r", answer: "s", id: "x" }] }),
    '{"src": "29","subtype": "welcome_msg","content": {"title": "t","items": [{"id": "1","content": "q"},' +
      '{"id": "x","content": "r","answer": "s"}]},"customerServicePlugin": 0}'
  ],
  ["rich text", Elem.richText("# **h**"), '{"src": "30","content": "# **h**","customerServicePlugin": 0}']
]

describe("Desk's own messages", () => {
  it.each(shapes)("%s: Data is this very text", (_, elem, text) => {
    expect(data(elem)).toBe(text)
  })

  it.each(shapes)("%s: is a frozen custom element with nothing beside Data", (_, elem) => {
    expect(isDeepFrozen(elem)).toBe(true)
    expect(wireOf(elem)).toStrictEqual({ MsgType: "TIMCustomElem", MsgContent: { Data: data(elem) } })
  })

  it("escape what JSON must escape, once in Data and once in the packet", () => {
    const header = 'a "b" \\ \n \u0000 😀'
    const json = jsonOf({ sessionId: "s", body: Elem.card({ ...card, header }) })
    const packet = JSON.parse(json) as { MsgBody: [{ MsgContent: { Data: string } }] }
    expect(JSON.parse(packet.MsgBody[0].MsgContent.Data).content.header).toBe(header)
  })

  it("hold their fields in the documents' order, in whatever order they were given", () => {
    const { header, ...rest } = card
    const given = { ...rest, header }
    expect(data(Elem.card(given))).toBe(shapes[0]?.[2])
  })

  it("keep a copy: what happens to the content afterwards changes nothing", () => {
    const items = [{ content: "a" }]
    const elem = Elem.branch({ header: "h", items })
    items.push({ content: "b" })
    expect(JSON.parse(data(elem)).content.items).toStrictEqual([{ content: "a" }])
  })

  it("number the questions of a welcome card also where `id` is undefined", () => {
    const elem = Elem.welcome({ title: "t", items: [{ content: "q", id: undefined }] } as never)
    expect(JSON.parse(data(elem)).content.items).toStrictEqual([{ id: "1", content: "q" }])
  })
})

const at = (path: string) => `body.MsgContent.Data.content${path}`

describe("faulty content of Desk's own messages", () => {
  it.each([
    ["a card of nothing", Elem.card({} as never), [".header", ".desc", ".pic", ".url"]],
    ["a card that is no object", Elem.card("x" as never), [""]],
    [
      "a card with an empty header and a number",
      Elem.card({ ...card, header: "", url: 5 } as never),
      [".header", ".url"]
    ],
    ["a card with half a surrogate pair", Elem.card({ ...card, desc: "\udc00" }), [".desc"]],
    [
      "an order without name",
      Elem.order({ customField: [{ name: "" }] } as never),
      [".name", ".customField[0].name", ".customField[0].value"]
    ],
    ["choices without a choice", Elem.branch({ header: "h", items: [] }), [".items"]],
    [
      "choices that are none",
      Elem.branch({ header: "h", items: [null, { content: "" }] } as never),
      [".items[0]", ".items[1].content"]
    ],
    ["a form without header", Elem.form({} as never), [".header"]],
    ["a form with items of null", Elem.form({ header: "h", items: null } as never), [".items"]],
    ["a welcome card without questions", Elem.welcome({ title: "t" } as never), [".items"]],
    ["a welcome card with a question of null", Elem.welcome({ title: "t", items: [null] } as never), [".items[0]"]],
    ["empty rich text", Elem.richText(""), [""]]
  ])("%s: each fault is named with its path", (_, elem, paths) => {
    expect(pathsOf({ sessionId: "s", body: elem })).toStrictEqual(paths.map(at))
  })

  it("does not stop a fault beside it from being told", () => {
    const body = [Elem.card({ ...card, pic: 1 } as never), Elem.text("")]
    expect(pathsOf({ sessionId: "", body })).toStrictEqual([
      "sessionId",
      "body[0].MsgContent.Data.content.pic",
      "body[1].MsgContent.Text"
    ])
  })

  it("is told without showing the value", () => {
    const canary = { canary: "s3cret" }
    const said = JSON.stringify(issuesOf({ sessionId: "s", body: Elem.card({ ...card, pic: canary } as never) }))
    expect(said).not.toContain("s3cret")
    expect(said).toContain("must be a string, not an object")
  })

  it("with a getter that throws ends in an issue", () => {
    expect(issuesOf({ sessionId: "s", body: Elem.card(throwing("header") as never) })).toHaveLength(1)
  })

  it("given unserialised by hand is refused, however right it is", () => {
    const Data = { src: "22", content: card, customerServicePlugin: 0 }
    const [issue, ...others] = issuesOf({ sessionId: "s", body: { MsgType: "TIMCustomElem", MsgContent: { Data } } })
    expect(others).toStrictEqual([])
    expect(issue).toStrictEqual({
      path: "body.MsgContent.Data",
      message: expect.stringContaining("must be a string that holds JSON")
    })
  })
})
