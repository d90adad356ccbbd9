/**
 * What Desk tells a backend of a line of a chat, and of an agent (`Desk.SessionEventNotify`: 269/111212, 269/110624; `Member.EventNotify`:
 * 269/133254). The page of the first names three events; of the others it only says that there are some, and their names are the user's own
 * (`eventNames`): without one, nothing is told.
 */
import { randomBytes } from "node:crypto"
import type { AgentRecord } from "./Agents.ts"
import type { ChatEntry } from "./events.ts"
import type { ReceivedElement, Session } from "./records.ts"
import type { EventNames } from "./Settings.ts"
import type { Telling } from "./webhookCalls.ts"
import type { WebhookPacket } from "./webhookRecords.ts"

export interface PacketContext {
  readonly sdkAppId: number
  readonly eventNames: EventNames
  /** The session a line belongs to, as it is by now. */
  readonly session: (sessionId: string) => Session | undefined
}

/** All samples of the documents have it. */
const CUSTOMER_SERVICE_ACCOUNT = "@customer_service_account"

const FIELDS = "which fields come with this event: the page's one sample has all of them at once"
const HIDDEN =
  "that the backend is told of this message: of those that clients hide, the documents say so of src 7 alone"
const INVENTED = "the event's name: it is from the option eventNames"

/** None where nothing is told of it. */
export const tellingsOf = (entry: ChatEntry, context: PacketContext): readonly Telling[] => {
  switch (entry.kind) {
    case "session-opened":
      return [told(entry, entry.session, "SessionBegin")]
    case "customer": {
      const body = [{ MsgType: "TIMTextElem", MsgContent: { Text: entry.message.text } }]
      return written(entry, entry.message.sessionId, body, context)
    }
    case "signal": {
      const { sessionId, src, data } = entry.signal
      return written(entry, sessionId, customElement(data), context, src === "7" ? [] : [HIDDEN])
    }
    case "agent": {
      const session = context.session(entry.message.sessionId)
      const body = [{ MsgType: "TIMTextElem", MsgContent: { Text: entry.message.text } }]
      return named(entry, session, context.eventNames.agentMessage, messageFields(body, context))
    }
    case "session-changed":
      return changed(entry, context)
    case "session-ended": {
      const { session, was } = entry
      const before = { ...session, state: was }
      // By the button of the customer's app, which sends a message of its own (src 27).
      const left =
        session.endedBy === "customer" ? writtenIn(entry, before, customElement(ENDED_BY_USER), context, [HIDDEN]) : []
      return [...left, ...named(entry, session, context.eventNames.sessionEnded)]
    }
    default:
      return []
  }
}

/** A transfer that found no agent: no line of the chat says so. */
export const transferFailed = (session: Session, at: number, { eventNames }: PacketContext): readonly Telling[] =>
  named({ at }, session, eventNames.transferFailed)

/** The question to whom a session goes, where the business server allocates (`ChatBot.OnAssignHuman`: 679/116643). */
export const assignHumanQuestion = ({ sessionId, clientUserId, customerServiceId }: Session, at: number): Telling => ({
  packet: {
    CallbackCommand: "ChatBot.OnAssignHuman",
    SessionId: sessionId,
    ClientUserId: clientUserId,
    CustomerServiceId: customerServiceId ?? CUSTOMER_SERVICE_ACCOUNT,
    EventTime: at
  },
  at,
  inferred: ["that transfer_to_human asks where it names neither agents nor a group"],
  isQuestion: true
})

/** The question whether a user may be contacted (`Desk.CallbackBeforeIMContactUser`: 679/138734). */
export const contactQuestion = (
  contact: {
    readonly clientUserId: string
    readonly serviceId: string
    readonly memberId: string | undefined
    readonly groupId: number | undefined
  },
  at: number
): Telling => ({
  packet: {
    CallbackCommand: "Desk.CallbackBeforeIMContactUser",
    ClientUserId: contact.clientUserId,
    ChannelId: contact.serviceId,
    ChannelType: "SDK",
    MemberId: contact.memberId ?? "",
    // The page's table says String, its sample is an Integer.
    GroupId: contact.groupId === undefined ? "" : String(contact.groupId),
    EventTime: at
  },
  at,
  inferred: ["that a refusal is an ErrorCode other than 0: of the page's answer that part is not public"],
  isQuestion: true
})

/** An agent's status, where it is another one than before. */
export const statusChange = (before: AgentRecord | undefined, now: AgentRecord, at: number): readonly Telling[] => {
  const status = statusOf(now)
  if (before !== undefined && statusOf(before) === status) return []
  const packet: WebhookPacket = {
    CallbackCommand: "Member.EventNotify",
    Event: "Member.StatusChange",
    MemberId: now.id,
    Status: status,
    EventTime: at,
    ClientInfo: [{ ClientType: "Web", IsConnected: now.online }],
    RestReason: status === "rest" ? "break" : ""
  }
  return [{ packet, at, inferred: ["the words of RestReason"].slice(status === "rest" ? 0 : 1) }]
}

const statusOf = ({ online, busy, resting }: AgentRecord): "ready" | "notReady" | "rest" | "offline" => {
  if (!online) return "offline"
  return resting ? "rest" : busy ? "notReady" : "ready"
}

type Changed = Extract<ChatEntry, { readonly kind: "session-changed" }>

const changed = (entry: Changed, { eventNames }: PacketContext): readonly Telling[] => {
  const { session, was, change } = entry
  switch (change) {
    case "accepted":
      return named(entry, session, eventNames.transferred)
    case "assigned": {
      const { formerAgentId } = entry
      return formerAgentId === undefined
        ? named(entry, session, was === "Chatbot" ? eventNames.transferring : undefined)
        : named(entry, session, eventNames.agentChanged, { ForwardFromAgentId: formerAgentId })
    }
    case "queued":
      return named(entry, session, eventNames.transferring)
    case "queue-timeout":
      return named(entry, session, eventNames.transferFailed)
    case "left":
      return []
  }
}

interface Cause {
  readonly at: number
  readonly seq?: number
}

/** Of what a customer sent: with the bot it has a documented name, with an agent it has none. */
const written = (
  cause: Cause,
  sessionId: string | undefined,
  body: readonly ReceivedElement[],
  context: PacketContext,
  inferred: readonly string[] = []
): readonly Telling[] => {
  const session = sessionId === undefined ? undefined : context.session(sessionId)
  return session === undefined ? [] : writtenIn(cause, session, body, context, inferred)
}

const writtenIn = (
  cause: Cause,
  session: Session,
  body: readonly ReceivedElement[],
  context: PacketContext,
  inferred: readonly string[]
): readonly Telling[] => {
  const fields = messageFields(body, context)
  return session.state === "Chatbot"
    ? [told(cause, session, "ChatBot.UserSendMsg", fields, inferred)]
    : named(cause, session, context.eventNames.userMessageToAgent, fields, inferred)
}

/** By a name of the user's own. */
const named = (
  cause: Cause,
  session: Session | undefined,
  event: string | undefined,
  fields: Readonly<Record<string, unknown>> = {},
  inferred: readonly string[] = []
): readonly Telling[] => {
  if (session === undefined || event === undefined) return []
  return [{ ...told(cause, session, event, fields, [INVENTED, ...inferred]), invented: true }]
}

/**
 * All but `CallbackCommand`, `SessionId`, `Event` and `EventTime` may be absent, or empty: what does not apply is empty here, as in the page's
 * sample, so that a backend that reads anything into it is found out.
 */
const told = (
  { at, seq }: Cause,
  session: Session,
  event: string,
  fields: Readonly<Record<string, unknown>> = {},
  inferred: readonly string[] = []
): Telling => ({
  packet: {
    CallbackCommand: "Desk.SessionEventNotify",
    SessionId: session.sessionId,
    Event: event,
    EventTime: at,
    ChannelType: "SDK",
    ClientUserId: session.clientUserId,
    CustomerServiceId: session.customerServiceId ?? CUSTOMER_SERVICE_ACCOUNT,
    AgentId: session.agentId ?? "",
    IsContactUser: session.isContactUser === true,
    SatisfactionSelected: 0,
    ForwardFromAgentId: "",
    ...fields
  },
  at,
  inferred: [FIELDS, ...inferred],
  ...(seq === undefined ? {} : { cause: seq })
})

/** In the form of the documents' samples. Nobody must read anything into it. */
const messageFields = (body: readonly ReceivedElement[], { sdkAppId }: PacketContext) => {
  const key = randomBytes(16)
  return {
    MsgKey: `${key.readUInt16BE()}_${sdkAppId}_${key.toString("hex", 4)}`,
    MsgBody: body,
    CloudCustomData: ""
  }
}

const customElement = (data: string): readonly ReceivedElement[] => [
  { MsgType: "TIMCustomElem", MsgContent: { Data: data } }
]

const ENDED_BY_USER = JSON.stringify({ customerServicePlugin: 0, src: "27" })
