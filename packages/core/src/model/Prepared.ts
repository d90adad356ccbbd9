/** A message that has been checked and written down, to be sent later, by another process perhaps. */
import type { Written } from "./Command.ts"
import { maxPacketBytes, type Packet, validateMessage } from "./Message.ts"
import { asIs } from "./MsgBody.ts"
import { refuseUnknown } from "./unknownNames.ts"
import { type Checked, isObject, ownProperty, property, validate } from "./validate.ts"

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

const names: ReadonlyArray<keyof Prepared> = ["_tag", "json", "version", "command", "msgRandom", "lane"]

/** JSON has lost the mark of `Elem.raw`, by which the type of an element was meant as it is. */
const meant = (_: string, one: unknown): unknown => (isObject(one) ? Object.assign(one, { [asIs]: true }) : one)

/** The packet, whatever is in it. What is longer than one may be is not even parsed; what says a field twice, others would read in another way. */
const parsed = (json: unknown): Partial<Packet> | undefined => {
  try {
    const packet = typeof json === "string" && json.length <= maxPacketBytes ? JSON.parse(json, meant) : undefined
    return isObject(packet) && JSON.stringify(packet) === json ? packet : undefined
  } catch {
    return undefined
  }
}

/** The message that a packet was written from. */
const messageOf = (packet: Partial<Packet>): object => ({
  sessionId: packet.SessionId,
  from: packet.FromAccount,
  to: packet.ToAccount,
  msgRandom: packet.MsgRandom,
  body: packet.MsgBody,
  cloudCustomData: packet.CloudCustomData,
  excludeFromUserRespTimeout: packet.ExcludeFromUserRespTimeout === 1 || undefined
})

const altered = "is not as `prepare` wrote it"

/**
 * Whether everything in it stands in the other too. A later version may write fields in another order, or one more; what somebody has
 * added or changed is in no version.
 */
const isWithin = (part: unknown, whole: unknown): boolean => {
  if (!isObject(part) || !isObject(whole)) return part === whole
  if (Array.isArray(part) && part.length !== (whole as ReadonlyArray<unknown>).length) return false
  return Object.keys(part).every((key) => isWithin(ownProperty(part, key), ownProperty(whole, key)))
}

/** The same message, written down by today's rules; or why not. */
const writtenAgain = (tag: unknown, json: unknown): Checked<Prepared> => {
  if (tag !== "Prepared")
    return { issues: [{ path: "", message: "must be what `prepare` gives; `send` takes a message" }] }
  const packet = parsed(json)
  if (packet === undefined) return { issues: [{ path: "json", message: altered }] }
  const { value, ...checked } = prepareMessage(messageOf(packet))
  if (value === undefined) return checked
  if (!isWithin(packet, JSON.parse(value.json))) return { issues: [{ path: "json", message: altered }] }
  return { ...checked, value: { ...value, json: json as string } }
}

/**
 * What a prepared message sends, to the byte, if it is what today's rules write: it may come from a database, of an older version, or
 * changed by somebody. Faults of its content have the paths of a message.
 */
export const readPrepared = (given: unknown): Checked<Written> =>
  validate((addIssue) => {
    const fields = names.map((name) => (isObject(given) ? property(given, name, addIssue) : undefined))
    const [tag, json] = fields
    const { value, issues } = writtenAgain(tag, json)
    for (const { path, message } of issues) addIssue(path, message)
    if (value !== undefined) {
      refuseUnknown(given as object, names, addIssue, "field")
      for (const [i, name] of names.entries()) if (fields[i] !== value[name]) addIssue(name, altered)
    }
    return value as Prepared
  })
