import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { ChatEntry, EmulatorEvent, RequestSummary } from "../../src/api/protocol.ts"
import { en } from "../../web/i18n/en.ts"
import { zh } from "../../web/i18n/zh.ts"
import { applyEvents, mergeBySeq } from "../../web/model/applyEvents.ts"
import { decode } from "../../web/model/decode.ts"
import { jsonLines } from "../../web/model/jsonLines.ts"
import { webAddress } from "../../web/model/links.ts"
import { emptyModel, type Model } from "../../web/model/Model.ts"
import { type Inline, readInline, readMarkdown } from "../../web/model/markdown.ts"
import { judged, outcomeOf } from "../../web/model/stages.ts"
import { spanText } from "../../web/model/times.ts"

describe("links", () => {
  it("lead to the web or nowhere", () => {
    expect(webAddress(" https://shop.example/a b ")).toBe("https://shop.example/a%20b")
    expect(webAddress("HTTP://shop.example")).toBe("http://shop.example/")
    for (const address of [
      "javascript:alert(1)",
      "JaVaScRiPt:alert(1)",
      "\u0001javascript:alert(1)",
      "java\nscript:alert(1)",
      "data:text/html,<script>alert(1)</script>",
      "vbscript:x",
      "file:///etc/passwd",
      "blob:https://x/1",
      "//shop.example",
      "/relative",
      "",
      "https://"
    ]) {
      expect([address, webAddress(address)]).toEqual([address, undefined])
    }
  })

  it("are never anything but http and https, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const address = webAddress(text)
        return address === undefined || /^https?:\/\//.test(address)
      })
    )
  })
})

describe("decoding an element", () => {
  const desk = (value: unknown) => decode({ MsgType: "TIMCustomElem", MsgContent: { Data: JSON.stringify(value) } })

  it("finds the parts of cards, orders and choices", () => {
    expect(desk({ src: "22", content: { header: "h", desc: "d", pic: "p", url: "u" } })).toEqual({
      as: "card",
      title: "h",
      text: "d",
      picture: "p",
      link: "u"
    })
    expect(desk({ src: 15, content: { title: "t", items: [{ content: "a", desc: "b" }], tail: "e" } })).toMatchObject({
      as: "branch",
      title: "t",
      choices: [{ text: "a", note: "b" }],
      tail: "e"
    })
    expect(
      desk({ src: "28", content: { name: "n", customField: [{ name: "x", value: "1", customerValue: "2" }, "?"] } })
    ).toMatchObject({ as: "order", title: "n", fields: [{ name: "x", value: "2" }] })
    expect(desk({ src: "30", content: "# hi" })).toEqual({ as: "markdown", text: "# hi" })
  })

  it("shows as a block what it does not know, and never fails", () => {
    expect(desk({ src: "99", content: {} })).toMatchObject({ as: "block", label: "TIMCustomElem · src 99" })
    expect(desk("text")).toMatchObject({ as: "block", label: "TIMCustomElem" })
    expect(decode({ MsgType: "TIMRelayElem", MsgContent: { Title: "t" } })).toMatchObject({
      as: "block",
      content: { Title: "t" }
    })
    const kinds = [
      "TIMTextElem",
      "TIMCustomElem",
      "TIMImageElem",
      "TIMFileElem",
      "TIMVideoFileElem",
      "TIMSoundElem",
      "TIMLocationElem",
      "TIMFaceElem",
      "__proto__"
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.jsonValue(),
        (MsgType, MsgContent, inner) => {
          const data = JSON.stringify({ src: "22", content: inner })
          expect(
            decode({ MsgType, MsgContent: { ...MsgContent, Data: data, Text: inner, ImageInfoArray: inner } }).as
          ).toBeTypeOf("string")
        }
      )
    )
  })
})

describe("Markdown", () => {
  it("is read as far as the subset goes, and HTML stays text", () => {
    expect(
      readMarkdown("# A\n\nb **c** `d`\n\n- x\n- y\n\n> q\n\n```\ncode\n```\n\n<img src=x onerror=alert(1)>")
    ).toMatchObject([
      { as: "heading" },
      { as: "paragraph", lines: [[{ as: "text" }, { as: "strong" }, { as: "text" }, { as: "code", text: "d" }]] },
      { as: "list", ordered: false, items: [[{ text: "x" }], [{ text: "y" }]] },
      { as: "quote" },
      { as: "code", text: "code" },
      { as: "paragraph", lines: [[{ as: "text", text: "<img src=x onerror=alert(1)>" }]] }
    ])
  })

  it("comes to an end, and loses no letter, whatever it is given", () => {
    const textOf = (parts: readonly Inline[]): string =>
      parts.map((part) => ("parts" in part ? textOf(part.parts) : part.text)).join("")
    const pieces = fc.constantFrom("*", "**", "_", "`", "[", "]", "!", "#", ">", "-", "1.", "```", "\n", " ", "a")
    fc.assert(
      fc.property(fc.array(pieces), (taken) => {
        const text = taken.join("")
        readMarkdown(text)
        expect(textOf(readInline(text)).replace(/[^a]/g, "")).toBe(text.replace(/[^a]/g, ""))
      })
    )
    const before = process.cpuUsage()
    for (const piece of ["**", "[", "`", "![](", "> ", "- ", "_", "[a]("]) {
      readMarkdown(piece.repeat(12_288 / piece.length))
    }
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000)
  })
})

describe("JSON lines", () => {
  it("mark the part at fault, and of a missing one the part it is missing from", () => {
    const body = { MsgRandom: 1, MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { text: "x" } }] }
    const marked = (path: string) =>
      jsonLines(body, path)
        .filter((line) => line.marked)
        .map((line) => line.path)
    expect(marked("MsgRandom")).toEqual(["MsgRandom"])
    expect(marked("MsgBody[0].MsgType")).toEqual(["MsgBody[0].MsgType"])
    expect(marked("MsgBody[0].MsgContent.Text")).toEqual([
      "MsgBody[0].MsgContent",
      "MsgBody[0].MsgContent.text",
      "MsgBody[0].MsgContent"
    ])
    expect(marked("SessionId")).toEqual([])
    expect(marked("query.usersig")).toEqual([])
  })

  it("stay few and short, however deep and long the value", () => {
    const deep = JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`)
    expect(jsonLines(deep).length).toBeLessThan(100)
    expect(jsonLines(Array.from({ length: 50_000 }, () => 1)).length).toBeLessThan(2100)
    expect(jsonLines("x".repeat(1_000_000))[0]?.value.length).toBeLessThan(5000)
  })
})

describe("the judge's steps", () => {
  it("are passed up to the broken one, and not judged after it", () => {
    const results = (code: number, path: string) =>
      judged({ rule: { code, path, message: "", source: "" }, isSession: true })
        .map(({ result }) => result[0])
        .join("")
    expect(results(60025, "query.random")).toBe("bnnnnnnnn")
    expect(results(70001, "query.usersig")).toBe("pbnnnnnnn")
    expect(results(90010, "MsgBody")).toBe("pppppbnnn")
    expect(results(90010, "CloudCustomData")).toBe("ppppppbnn")
    expect(results(141005, "SessionId")).toBe("ppppppppb")
    expect(judged({ isSession: false }).map(({ stage }) => stage)).not.toContain("session")
  })

  it("are those of the request's command", () => {
    const results = (command: string, code: number) =>
      judged({ command, rule: { code, path: "SessionId", message: "", source: "" }, isSession: true })
        .map(({ stage, result }) => `${stage} ${result}`)
        .slice(3)
    expect(results("end_session", 141004)).toEqual(["packet passed", "sessionId broken", "session notReached"])
    expect(results("end_session", 141005)).toEqual(["packet passed", "sessionId passed", "session broken"])
    expect(results("end_session", 60003)).toEqual(["packet broken", "sessionId notReached", "session notReached"])
    expect(results("get_session_state", 141004)).toEqual(["packet passed", "route broken"])
  })

  it("end in a word: delivered for a message, answered for other commands", () => {
    expect(outcomeOf({ messageId: "msg-1", status: 200 })).toBe("delivered")
    expect(outcomeOf({ status: 200 })).toBe("answered")
    expect(outcomeOf({})).toBe("incomplete")
  })
})

describe("times", () => {
  it("say how far the clock was moved", () => {
    expect(spanText(90_000_000, en.units)).toBe("+1 d 1 h")
    expect(spanText(-300_000, en.units)).toBe("−5 min")
    expect(spanText(500, en.units)).toBe("+500 ms")
  })
})

describe("the words", () => {
  it("are there in both languages, the same ones", () => {
    const names = (words: object): readonly string[] =>
      Object.entries(words).flatMap(([name, value]) =>
        typeof value === "object" ? names(value).map((inner) => `${name}.${inner}`) : [name]
      )
    expect(names(zh)).toEqual(names(en))
  })
})

const entry = (seq: number, clientUserId = "u"): ChatEntry => ({
  kind: "message",
  seq,
  at: seq,
  clientUserId,
  conversation: clientUserId,
  preview: { kind: "text", text: `${seq}` },
  message: { id: `msg-${seq}`, clientUserId, msgRandom: seq, body: [], receivedAt: seq }
})
const chat = (seq: number, user?: string): EmulatorEvent => ({ type: "chat", entry: entry(seq, user) })

describe("events", () => {
  const open: Model = {
    ...emptyModel,
    chat: { conversation: "u", entries: [entry(1)], complete: true, early: new Map() }
  }

  it("append to the chat that is open, once, and count as unread elsewhere", () => {
    const next = applyEvents(open, [chat(1), chat(2), chat(3, "v"), chat(4, "v")], 0)
    expect(next.chat?.entries.map(({ seq }) => seq)).toEqual([1, 2])
    expect([...next.unread]).toEqual([["v", 2]])
    expect(next.conversations.get("v")).toMatchObject({
      received: 2,
      lastSeq: 4,
      preview: { text: "4", by: "service" }
    })
  })

  it("merge with a page that holds some of the same", () => {
    expect(mergeBySeq([entry(1), entry(2), entry(3)], [entry(2), entry(3), entry(5)]).map(({ seq }) => seq)).toEqual([
      1, 2, 3, 5
    ])
  })

  it("that clear keep sessions, and what comes after them", () => {
    const session = { sessionId: "s", clientUserId: "u", state: "Chatbot", openedAt: 1 } as const
    const opened: EmulatorEvent = {
      type: "chat",
      entry: { kind: "session-opened", seq: 1, at: 1, clientUserId: "u", conversation: "u", session }
    }
    const next = applyEvents(emptyModel, [opened, chat(2, "gone"), { type: "cleared", what: "records" }, chat(3)], 0)
    expect([...next.conversations.keys()]).toEqual(["u"])
    expect(next.conversations.get("u")).toMatchObject({ sessions: [session], received: 1 })
    expect(applyEvents(next, [{ type: "cleared", what: "reset" }], 0).conversations.size).toBe(0)
  })

  it("forget the oldest customers when there are more than the emulator can know, not the one that is looked at", () => {
    const model: Model = {
      ...open,
      app: { sdkAppId: 1, identifier: "a", dedupWindowMs: 0, maxRecords: 10, region: "china" }
    }
    let next = applyEvents(model, [chat(1)], 0)
    for (let n = 2; n <= 100; n++) next = applyEvents(next, [chat(n, `user${n}`)], 0)
    expect(next.conversations.size).toBeLessThanOrEqual(21)
    expect(next.unread.size).toBeLessThanOrEqual(21)
    expect([next.conversations.has("u"), next.conversations.has("user100"), next.conversations.has("user2")]).toEqual([
      true,
      true,
      false
    ])
  })

  it("keep no more than the emulator does, and take ten thousand at once", () => {
    const model: Model = {
      ...open,
      app: { sdkAppId: 1, identifier: "a", dedupWindowMs: 0, maxRecords: 100, region: "china" }
    }
    const request = (n: number): EmulatorEvent => ({
      type: "request",
      request: { id: `req-${n}`, rule: {} } as unknown as RequestSummary
    })
    const events = Array.from({ length: 10_000 }, (_, n) => [chat(n + 2), request(n)]).flat()
    const next = applyEvents(model, events, 0)
    expect(next.chat?.entries).toHaveLength(100)
    expect(next.requests.items).toHaveLength(100)
    expect(next.counts).toMatchObject({ messages: 100, requests: 100, rejected: 100 })
  })
})
