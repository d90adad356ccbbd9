/**
 * The documents as code: every rule by which `POST /v4/desk_http_svc/send_msg` is judged, in the order in which they are applied, each
 * with the code it answers and where that is written. The URL and the caller are in `gateway.ts`, the UserSig in `UserSig.ts`, the
 * elements of `MsgBody` in `elements.ts`; all else is here.
 *
 * Sources: "send_msg" is that page (1229/68821; newer copy 679/116635); "common codes" is the list of public codes 60000 to 79999 that
 * every Desk page refers to; "message format" is 269/2720. "Inferred" marks what no document says. No document gives an order of checks:
 * here the gateway's (URL, UserSig, administrator) come first, then the packet's, then the session's.
 */
import { isObject, own, typeName } from "../base/json.ts"
import { checkElement, elementWarnings, unknownFields } from "./elements.ts"
import { checkCaller, checkUrl, queryWarnings } from "./gateway.ts"
import { MAX_PACKET_BYTES } from "./packet.ts"
import { type Accepted, type App, type BrokenRule, broken, type Call, type Packet, type Verdict } from "./verdict.ts"

const MAX_UINT32 = 0xffff_ffff
const FIELDS = [
  "SessionId",
  "FromAccount",
  "ToAccount",
  "MsgRandom",
  "MsgBody",
  "CloudCustomData",
  "ExcludeFromUserRespTimeout"
]

type Fields = Readonly<Record<string, unknown>>

/** Judges a request. The first broken rule decides. */
export const judge = (call: Call, app: App): Verdict => {
  const refusal = checkUrl(call, app) ?? checkCaller(call.query, app)
  if (refusal !== undefined) return { broken: refusal, warnings: [] }
  const packet = readFields(call.packet)
  if ("code" in packet) return { broken: packet, warnings: [] }
  const { fields } = packet
  const fault =
    checkMsgRandom(fields) ??
    checkMsgBody(fields) ??
    checkOptions(fields) ??
    checkRoute(fields, app) ??
    checkSession(fields, app)
  const warnings = [...queryWarnings(call.query), ...packetWarnings(fields)]
  return fault === undefined ? { accepted: accept(fields), warnings } : { broken: fault, warnings }
}

/** The packet as a whole: 93000 for its length, 90001 for what is no JSON object. */
const readFields = (packet: Packet): { readonly fields: Fields } | BrokenRule => {
  if (packet._tag === "TooLong") {
    return broken(93000, "", `has ${packet.bytes} bytes: at most ${MAX_PACKET_BYTES} are allowed`, "send_msg")
  }
  if (packet._tag === "NotJson") return broken(90001, "", `must be JSON in UTF-8, but ${packet.why}`, "send_msg")
  if (!isObject(packet.value))
    return broken(90001, "", `must be a JSON object, got ${typeName(packet.value)}`, "send_msg")
  return { fields: packet.value }
}

const checkMsgRandom = (fields: Fields): BrokenRule | undefined => {
  const value = own(fields, "MsgRandom")
  if (value === undefined)
    return broken(90005, "MsgRandom", "is missing: it must be an Integer from 0 to 4294967295", "send_msg")
  if (typeof value !== "number" || !Number.isInteger(value)) {
    return broken(
      90005,
      "MsgRandom",
      `must be an Integer, got ${typeof value === "number" ? "a fraction" : typeName(value)}`,
      "send_msg"
    )
  }
  // "A 32-bit unsigned integer": what answers one out of range is not written; 90005 is the code of this field. Inferred.
  if (value < 0 || value > MAX_UINT32) return broken(90005, "MsgRandom", "must be from 0 to 4294967295", "send_msg")
  return undefined
}

/**
 * 90007 says "no Array". 90002 and 90010 share the rest (element against message format description, packet against the definition of
 * TIMMsgElement) without a border in the documents; here 90002 is what is wrong inside one element, 90010 what is wrong with the packet.
 */
const checkMsgBody = (fields: Fields): BrokenRule | undefined => {
  const value = own(fields, "MsgBody")
  if (!Array.isArray(value)) {
    return broken(
      90007,
      "MsgBody",
      value === undefined ? "is missing: it must be an Array" : `must be an Array, got ${typeName(value)}`,
      "send_msg"
    )
  }
  if (value.length === 0) return broken(90010, "MsgBody", "must hold at least one element", "send_msg")
  for (const [index, element] of value.entries()) {
    const complaint = checkElement(element)
    if (complaint !== undefined)
      return broken(90002, `MsgBody[${index}]${complaint.path}`, complaint.expected, "send_msg")
  }
  const custom = value.filter((element: unknown) => isObject(element) && element.MsgType === "TIMCustomElem").length
  // Message format: elements may be mixed freely, but there is at most one TIMCustomElem.
  if (custom > 1) return broken(90010, "MsgBody", `must hold at most one TIMCustomElem, got ${custom}`, "send_msg")
  return undefined
}

const checkOptions = (fields: Fields): BrokenRule | undefined => {
  const cloudCustomData = own(fields, "CloudCustomData")
  if (cloudCustomData !== undefined && typeof cloudCustomData !== "string") {
    return broken(90010, "CloudCustomData", `must be a String, got ${typeName(cloudCustomData)}`, "send_msg")
  }
  const exclude = own(fields, "ExcludeFromUserRespTimeout")
  if (exclude !== undefined && exclude !== 0 && exclude !== 1) {
    return broken(90010, "ExcludeFromUserRespTimeout", "must be the Integer 0 or 1", "send_msg")
  }
  return undefined
}

/**
 * The route: 141004, "illegal parameter". The page says that with a SessionId the two accounts are *not needed*, not that they are
 * forbidden: given both, the SessionId decides and a warning is noted. A good client does not send both.
 */
const checkRoute = (fields: Fields, app: App): BrokenRule | undefined => {
  for (const name of ["SessionId", "FromAccount", "ToAccount"]) {
    const value = own(fields, name)
    if (value === undefined || (typeof value === "string" && value !== "")) continue
    return broken(
      141004,
      name,
      value === "" ? "must not be empty" : `must be a String, got ${typeName(value)}`,
      "send_msg"
    )
  }
  const [from, to] = [own(fields, "FromAccount"), own(fields, "ToAccount")]
  if (own(fields, "SessionId") !== undefined) return undefined
  if (typeof from !== "string" && typeof to !== "string") {
    return broken(
      141004,
      "SessionId",
      "is missing, and so are FromAccount and ToAccount: one route must be given",
      "send_msg"
    )
  }
  if (typeof from !== "string") return broken(141004, "FromAccount", "is missing: ToAccount needs it", "send_msg")
  if (typeof to !== "string") return broken(141004, "ToAccount", "is missing: FromAccount needs it", "send_msg")
  // send_msg: the sender must be a customer-service account, the receiver an ordinary user. What is one: see EmulatorOptions.
  if (!app.isCustomerServiceAccount(from))
    return broken(141004, "FromAccount", "must be a customer-service account", "send_msg")
  if (app.isCustomerServiceAccount(to)) {
    return broken(141004, "ToAccount", "must be an ordinary user, not a customer-service account", "send_msg")
  }
  return undefined
}

const checkSession = (fields: Fields, app: App): BrokenRule | undefined => {
  const sessionId = own(fields, "SessionId")
  if (typeof sessionId !== "string" || app.isOpenSession(sessionId)) return undefined
  return broken(141005, "SessionId", "does not exist or has ended", "send_msg")
}

const packetWarnings = (fields: Fields): readonly string[] => {
  const elements = own(fields, "MsgBody")
  const both = own(fields, "SessionId") !== undefined && ("FromAccount" in fields || "ToAccount" in fields)
  return [
    ...unknownFields(fields, FIELDS, ""),
    ...(both ? ["SessionId is given: FromAccount and ToAccount are ignored"] : []),
    ...(Array.isArray(elements)
      ? elements.slice(0, 20).flatMap((element, i) => elementWarnings(element, `MsgBody[${i}]`))
      : [])
  ]
}

/** Takes the message out of fields that broke no rule. */
const accept = (fields: Fields): Accepted => {
  const sessionId = own(fields, "SessionId")
  const cloudCustomData = own(fields, "CloudCustomData")
  const exclude = own(fields, "ExcludeFromUserRespTimeout")
  return {
    route:
      typeof sessionId === "string"
        ? { sessionId }
        : { from: String(own(fields, "FromAccount")), to: String(own(fields, "ToAccount")) },
    msgRandom: Number(own(fields, "MsgRandom")),
    body: own(fields, "MsgBody") as readonly unknown[],
    ...(typeof cloudCustomData === "string" ? { cloudCustomData } : {}),
    ...(exclude === 0 || exclude === 1 ? { excludeFromUserRespTimeout: exclude } : {})
  }
}
