/** Events as Desk tells them: for tests of what handles them. */
import type { JsonRecord } from "../model/Json.ts"
import { refuseUnknown } from "../model/unknownNames.ts"
import { validate } from "../model/validate.ts"
import type { DeskEvent, MemberStatusEvent, SessionEvent, SessionEventName } from "./Event.ts"
import { srcOf } from "./elements.ts"
import { present } from "./fields.ts"
import { readEvent } from "./readEvent.ts"

type Fields<Event> = { readonly [K in Exclude<keyof Event, "command" | "event" | "raw">]?: Event[K] | undefined }

/** What a test says of an event of a session; what it leaves out is as in an ordinary one, or absent. */
export type SessionEventFields = Fields<SessionEvent>

/** What a test says of an event of an agent. */
export type MemberStatusFields = Fields<MemberStatusEvent>

const bodyOf = ({ body, text, signal }: SessionEventFields): SessionEvent["body"] => {
  if ([body, text, signal].filter((one) => one !== undefined).length > 1)
    throw new TypeError("webhookEvent: body, text and signal exclude each other")
  if (body !== undefined) return body
  if (text !== undefined) return [{ MsgType: "TIMTextElem", MsgContent: { Text: text } }]
  if (signal === undefined) return undefined
  const data = { customerServicePlugin: 0, src: srcOf(signal) }
  return [{ MsgType: "TIMCustomElem", MsgContent: { Data: JSON.stringify(data) } }]
}

const sessionPacket = (event: string, fields: SessionEventFields): JsonRecord =>
  present({
    CallbackCommand: "Desk.SessionEventNotify",
    SessionId: fields.sessionId ?? "test-session",
    Event: event,
    EventTime: fields.at ?? Date.now(),
    ChannelType: fields.channelType ?? "SDK",
    ClientUserId: fields.clientUserId ?? "user45",
    CustomerServiceId: fields.customerServiceId ?? "@customer_service_account",
    AgentId: fields.agentId,
    ForwardFromAgentId: fields.forwardFromAgentId,
    MsgKey: fields.msgKey,
    MsgBody: bodyOf(fields) as JsonRecord["MsgBody"],
    CloudCustomData: fields.cloudCustomData,
    IsContactUser: fields.isContactUser,
    SatisfactionSelected: fields.satisfaction
  })

const memberPacket = (fields: MemberStatusFields): JsonRecord =>
  present({
    CallbackCommand: "Member.EventNotify",
    Event: "Member.StatusChange",
    MemberId: fields.memberId ?? "agent@example.com",
    Status: fields.status ?? "ready",
    EventTime: fields.at ?? Date.now(),
    ClientInfo: (fields.clients ?? [{ type: "Web", connected: true }]).map(({ type, connected }) => ({
      ClientType: type,
      IsConnected: connected
    })),
    RestReason: fields.restReason ?? ""
  })

const sessionNames =
  "sessionId at clientUserId customerServiceId channelType agentId forwardFromAgentId msgKey cloudCustomData isContactUser satisfaction body text signal requestId"
const memberNames = "at memberId status restReason clients requestId"

const refuse = (fields: object, names: string): void => {
  const { issues } = validate((addIssue) => refuseUnknown(fields, names.split(" "), addIssue, "field"))
  if (issues.length > 0) throw new TypeError(`webhookEvent: ${issues.map(({ message }) => message).join("; ")}`)
}

const made = (packet: JsonRecord, requestId: string | undefined): DeskEvent => {
  const event = readEvent(String(packet.CallbackCommand), packet, requestId)
  if (event === undefined) throw new TypeError("webhookEvent: sessionId must be a text, and at an integer")
  return event
}

/** An event of an agent. */
export function webhookEvent(event: "Member.StatusChange", fields?: MemberStatusFields): MemberStatusEvent
/**
 * An event as the webhook gives it to a handler; its `raw` is the packet, as Desk would post it.
 *
 * @example
 * ```ts run
 * import assert from "node:assert/strict"
 * import { webhookEvent } from "@tcdesk/core/testing"
 *
 * const event = webhookEvent("ChatBot.UserSendMsg", { sessionId: "s-1", text: "您好" })
 * assert.equal(event.raw.SessionId, "s-1")
 * ```
 */
export function webhookEvent(event: SessionEventName, fields?: SessionEventFields): SessionEvent
/** An event of any name. */
export function webhookEvent(event: string, fields: SessionEventFields & MemberStatusFields = {}): DeskEvent {
  const isMember = event === "Member.StatusChange"
  refuse(fields, isMember ? memberNames : sessionNames)
  return made(isMember ? memberPacket(fields) : sessionPacket(event, fields), fields.requestId)
}
