/**
 * A message: every rule that the API has for it, and the packet that goes out.
 *
 * The rules are those of send_msg (1229/68821). A message is read once, checked completely, and serialised at once: what
 * the caller does to it afterwards changes nothing.
 */
import type { Elem } from "./Elements.ts"
import { messageNames } from "./knownNames.ts"
import { randomUint32 } from "./random.ts"
import { sha256 } from "./sha256.ts"
import { refuseUnknown } from "./unknownNames.ts"
import {
  type AddIssue,
  type Checked,
  expected,
  flag,
  id,
  integer,
  isObject,
  jsonObject,
  list,
  nonEmptyString,
  property,
  string,
  stringify,
  validate
} from "./validate.ts"
import { validateElem } from "./validateElem.ts"

export type { MessageContent, MessageOptions, MessageRoute, OutgoingMessage } from "./OutgoingMessage.ts"

/** The body of the request, as the documents have it. */
export interface Packet {
  /** The session; absent where `FromAccount` and `ToAccount` are the route. */
  readonly SessionId?: string
  /** The customer-service account (客服号) that sends; absent beside `SessionId`. */
  readonly FromAccount?: string
  /** The user who receives; absent beside `SessionId`. */
  readonly ToAccount?: string
  /** 0 … 4294967295: by it Desk drops duplicates. */
  readonly MsgRandom: number
  /** The elements, one at least, in the order in which they are shown. */
  readonly MsgBody: ReadonlyArray<Elem>
  /** Text that is stored with the message and delivered with it. */
  readonly CloudCustomData?: string
  /** 1: the message does not restart the countdown of the user's reply time. Otherwise absent. */
  readonly ExcludeFromUserRespTimeout?: 1
}

/** A message that keeps every rule, written down. */
export interface ValidatedMessage {
  readonly msgRandom: number
  /** The packet as it is sent, on every attempt. */
  readonly json: string
}

/** 12K, read as 12 × 1024 bytes of the whole packet as sent. */
export const maxPacketBytes = 12_288

const uint32 = integer(0, 0xffff_ffff)
const elems = list(validateElem, { min: 1 })

/** The MsgRandom of a caller's own id. */
export const msgRandomOf = (key: string): number => sha256(key).readUInt32BE(0)

/** The packet while it is put together. */
type Draft = { -readonly [K in keyof Packet]?: Packet[K] }

const route = (message: object, addIssue: AddIssue): Draft => {
  const sessionId = property(message, "sessionId", addIssue)
  const from = property(message, "from", addIssue)
  const to = property(message, "to", addIssue)
  if (sessionId === undefined && from === undefined && to === undefined) {
    addIssue("sessionId", "is required, or from and to instead: a message needs exactly one route")
    return {}
  }
  if (sessionId !== undefined) {
    if (from !== undefined) addIssue("from", "must be left out beside sessionId: a message has exactly one route")
    if (to !== undefined) addIssue("to", "must be left out beside sessionId: a message has exactly one route")
    return { SessionId: id(sessionId, "sessionId", addIssue) ?? "" }
  }
  return { FromAccount: id(from, "from", addIssue) ?? "", ToAccount: id(to, "to", addIssue) ?? "" }
}

const msgBody = (message: object, addIssue: AddIssue): ReadonlyArray<Elem> => {
  const plain = property(message, "text", addIssue)
  const body = property(message, "body", addIssue)
  if (plain !== undefined) {
    if (body !== undefined)
      addIssue("body", "must be left out beside text: text is short for a body of one text element")
    return [{ MsgType: "TIMTextElem", MsgContent: { Text: nonEmptyString(plain, "text", addIssue) ?? "" } }]
  }
  if (body === undefined) {
    addIssue("text", "is required, or body instead")
    return []
  }
  if (!isObject(body)) addIssue("body", expected(body, "an element: { MsgType, MsgContent }, or an array of them"))
  if (!Array.isArray(body)) return isObject(body) ? [validateElem(body, "body", addIssue) as Elem] : []
  const clean = elems(body, "body", addIssue) ?? []
  if (clean.filter((elem) => elem?.MsgType === "TIMCustomElem").length > 1) {
    addIssue(
      "body",
      "may hold at most one custom element; Desk's cards, orders, forms and the like are custom elements"
    )
  }
  return clean
}

const msgRandom = (message: object, addIssue: AddIssue): number => {
  const given = property(message, "msgRandom", addIssue)
  const key = property(message, "key", addIssue)
  if (given !== undefined) {
    if (key !== undefined) addIssue("key", "must be left out beside msgRandom: it stands for one")
    return uint32(given, "msgRandom", addIssue) ?? 0
  }
  return key === undefined ? randomUint32() : msgRandomOf(nonEmptyString(key, "key", addIssue) ?? "")
}

/** `cloudCustomData` as text: an object is serialised. */
export const cloudCustomData = (message: object, addIssue: AddIssue): string | undefined => {
  const data = property(message, "cloudCustomData", addIssue)
  if (data === undefined) return undefined
  if (typeof data === "string") return string(data, "cloudCustomData", addIssue)
  if (!isObject(data) || Array.isArray(data)) {
    addIssue("cloudCustomData", expected(data, "a string or an object"))
    return undefined
  }
  return stringify(jsonObject(data, "cloudCustomData", addIssue) ?? {}, "cloudCustomData", addIssue)
}

const excludeFromUserRespTimeout = (message: object, addIssue: AddIssue): boolean => {
  const exclude = property(message, "excludeFromUserRespTimeout", addIssue)
  return exclude === undefined ? false : flag(exclude, "excludeFromUserRespTimeout", addIssue) === true
}

/** A UTF-16 unit is at most three bytes of UTF-8: most packets need no count. */
const bytesOf = (json: string): number => (json.length * 3 <= maxPacketBytes ? json.length : Buffer.byteLength(json))

/** Checks a message by every rule there is; all its faults at once, or the packet. */
export const validateMessage = (message: unknown): Checked<ValidatedMessage> => {
  const checked = validate((addIssue): ValidatedMessage => {
    if (!isObject(message)) {
      addIssue("", expected(message, "an object such as { sessionId, text }"))
      return { msgRandom: 0, json: "" }
    }
    const draft = route(message, addIssue)
    draft.MsgRandom = msgRandom(message, addIssue)
    draft.MsgBody = msgBody(message, addIssue)
    const data = cloudCustomData(message, addIssue)
    if (data !== undefined) draft.CloudCustomData = data
    if (excludeFromUserRespTimeout(message, addIssue)) draft.ExcludeFromUserRespTimeout = 1
    refuseUnknown(message, messageNames, addIssue, "field")
    const packet = draft as Packet
    const json = stringify(packet, "", addIssue)
    const bytes = bytesOf(json)
    if (bytes > maxPacketBytes) {
      addIssue("", `makes a packet of ${bytes} bytes; Desk takes at most ${maxPacketBytes} (12K), everything included`)
    }
    return { msgRandom: packet.MsgRandom, json }
  })
  if (checked.issues.length === 0) return checked
  const { issues, more = 0 } = checked
  return { issues, more }
}
