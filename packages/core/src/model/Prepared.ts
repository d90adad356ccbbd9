/** A message that has been checked and written down, to be sent later, by another process perhaps. */
import type { Written } from "./Command.ts"
import { maxPacketBytes, type Packet, validateMessage } from "./Message.ts"
import { asIs } from "./MsgBody.ts"
import { type Checked, exact, integer, isObject, literal, nonEmptyString, struct, validate } from "./validate.ts"

/**
 * A message of which nothing can change any more: `desk.prepare` makes it, `desk.sendPrepared` sends it, in any process and as often as
 * there is need. Plain frozen data that survives JSON. It holds what the customer is to read, and no secret of yours.
 */
export interface Prepared {
  /** By it the value is told apart from a message. */
  readonly _tag: "Prepared"
  /** Of this shape, and of the rules by which `json` and `lane` are written. */
  readonly version: 1
  /** The command of Desk that sends it. */
  readonly command: "send_msg"
  /** The body of the request, as it goes out to the byte on every attempt: at most 12 288 bytes. */
  readonly json: string
  /** 0 … 4294967295, as in `json`: by it Desk drops a second copy. */
  readonly msgRandom: number
  /**
   * Messages whose order the customer sees have the same: the SessionId, or both accounts with a line feed between them, which no id
   * holds. No two routes have the same lane.
   */
  readonly lane: string
}

type Route = Pick<Packet, "SessionId" | "FromAccount" | "ToAccount">

const laneOf = ({ SessionId, FromAccount, ToAccount }: Route): string => SessionId ?? `${FromAccount}\n${ToAccount}`

const prepared = ({ json, msgRandom = 0 }: Written): Prepared =>
  Object.freeze({
    _tag: "Prepared",
    version: 1,
    command: "send_msg",
    json,
    msgRandom,
    lane: laneOf(JSON.parse(json) as Packet)
  })

/** Checks a message by every rule there is; all its faults at once, or what will be sent. */
export const prepareMessage = (message: unknown): Checked<Prepared> => {
  const { value, ...checked } = validateMessage(message)
  return value === undefined ? checked : { ...checked, value: prepared(value) }
}

const tag = struct({ _tag: literal("Prepared") })

const fields = exact({
  _tag: literal("Prepared"),
  version: literal(1),
  command: literal("send_msg"),
  json: nonEmptyString,
  msgRandom: integer(0, 0xffff_ffff),
  lane: nonEmptyString
})

/** Longer than a packet may be it is not even parsed. */
const parsed = (json: string): unknown => {
  try {
    return json.length > maxPacketBytes ? undefined : JSON.parse(json)
  } catch {
    return undefined
  }
}

/** JSON has lost the mark of `Elem.raw`, by which the type of an element was meant as it is. */
const meant = (elem: unknown): unknown => (isObject(elem) ? { ...elem, [asIs]: true } : elem)

/** The message that a packet was written from. */
const messageOf = (packet: Readonly<Partial<Record<keyof Packet, unknown>>>): object => ({
  sessionId: packet.SessionId,
  from: packet.FromAccount,
  to: packet.ToAccount,
  msgRandom: packet.MsgRandom,
  body: Array.isArray(packet.MsgBody) ? packet.MsgBody.map(meant) : packet.MsgBody,
  cloudCustomData: packet.CloudCustomData,
  excludeFromUserRespTimeout: packet.ExcludeFromUserRespTimeout === 1 ? true : packet.ExcludeFromUserRespTimeout
})

/**
 * What a prepared message sends, if today's rules write the very same: it may come from a database, of an older version, or changed by
 * somebody. Faults of its content have the paths of a message.
 */
export const readPrepared = (given: unknown): Checked<Written> => {
  // Of what is something else altogether, a message for one, not every field is named.
  if (validate((addIssue) => tag(given, "", addIssue)).issues.length > 0)
    return { issues: [{ path: "", message: "must be what `prepare` gives; `send` takes a message" }] }
  const { value, ...checked } = validate((addIssue) => fields(given, "", addIssue))
  if (value === undefined || checked.issues.length > 0) return checked
  const packet = parsed(value.json)
  if (!isObject(packet)) return { issues: [{ path: "json", message: "is not the JSON of a packet" }] }
  const { value: again, ...rules } = prepareMessage(messageOf(packet))
  if (again === undefined) return rules
  return validate((addIssue) => {
    const what = "is not as `prepare` wrote it: it was changed, or made by another version of this package"
    for (const name of ["json", "msgRandom", "lane"] as const) if (again[name] !== value[name]) addIssue(name, what)
    return { json: value.json, msgRandom: value.msgRandom }
  })
}
