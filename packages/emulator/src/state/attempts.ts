/**
 * Which requests carry one and the same message: attempts to send it repeat MsgRandom and route, and only them; the calls of a stream name its
 * MsgKey.
 */
import { isObject, own } from "../base/json.ts"
import type { RequestSummary } from "./events.ts"
import type { ReceivedMessage, ReceivedRequest } from "./records.ts"

/** A MsgRandom may come again by chance or by a fixed seed; attempts of one message are not that far apart. */
const WITHIN_MS = 10 * 60 * 1000

/** The parts of a packet that say which message it carries, or whom it is about, as far as they are there. */
interface Carried {
  readonly msgRandom?: number
  readonly msgKey?: string
  readonly sessionId?: string
  readonly from?: string
  readonly to?: string
  readonly clientUserId?: string
}

/** A request without what is long in it. */
export const summarize = (request: ReceivedRequest): RequestSummary => {
  const { headers, query, bodyText, body, errorInfo, warnings, inferred = [], ...kept } = request
  return { ...kept, warnings: warnings.length, inferred: inferred.length, ...carriedBy(request) }
}

/** Oldest first. */
export const attemptsOf = (
  message: ReceivedMessage,
  requests: readonly ReceivedRequest[]
): readonly ReceivedRequest[] => related({ ...message, ...message.stream }, message.receivedAt, message.id, requests)

/** All attempts of the message this request carries, or all calls of its stream, itself among them, oldest first. */
export const attemptsBeside = (
  request: ReceivedRequest,
  requests: readonly ReceivedRequest[]
): readonly ReceivedRequest[] => {
  const found = related(carriedBy(request), request.receivedAt, messageOf(request), requests)
  return found.includes(request) ? found : [request]
}

const related = (
  carried: Carried,
  at: number,
  messageId: string | undefined,
  requests: readonly ReceivedRequest[]
): readonly ReceivedRequest[] => {
  const key = keyOf(carried)
  return requests.filter((request) => {
    const other = messageOf(request)
    if (carried.msgKey !== undefined) return request.msgKey === carried.msgKey
    if (messageId !== undefined && other !== undefined) return other === messageId
    return key !== undefined && Math.abs(request.receivedAt - at) <= WITHIN_MS && keyOf(carriedBy(request)) === key
  })
}

const messageOf = (request: ReceivedRequest): string | undefined => request.messageId ?? request.duplicateOf

const carriedBy = ({ body, command, msgKey }: ReceivedRequest): Carried => {
  const named = msgKey === undefined ? {} : { msgKey }
  if (!isObject(body)) return named
  const msgRandom = own(body, "MsgRandom")
  const text = (name: string): string | undefined => {
    const value = own(body, name)
    return typeof value === "string" && value !== "" ? value : undefined
  }
  const [sessionId, from, to] = [text("SessionId"), text("FromAccount"), text("ToAccount")]
  const clientUserId = text("ClientUserId") ?? text("ClientUserID")
  return {
    ...named,
    // Other commands carry no message, whatever their packet says.
    ...(typeof msgRandom === "number" && (command ?? "send_msg") === "send_msg" ? { msgRandom } : {}),
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(clientUserId === undefined ? {} : { clientUserId })
  }
}

const keyOf = ({ msgRandom, sessionId, from, to }: Carried): string | undefined => {
  if (msgRandom === undefined) return undefined
  if (sessionId !== undefined) return JSON.stringify([msgRandom, sessionId])
  return from === undefined || to === undefined ? undefined : JSON.stringify([msgRandom, from, to])
}
