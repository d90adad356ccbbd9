/**
 * What both streaming commands have in common: the rules for a call that goes on with a message, and what a call does.
 *
 * The error tables of both pages are not public, so every code here is inferred: 141004, "illegal parameter", for what the packet says, 141005
 * for a session or stream that has ended, 141009, "this command is called too often", for more than five calls a second, and 93000 for length.
 */
import { own } from "../base/json.ts"
import type { PacketFields } from "../judge/verdict.ts"
import type { State } from "../state/State.ts"
import type { Piece } from "../state/Streams.ts"
import type { Effect, Occasion, Rule } from "./Command.ts"
import { checkIds, checkOpenSession, idOf } from "./ids.ts"
import { stringField } from "./values.ts"

/** What no document says of either. */
export const inferredOfStreams = [
  "all its codes: the page's table is not public",
  "that a stream ends with its session",
  "that calls which are refused do not count among the five a second",
  "that only the first answer has a MsgKey"
]

const streamOf = (fields: PacketFields, state: State) => {
  const msgKey = idOf(fields, "MsgKey")
  return msgKey === undefined ? undefined : state.streams.get(msgKey)
}

/** The MsgKey, where there is one, must be of a stream in this session that takes more. */
const checkMsgKey =
  (version: 1 | 2): Rule =>
  (fields, _app, refuse, state) => {
    const wrong = checkIds(fields, ["MsgKey"], refuse)
    if (wrong !== undefined) return wrong
    if (own(fields, "MsgKey") === undefined) return undefined
    const stream = streamOf(fields, state)
    if (stream === undefined || stream.version !== version) {
      return refuse(141004, "MsgKey", "must be the one that the first call was answered")
    }
    if (stream.sessionId !== idOf(fields, "SessionId")) {
      return refuse(141004, "MsgKey", "belongs to a message of another session")
    }
    if (stream.state === "open") return undefined
    const why = { finish: "its last piece came", silence: "no piece came for 15 seconds", session: "its session ended" }
    return refuse(141005, "MsgKey", `is that of a message which has ended: ${why[stream.endedBy ?? "finish"]}`)
  }

/** "The back end limits continuation of one message to 5 calls a second." The first call is none. */
const checkRate: Rule = (fields, app, refuse, state) => {
  const msgKey = idOf(fields, "MsgKey")
  if (msgKey === undefined || !state.streams.isTooFast(msgKey, app.nowMs)) return undefined
  return refuse(141009, "MsgKey", "was called 5 times within this second already")
}

/** What a packet adds, and how long the message may become. */
interface Length {
  readonly maxBytes: number
  /** Of the part that is at fault. */
  readonly path: string
  readonly pieceOf: (fields: PacketFields) => Piece
}

/** The message as a whole must be no longer than a packet may be: its text, written as JSON. */
const checkLength =
  ({ maxBytes, path, pieceOf }: Length): Rule =>
  (fields, _app, refuse, state) => {
    const piece = pieceOf(fields)
    const stream = streamOf(fields, state)
    if (stream !== undefined && state.streams.isRepeat(stream.msgKey, piece)) return undefined
    const bytes = Buffer.byteLength(JSON.stringify((stream?.text ?? "") + piece.text))
    if (bytes <= maxBytes) return undefined
    return refuse(93000, path, `makes the message ${bytes} bytes long: at most ${maxBytes} are allowed`)
  }

/** In the order in which they are applied, around those for what the call carries. */
export const streamRules = (
  version: 1 | 2,
  carried: readonly Rule[],
  length: Length,
  order: readonly Rule[] = []
): readonly Rule[] => [
  ...carried,
  stringField("CloudCustomData", false),
  checkOpenSession,
  checkMsgKey(version),
  ...order,
  checkRate,
  checkLength(length)
]

export interface StreamCall {
  readonly sessionId: string
  readonly msgKey: string | undefined
  readonly piece: Piece
}

/** Of fields that broke no rule. */
export const callOf = (fields: PacketFields, piece: Omit<Piece, "cloudCustomData">): StreamCall => {
  const cloudCustomData = idOf(fields, "CloudCustomData")
  return {
    sessionId: idOf(fields, "SessionId") ?? "",
    msgKey: idOf(fields, "MsgKey"),
    piece: { ...piece, ...(cloudCustomData === undefined ? {} : { cloudCustomData }) }
  }
}

export const runStream = (
  version: 1 | 2,
  { sessionId, msgKey, piece }: StreamCall,
  state: State,
  { nowMs }: Occasion
): Effect => {
  const inferred = piece.text === "" ? ["that a call without text is accepted, and breaks the silence"] : []
  if (msgKey === undefined) {
    const clientUserId = state.session(sessionId)?.clientUserId ?? ""
    const begun = state.streams.begin({ version, sessionId, clientUserId }, piece, nowMs)
    return { answer: { MsgKey: begun.msgKey }, messageId: begun.messageId, inferred }
  }
  const isRepeat = state.streams.isRepeat(msgKey, piece)
  state.streams.append(msgKey, piece, nowMs)
  const messageId = state.streams.get(msgKey)?.messageId ?? ""
  if (!isRepeat) return { messageId, inferred }
  return {
    duplicateOf: messageId,
    inferred: ["that the newest chunk once more, with the same Index, is answered OK and shown once"]
  }
}
