import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { ChatEntry, EmulatorEvent, MessageStream, RequestSummary } from "../../src/api/protocol.ts"
import { applyEvents, withPage } from "../../web/model/applyEvents.ts"
import { decode } from "../../web/model/decode.ts"
import { emptyModel, type Model } from "../../web/model/Model.ts"
import { withRefusedCalls } from "../../web/model/refusedCalls.ts"
import { readCall } from "../../web/model/streamCalls.ts"
import { streamOf } from "../../web/model/streams.ts"

const SEQ = 5

const entryOf = (text: string, state: MessageStream["state"] = "open"): ChatEntry => ({
  kind: "message",
  seq: SEQ,
  at: 0,
  clientUserId: "u",
  conversation: "u",
  preview: { kind: "stream", text },
  message: {
    id: "msg-1",
    clientUserId: "u",
    body: [],
    receivedAt: 0,
    stream: { version: 1, msgKey: "key", text, state }
  }
})

/** All that happens to one stream: its first piece, the others, its end. */
const eventsOf = (pieces: readonly string[]): readonly EmulatorEvent[] => {
  const grown = pieces.slice(1).map((added, place): EmulatorEvent => {
    const before = pieces.slice(0, place + 1).join("")
    const state = place === pieces.length - 2 ? "ended" : "open"
    return {
      type: "stream",
      stream: {
        messageId: "msg-1",
        msgKey: "key",
        sessionId: "s",
        conversation: "u",
        seq: SEQ,
        at: 0,
        offset: before.length,
        added,
        ...(added === "" ? {} : { preview: { kind: "stream", text: before + added } }),
        state,
        ...(state === "ended" ? { endedBy: "finish" as const } : {})
      }
    }
  })
  return [{ type: "chat", entry: entryOf(pieces[0] ?? "") }, ...grown]
}

const chatOf = (complete: boolean) => ({ conversation: "u", entries: [], complete, early: new Map() })
const shown = (model: Model) => streamOf(model.chat?.entries.find(({ seq }) => seq === SEQ))

const pieces = fc.array(fc.string({ maxLength: 3 }), { minLength: 2, maxLength: 8 })

describe("a stream in the page", () => {
  it("has the right text whenever its page was read, whenever it came, and however events come in batches", () => {
    fc.assert(
      fc.property(pieces, fc.nat(), fc.nat(), fc.array(fc.boolean()), (all, readAt, comesAt, cuts) => {
        const events = eventsOf(all)
        const [one, other] = [readAt % (events.length + 1), comesAt % (events.length + 1)]
        // A page is read before it comes; of what happened until it was read, it holds all.
        const [read, comes] = [Math.min(one, other), Math.max(one, other)]
        const isEnded = read === events.length
        const page = read === 0 ? [] : [entryOf(all.slice(0, read).join(""), isEnded ? "ended" : "open")]
        for (const heardFrom of [0, read]) {
          let model: Model = { ...emptyModel, chat: chatOf(false) }
          let batch: EmulatorEvent[] = []
          const flush = (): void => {
            model = applyEvents(model, batch, 0)
            batch = []
          }
          for (const [place, event] of events.entries()) {
            if (place === comes) {
              flush()
              model = { ...model, chat: withPage(model.chat ?? chatOf(false), page, true) }
            }
            if (place >= heardFrom) batch.push(event)
            if (cuts[place] === true) flush()
          }
          flush()
          if (comes === events.length) model = { ...model, chat: withPage(model.chat ?? chatOf(false), page, true) }
          expect(shown(model)).toMatchObject({ text: all.join(""), state: "ended" })
          expect(model.chat?.early.size).toBe(0)
        }
      }),
      { numRuns: 500 }
    )
  })

  it("is the preview of its conversation as long as nothing came after it", () => {
    const [first, more, end] = eventsOf(["a", "b", "c"]) as [EmulatorEvent, EmulatorEvent, EmulatorEvent]
    const customer: EmulatorEvent = {
      type: "chat",
      entry: {
        kind: "customer",
        seq: SEQ + 1,
        at: 0,
        clientUserId: "u",
        conversation: "u",
        preview: { kind: "text", text: "thanks" },
        message: { id: "cus-1", clientUserId: "u", text: "thanks", receivedAt: 0 }
      }
    }
    const growing = applyEvents(emptyModel, [first, more], 0)
    expect(growing.conversations.get("u")?.preview).toEqual({ kind: "stream", text: "ab", by: "service" })
    const after = applyEvents(growing, [customer, end], 0)
    expect(after.conversations.get("u")?.preview).toMatchObject({ text: "thanks", by: "customer" })
  })

  it("keeps nothing of a stream whose entry is not kept", () => {
    const model: Model = { ...emptyModel, chat: chatOf(true) }
    const next = applyEvents(model, eventsOf(["a", "b"]).slice(1), 0)
    expect(next.chat).toMatchObject({ entries: [] })
    expect(next.chat?.early.size).toBe(0)
  })

  it("counts a refused call once, heard of or read", () => {
    const refused = { id: "req-1", msgKey: "key", rule: {} } as unknown as RequestSummary
    const fine = { id: "req-2", msgKey: "key" } as unknown as RequestSummary
    const heard = applyEvents(
      emptyModel,
      [refused, fine].map((request) => ({ type: "request", request }) as const),
      0
    )
    const read = withRefusedCalls(heard.refusedCalls, [refused, { ...refused, id: "req-3" }])
    expect([...(read.get("key") ?? [])]).toEqual(["req-1", "req-3"])
  })
})

describe("a streamed element", () => {
  it("is its text: src 31 as it is, TIMStreamElem as Markdown", () => {
    const data = { src: "31", chunks: ["Hel", 5, "lo"], isFinished: 1 }
    expect(decode({ MsgType: "TIMCustomElem", MsgContent: { Data: JSON.stringify(data) } })).toEqual({
      as: "stream",
      text: "Hello",
      isMarkdown: false
    })
    const Chunks = [{ Markdown: "**Hel" }, null, { Markdown: "lo**" }]
    expect(decode({ MsgType: "TIMStreamElem", MsgContent: { Chunks } })).toEqual({
      as: "stream",
      text: "**Hello**",
      isMarkdown: true
    })
  })
})

describe("a call of a stream", () => {
  it("says its Index, its text, and whether it is the last", () => {
    const of = (...chunks: readonly object[]) => ({ MsgBody: [{ MsgContent: { Chunks: chunks } }] })
    const read = (body: unknown) => readCall({ command: "send_stream_msg_v2", body })
    expect(read(of({ Index: 3, Markdown: "a", IsLast: false }))).toEqual({ index: "3", text: "a", isLast: false })
    expect(read(of({ Index: 3, Markdown: "a" }, { Index: 4, Markdown: "b", IsLast: true }))).toEqual({
      index: "3–4",
      text: "ab",
      isLast: true
    })
    expect(readCall({ command: "send_stream_msg", body: { Chunk: "a", Finish: 1 } })).toEqual({
      text: "a",
      isLast: true
    })
    // Of a packet too long to be kept nothing is known.
    expect(readCall({ command: "send_stream_msg" })).toEqual({ isLast: false })
  })

  it("is read from any packet, whatever it holds", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom("send_stream_msg", "send_stream_msg_v2"), (value, command) => {
        for (const body of [value, { MsgBody: value }, { MsgBody: [value] }, { MsgBody: [{ MsgContent: value }] }]) {
          expect(readCall({ command, body }).isLast).toBeTypeOf("boolean")
        }
      })
    )
  })
})
