/**
 * Streamed messages: each grows by the calls that name its MsgKey, until its last piece, 15 seconds of silence, or the end of its session.
 *
 * Sources: `send_stream_msg` (679/116636), `send_stream_msg_v2` (269/129279). The limits stand on the second page only; that the first version
 * has the same is inferred. Of sizes: 128 KB on the second page, and for version 1, which arrives as an ordinary message, the 12K of those.
 */
import { createHash, randomBytes } from "node:crypto"
import { SlidingWindow } from "../base/SlidingWindow.ts"
import type { Alarms } from "./Alarms.ts"
import { conversationId } from "./conversations.ts"
import type { EventLog } from "./EventLog.ts"
import type { Messages, PlacedMessage } from "./Messages.ts"
import type { ReceivedElement, ReceivedStream, StreamEnd } from "./records.ts"

/** "Max gap between two pieces 15 s": then the stream is ended. */
const SILENCE_MS = 15_000
/** "5 calls a second" of continuing one message. */
const CALLS_PER_SECOND = 5

/** What one call adds. */
export interface Piece {
  readonly text: string
  readonly isLast: boolean
  /** Version 2: the Index of its last chunk. */
  readonly index?: number
  readonly compatibleText?: string
  readonly cloudCustomData?: string
}

interface Stream {
  record: ReceivedStream
  placed: PlacedMessage
  readonly window: SlidingWindow
  /** Of the newest piece: a repeat has the same. */
  fingerprint: string
}

export class Streams {
  readonly #sdkAppId: number
  readonly #limit: number
  readonly #messages: Messages
  readonly #events: EventLog
  readonly #alarms: Alarms
  /** In the order in which they began. */
  readonly #streams = new Map<string, Stream>()
  #count = 0

  /** Of more than `maxRecords`, the oldest ended one is forgotten; only when all are open, the oldest. */
  constructor(options: {
    readonly sdkAppId: number
    readonly maxRecords: number
    readonly messages: Messages
    readonly events: EventLog
    readonly alarms: Alarms
  }) {
    this.#sdkAppId = options.sdkAppId
    this.#limit = options.maxRecords
    this.#messages = options.messages
    this.#events = options.events
    this.#alarms = options.alarms
  }

  begin(
    to: { readonly version: 1 | 2; readonly sessionId: string; readonly clientUserId: string },
    piece: Piece,
    nowMs: number
  ): ReceivedStream {
    this.#count += 1
    const msgKey = this.#newKey(to, nowMs)
    const begun = { ...to, msgKey, calls: 1, startedAt: nowMs, updatedAt: nowMs, ...grown("", piece, nowMs) }
    const placed = this.#messages.add({
      sessionId: to.sessionId,
      clientUserId: to.clientUserId,
      ...shownOf(begun),
      receivedAt: nowMs
    })
    const record: ReceivedStream = Object.freeze({ messageId: placed.message.id, ...begun })
    const window = new SlidingWindow(CALLS_PER_SECOND, 1000)
    this.#streams.set(msgKey, { record, placed, window, fingerprint: fingerprintOf(piece) })
    this.#watchSilence(record)
    if (this.#streams.size > this.#limit) this.#forgetOne()
    return record
  }

  get(msgKey: string): ReceivedStream | undefined {
    return this.#streams.get(msgKey)?.record
  }

  /** Whether one more call within this second would be the sixth. */
  isTooFast(msgKey: string, nowMs: number): boolean {
    return this.#streams.get(msgKey)?.window.isFull(nowMs) === true
  }

  /** Whether a piece is the newest one once more: the same Index, and the same of all else. */
  isRepeat(msgKey: string, piece: Piece): boolean {
    const stream = this.#streams.get(msgKey)
    if (stream === undefined || piece.index === undefined) return false
    return piece.index === stream.record.index && fingerprintOf(piece) === stream.fingerprint
  }

  /** Adds a piece, or takes note that the newest came again. The stream must be open. */
  append(msgKey: string, piece: Piece, nowMs: number): void {
    const stream = this.#streams.get(msgKey)
    if (stream === undefined) return
    stream.window.add(nowMs)
    const called = { calls: stream.record.calls + 1, updatedAt: nowMs }
    if (this.isRepeat(msgKey, piece)) {
      stream.record = Object.freeze({ ...stream.record, ...called })
    } else {
      stream.fingerprint = fingerprintOf(piece)
      this.#change(stream, { ...called, ...grown(stream.record.text, piece, nowMs) }, nowMs)
    }
    this.#watchSilence(stream.record)
  }

  /** The session is over, and so are its streams. */
  endOf(sessionId: string, nowMs: number): void {
    for (const stream of this.#streams.values()) {
      if (stream.record.sessionId === sessionId) this.#end(stream, "session", nowMs)
    }
  }

  /** Oldest first. */
  list(filter: { readonly sessionId?: string | undefined } = {}): readonly ReceivedStream[] {
    const all = [...this.#streams.values()].map(({ record }) => record)
    const { sessionId } = filter
    return Object.freeze(sessionId === undefined ? all : all.filter((record) => record.sessionId === sessionId))
  }

  /** Forgets those that have ended. */
  clearEnded(): void {
    for (const { record } of this.#streams.values()) if (record.state === "ended") this.#forget(record.msgKey)
  }

  clear(): void {
    for (const msgKey of this.#streams.keys()) this.#forget(msgKey)
  }

  #end(stream: Stream, endedBy: StreamEnd, at: number): void {
    if (stream.record.state === "ended") return
    this.#change(stream, { state: "ended", endedBy, endedAt: at }, at)
    this.#watchSilence(stream.record)
  }

  #change(stream: Stream, changes: Partial<ReceivedStream>, at: number): void {
    const offset = stream.record.text.length
    const record: ReceivedStream = Object.freeze({ ...stream.record, ...changes })
    stream.record = record
    const before = stream.placed.entry.preview
    stream.placed = this.#messages.replace(stream.placed, shownOf(record))
    const { preview } = stream.placed.entry
    const { messageId, msgKey, sessionId, state, endedBy, text } = record
    this.#events.push({
      type: "stream",
      stream: {
        messageId,
        msgKey,
        sessionId,
        conversation: conversationId(record.clientUserId),
        seq: stream.placed.entry.seq,
        at,
        offset,
        added: text.slice(offset),
        ...(preview.text === before.text ? {} : { preview }),
        state,
        ...(endedBy === undefined ? {} : { endedBy })
      }
    })
  }

  #watchSilence({ msgKey, state, updatedAt }: ReceivedStream): void {
    if (state === "ended") {
      this.#alarms.cancel(msgKey)
      return
    }
    this.#alarms.set(msgKey, updatedAt + SILENCE_MS, (at) => {
      const stream = this.#streams.get(msgKey)
      if (stream !== undefined) this.#end(stream, "silence", at)
    })
  }

  #forgetOne(): void {
    const all = [...this.#streams.values()]
    const one = all.find(({ record }) => record.state === "ended") ?? all[0]
    if (one !== undefined) this.#forget(one.record.msgKey)
  }

  #forget(msgKey: string): void {
    this.#alarms.cancel(msgKey)
    this.#streams.delete(msgKey)
  }

  /** In the form of the pages' samples. A client must not read anything into it. */
  #newKey(
    { version, clientUserId }: { readonly version: 1 | 2; readonly clientUserId: string },
    nowMs: number
  ): string {
    if (version === 1) return `${this.#count}_${this.#sdkAppId}_${randomBytes(12).toString("hex")}`
    const user = [...clientUserId.slice(0, 64)].filter((character) => /^[\x21-\x7e]$/.test(character)).join("")
    const number = randomBytes(4).readUInt32BE()
    return `k${number}_${Math.floor(nowMs / 1000)}_${this.#count}_${this.#sdkAppId}_${user}@customer_service_account`
  }
}

const grown = (text: string, piece: Piece, nowMs: number) => ({
  text: text + piece.text,
  ...(piece.index === undefined ? {} : { index: piece.index }),
  ...(piece.compatibleText === undefined ? {} : { compatibleText: piece.compatibleText }),
  ...(piece.cloudCustomData === undefined ? {} : { cloudCustomData: piece.cloudCustomData }),
  ...(piece.isLast ? ({ state: "ended", endedBy: "finish", endedAt: nowMs } as const) : ({ state: "open" } as const))
})

/** Pieces may be long: only this is kept of the newest. */
const fingerprintOf = ({ text, isLast }: Piece): string =>
  createHash("sha256")
    .update(JSON.stringify([text, isLast]))
    .digest("base64url")

type Shown = Pick<
  ReceivedStream,
  "version" | "msgKey" | "text" | "state" | "endedBy" | "index" | "compatibleText" | "cloudCustomData"
>

/** The message as the customer's app holds it by now. */
const shownOf = (shown: Shown) => {
  const { version, msgKey, text, state, endedBy, cloudCustomData } = shown
  return {
    body: [version === 1 ? customElement(shown) : streamElement(shown)],
    ...(cloudCustomData === undefined ? {} : { cloudCustomData }),
    stream: { version, msgKey, text, state, ...(endedBy === undefined ? {} : { endedBy }) }
  }
}

/** "Arrives as custom message src 31, modified in place." */
const customElement = ({ text, state }: Shown): ReceivedElement => ({
  MsgType: "TIMCustomElem",
  MsgContent: {
    Data: JSON.stringify({
      customerServicePlugin: 0,
      src: "31",
      chunks: text === "" ? [] : [text],
      isFinished: state === "ended" ? 1 : 0
    })
  }
})

const streamElement = ({ text, state, index = 1, compatibleText = "" }: Shown): ReceivedElement => ({
  MsgType: "TIMStreamElem",
  MsgContent: {
    CompatibleText: compatibleText,
    Chunks: [{ EventType: "data", Index: index, Markdown: text, IsLast: state === "ended" }]
  }
})
