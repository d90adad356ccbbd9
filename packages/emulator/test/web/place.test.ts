import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { commands } from "../../src/commands/table.ts"
import { pieces } from "../../web/model/pieces.ts"
import { type Place, queryOf, readPlace } from "../../web/model/place.ts"
import { callbackPage, sourcePage } from "../../web/model/sources.ts"

const nowhere: Place = {
  view: "inbox",
  pane: "list",
  conversation: undefined,
  entry: undefined,
  outcome: "rejected",
  request: undefined,
  callFilter: "all",
  call: undefined
}

describe("a place", () => {
  it("is read from an address as it was written there", () => {
    for (const [place, query] of [
      [nowhere, ""],
      [{ ...nowhere, pane: "chat", conversation: "a b" }, "?conversation=a+b"],
      [{ ...nowhere, pane: "details", conversation: "c", entry: 12 }, "?conversation=c&message=12"],
      [{ ...nowhere, pane: "chat", conversation: "c", entry: 0 }, "?conversation=c&message=0&pane=chat"],
      [{ ...nowhere, view: "requests", outcome: "faulted" }, "?requests=faulted"],
      [
        { ...nowhere, view: "requests", outcome: "all", request: "req-3", pane: "details" },
        "?requests=all&request=req-3"
      ],
      [{ ...nowhere, view: "webhook", callFilter: "wrong" }, "?webhook=wrong"],
      [{ ...nowhere, view: "webhook", call: "hook-3", pane: "details" }, "?webhook=all&call=hook-3"],
      [{ ...nowhere, view: "webhook", call: "hook-3" }, "?webhook=all&call=hook-3&pane=list"]
    ] as const) {
      expect(queryOf(place)).toBe(query)
      expect(readPlace(query)).toEqual(place)
    }
  })

  it("is read from any address, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (one, other) => {
        for (const query of [
          one,
          `?conversation=${one}&message=${other}&pane=${one}`,
          `?requests=${one}&request=${other}`,
          `?webhook=${one}&call=${other}`
        ]) {
          const place = readPlace(query)
          const again = readPlace(queryOf(place))
          // What an address can't say of a view is not kept.
          expect([again.view, again.pane]).toEqual([place.view, place.pane])
        }
      })
    )
  })
})

describe("the source of a rule", () => {
  it("is a public page for every command there is, and for the common codes", () => {
    for (const name of [...commands.map(({ name }) => name), "common codes"]) {
      for (const language of ["en", "zh"] as const) {
        expect([name, sourcePage(`${name} 90001`, language)]).toEqual([
          name,
          expect.stringMatching(
            /^https:\/\/(www\.tencentcloud|cloud\.tencent)\.com\/(zh\/)?document\/product\/\d+\/\d+$/
          )
        ])
        expect(sourcePage(`${name} 141004, inferred`, language)).toBe(sourcePage(`${name} 90001`, language))
      }
    }
    expect(sourcePage("constructor 1", "en")).toBeUndefined()
  })
})

describe("the page of a callback", () => {
  it("is a public one for every callback that is told", () => {
    const callbacks = [
      "Desk.SessionEventNotify",
      "Member.EventNotify",
      "ChatBot.OnAssignHuman",
      "Chatbot.InterfaceInvocation",
      "Desk.CallbackBeforeIMContactUser"
    ]
    for (const command of callbacks) {
      for (const language of ["en", "zh"] as const) {
        expect([command, callbackPage(command, language)]).toEqual([
          command,
          expect.stringMatching(/^https:\/\/(www\.tencentcloud|cloud\.tencent)\.com\/document\/product\/\d+\/\d+$/)
        ])
      }
    }
    expect(callbackPage("constructor", "en")).toBeUndefined()
  })
})

describe("a text cut by what was found in it", () => {
  it("is the same text, and what is found is what was looked for", () => {
    expect(pieces("A parcel, a PARCEL", "parcel")).toEqual([
      { piece: "A ", isFound: false },
      { piece: "parcel", isFound: true },
      { piece: ", a ", isFound: false },
      { piece: "PARCEL", isFound: true }
    ])
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (text, words) => {
        const cut = pieces(text, words)
        expect(cut.map(({ piece }) => piece).join("")).toBe(text)
        for (const { piece, isFound } of cut) if (isFound) expect(piece.toLowerCase()).toBe(words.toLowerCase())
      })
    )
  })
})
