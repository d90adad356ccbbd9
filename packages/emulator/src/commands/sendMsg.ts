/**
 * `send_msg` (1229/68821; newer copy 679/116635): the rules for a message, in the order in which they are applied, each with the code it
 * answers, and its delivery. The elements of `MsgBody` are in `judge/elements.ts`. "Inferred" marks what no document says.
 */
import { isObject, own, typeName } from "../base/json.ts"
import { checkElement, elementWarnings } from "../judge/elements.ts"
import type { AcceptedMessage, PacketFields } from "../judge/verdict.ts"
import { command, type Rule } from "./Command.ts"
import { checkIds } from "./ids.ts"

const MAX_UINT32 = 0xffff_ffff

const checkMsgRandom: Rule = (fields, _app, refuse) => {
  const value = own(fields, "MsgRandom")
  if (value === undefined) return refuse(90005, "MsgRandom", "is missing: it must be an Integer from 0 to 4294967295")
  if (typeof value !== "number" || !Number.isInteger(value)) {
    return refuse(
      90005,
      "MsgRandom",
      `must be an Integer, got ${typeof value === "number" ? "a fraction" : typeName(value)}`
    )
  }
  // "A 32-bit unsigned integer": what answers one out of range is not written; 90005 is the code of this field. Inferred.
  if (value < 0 || value > MAX_UINT32) return refuse(90005, "MsgRandom", "must be from 0 to 4294967295")
  return undefined
}

/**
 * 90007 says "no Array". 90002 and 90010 share the rest (element against message format description, packet against the definition of
 * TIMMsgElement) without a border in the documents; here 90002 is what is wrong inside one element, 90010 what is wrong with the packet.
 */
const checkMsgBody: Rule = (fields, _app, refuse) => {
  const value = own(fields, "MsgBody")
  if (!Array.isArray(value)) {
    return refuse(
      90007,
      "MsgBody",
      value === undefined ? "is missing: it must be an Array" : `must be an Array, got ${typeName(value)}`
    )
  }
  if (value.length === 0) return refuse(90010, "MsgBody", "must hold at least one element")
  for (const [index, element] of value.entries()) {
    const complaint = checkElement(element)
    if (complaint !== undefined) return refuse(90002, `MsgBody[${index}]${complaint.path}`, complaint.expected)
  }
  const custom = value.filter((element: unknown) => isObject(element) && element.MsgType === "TIMCustomElem").length
  // Message format: elements may be mixed freely, but there is at most one TIMCustomElem.
  if (custom > 1) return refuse(90010, "MsgBody", `must hold at most one TIMCustomElem, got ${custom}`)
  return undefined
}

const checkOptions: Rule = (fields, _app, refuse) => {
  const cloudCustomData = own(fields, "CloudCustomData")
  if (cloudCustomData !== undefined && typeof cloudCustomData !== "string") {
    return refuse(90010, "CloudCustomData", `must be a String, got ${typeName(cloudCustomData)}`)
  }
  const exclude = own(fields, "ExcludeFromUserRespTimeout")
  if (exclude !== undefined && exclude !== 0 && exclude !== 1) {
    return refuse(90010, "ExcludeFromUserRespTimeout", "must be the Integer 0 or 1")
  }
  return undefined
}

/**
 * The route: 141004, "illegal parameter". The page says that with a SessionId the two accounts are *not needed*, not that they are
 * forbidden: given both, the SessionId decides and a warning is noted. A good client does not send both.
 */
const checkRoute: Rule = (fields, app, refuse) => {
  const wrong = checkIds(fields, ["SessionId", "FromAccount", "ToAccount"], refuse)
  if (wrong !== undefined) return wrong
  const [from, to] = [own(fields, "FromAccount"), own(fields, "ToAccount")]
  if (own(fields, "SessionId") !== undefined) return undefined
  if (typeof from !== "string" && typeof to !== "string") {
    return refuse(141004, "SessionId", "is missing, and so are FromAccount and ToAccount: one route must be given")
  }
  if (typeof from !== "string") return refuse(141004, "FromAccount", "is missing: ToAccount needs it")
  if (typeof to !== "string") return refuse(141004, "ToAccount", "is missing: FromAccount needs it")
  // send_msg: the sender must be a customer-service account, the receiver an ordinary user. What is one: see EmulatorOptions.
  if (!app.isCustomerServiceAccount(from)) return refuse(141004, "FromAccount", "must be a customer-service account")
  if (app.isCustomerServiceAccount(to)) {
    return refuse(141004, "ToAccount", "must be an ordinary user, not a customer-service account")
  }
  return undefined
}

const checkSession: Rule = (fields, app, refuse) => {
  const sessionId = own(fields, "SessionId")
  if (typeof sessionId !== "string" || app.isOpenSession(sessionId)) return undefined
  return refuse(141005, "SessionId", "does not exist or has ended")
}

const packetWarnings = (fields: PacketFields): readonly string[] => {
  const elements = own(fields, "MsgBody")
  const both = own(fields, "SessionId") !== undefined && ("FromAccount" in fields || "ToAccount" in fields)
  return [
    ...(both ? ["SessionId is given: FromAccount and ToAccount are ignored"] : []),
    ...(Array.isArray(elements)
      ? elements.slice(0, 20).flatMap((element, i) => elementWarnings(element, `MsgBody[${i}]`))
      : [])
  ]
}

/** Takes the message out of fields that broke no rule. */
const accept = (fields: PacketFields): AcceptedMessage => {
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

export const sendMsg = command({
  name: "send_msg",
  codes: [90001, 90002, 90005, 90007, 90009, 90010, 93000, 141002, 141004, 141005],
  fields: [
    "SessionId",
    "FromAccount",
    "ToAccount",
    "MsgRandom",
    "MsgBody",
    "CloudCustomData",
    "ExcludeFromUserRespTimeout"
  ],
  inferred: [
    "the window and the scope of de-duplication, and that a duplicate is answered OK",
    "the border between 90002 and 90010, and 90005 for a MsgRandom out of range",
    "that 12K are 12 288 bytes of the whole body, and that a body nested more than 64 levels deep is no JSON"
  ],
  rules: [checkMsgRandom, checkMsgBody, checkOptions, checkRoute, checkSession],
  warnings: packetWarnings,
  input: accept,
  run: (message, state, { bodyText, nowMs }) => {
    const delivery = state.deliver(message, bodyText, nowMs)
    if ("messageId" in delivery || delivery.sameBody) return delivery
    const lost = "MsgRandom was used a moment ago for another body: this message is lost as its duplicate"
    return { duplicateOf: delivery.duplicateOf, warnings: [lost] }
  }
})
