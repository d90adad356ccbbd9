/** A packet that tells something, as an event. */
import type { JsonRecord } from "../model/Json.ts"
import { ownProperty } from "../model/validate.ts"
import {
  type DeskEvent,
  isMemberStatusEvent,
  isSessionEvent,
  type MemberStatusEvent,
  type SessionEvent
} from "./Event.ts"
import { elementsOf, signalOf, textIn } from "./elements.ts"
import { flag, integer, present, text } from "./fields.ts"
import { isRecord } from "./json.ts"

const sessionEvent = (raw: JsonRecord, requestId: string | undefined): SessionEvent | undefined => {
  const [sessionId, event, at] = [text(raw, "SessionId"), text(raw, "Event"), integer(raw, "EventTime")]
  if (sessionId === undefined || event === undefined || at === undefined) return undefined
  const body = elementsOf(raw)
  const signal = signalOf(body ?? [])
  const satisfaction = integer(raw, "SatisfactionSelected")
  return present({
    command: "Desk.SessionEventNotify" as const,
    event,
    sessionId,
    at,
    clientUserId: text(raw, "ClientUserId"),
    customerServiceId: text(raw, "CustomerServiceId"),
    channelType: text(raw, "ChannelType"),
    agentId: text(raw, "AgentId"),
    forwardFromAgentId: text(raw, "ForwardFromAgentId"),
    msgKey: text(raw, "MsgKey"),
    cloudCustomData: text(raw, "CloudCustomData"),
    isContactUser: flag(raw, "IsContactUser"),
    // 1 … 5: a zero stands for "none" in packets that hold every field.
    satisfaction: satisfaction === 0 ? undefined : satisfaction,
    body,
    text: signal === undefined ? textIn(body ?? []) : undefined,
    signal,
    requestId,
    raw
  })
}

const clientsOf = (raw: JsonRecord): MemberStatusEvent["clients"] => {
  const clients = ownProperty(raw, "ClientInfo")
  if (!Array.isArray(clients)) return undefined
  return clients
    .filter(isRecord)
    .map((client) => ({ type: text(client, "ClientType") ?? "", connected: flag(client, "IsConnected") === true }))
}

/** What is said of an agent without saying whom is not documented, and yet no reason to have Desk repeat it. */
const memberEvent = (raw: JsonRecord, requestId: string | undefined): MemberStatusEvent =>
  present({
    command: "Member.EventNotify" as const,
    event: text(raw, "Event") ?? "",
    at: integer(raw, "EventTime"),
    memberId: text(raw, "MemberId"),
    status: text(raw, "Status"),
    restReason: text(raw, "RestReason"),
    clients: clientsOf(raw),
    requestId,
    raw
  })

/** The event of a packet; nothing where it lacks what every event of its command has. */
export const readEvent = (command: string, raw: JsonRecord, requestId: string | undefined): DeskEvent | undefined => {
  if (command === "Desk.SessionEventNotify") return sessionEvent(raw, requestId)
  if (command === "Member.EventNotify") return memberEvent(raw, requestId)
  return present({
    command,
    event: text(raw, "Event"),
    sessionId: text(raw, "SessionId"),
    at: integer(raw, "EventTime"),
    requestId,
    raw
  })
}

/** Nothing real is longer; what is, would fill the memory of those that are kept. */
const maxIdLength = 512

/** By what an event is known when it comes again; nothing where it has no name of its own. */
export const identityOf = (event: DeskEvent): string | undefined =>
  [event.requestId, ownIdentity(event)].find((id) => id !== undefined && id.length <= maxIdLength)

const ownIdentity = (event: DeskEvent): string | undefined => {
  if (isSessionEvent(event)) return JSON.stringify([event.sessionId, event.event, event.at, event.msgKey ?? ""])
  if (isMemberStatusEvent(event))
    return event.memberId === undefined || event.at === undefined
      ? undefined
      : JSON.stringify([event.memberId, event.event, event.at, event.status ?? ""])
  return undefined
}
