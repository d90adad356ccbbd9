/** What Desk tells. Only what the documents name is typed as a literal; every other event arrives as it is. */

import type { Elem } from "../model/Elements.ts"
import type { JsonRecord } from "../model/Json.ts"

/**
 * What the user's app tells without words, in messages that nobody is shown: the chat was opened (`src` 7), a rating (10), typing (12),
 * asking for a rating (24), the session ended by the user (27), a form (33). The payload is in `body`. A later version may know more.
 */
export type SessionEventSignal = "chat-opened" | "rated" | "typing" | "asks-to-rate" | "ended-by-user" | "form"

/** Event names of sessions that the documents spell out. They describe more, whose names they do not give. */
export type SessionEventName = "SessionBegin" | "ChatBot.UserSendMsg" | "ChatBot.RobotSendMsg" | (string & {})

/**
 * Something happened in a session (`Desk.SessionEventNotify`, 269/111212). Which fields come with which event is not documented: any but
 * the first four may be absent. An empty string counts as absent.
 */
export interface SessionEvent {
  /** Always the same for sessions. */
  readonly command: "Desk.SessionEventNotify"
  /** What happened, in the wire's own words. */
  readonly event: SessionEventName
  /** The session, for `send`, `stream` and `sessions`. */
  readonly sessionId: string
  /** When it happened, in milliseconds since 1970. */
  readonly at: number
  /** The user's account. */
  readonly clientUserId?: string
  /** The customer-service account (客服号) that the user wrote to. */
  readonly customerServiceId?: string
  /** Where the user writes from: `SDK`, `Web(H5)`; other channels may have other words. */
  readonly channelType?: string
  /** The human agent, by e-mail. */
  readonly agentId?: string
  /** The agent who had the session before. */
  readonly forwardFromAgentId?: string
  /** Desk's own key of the message. */
  readonly msgKey?: string
  /** The message's `CloudCustomData`. */
  readonly cloudCustomData?: string
  /** Whether an agent has begun the session. */
  readonly isContactUser?: boolean
  /** The user's rating, 1 … 5. */
  readonly satisfaction?: number
  /** The elements of the message, in the documents' own shape. */
  readonly body?: ReadonlyArray<Elem>
  /** What was written, where it is text: the text elements, one a line. */
  readonly text?: string
  /** What the user's app tells without words; such a message has no `text`. */
  readonly signal?: SessionEventSignal
  /** The call's own id; the same when Desk repeats it. */
  readonly requestId?: string
  /** The packet as it came. */
  readonly raw: JsonRecord
}

/** An agent's status has changed (`Member.EventNotify`, 269/133254). Premium edition, enabled by Tencent on request. */
export interface MemberStatusEvent {
  /** Always the same for agents. */
  readonly command: "Member.EventNotify"
  /** What happened; only this one is documented. */
  readonly event: "Member.StatusChange" | (string & {})
  /** When it happened, in milliseconds since 1970. */
  readonly at?: number
  /** The agent's account, an e-mail. */
  readonly memberId?: string
  /** The new status. The documents' table has the first four; their sample has `free`. */
  readonly status?: "ready" | "notReady" | "rest" | "offline" | "free" | (string & {})
  /** Why the agent rests. */
  readonly restReason?: string
  /** Where the agent is signed in. */
  readonly clients?: ReadonlyArray<{
    /** `Web`, by the documents. */
    readonly type: string
    /** Whether it is connected. */
    readonly connected: boolean
  }>
  /** The call's own id; the same when Desk repeats it. */
  readonly requestId?: string
  /** The packet as it came. */
  readonly raw: JsonRecord
}

/** A call whose command the documents do not name: from the console's "verify" button, or a new one. */
export interface UnknownEvent {
  /** The command as it came; empty where there was none. */
  readonly command: string
  /** Its `Event`, where it has one. */
  readonly event?: string
  /** Its `SessionId`, where it has one. */
  readonly sessionId?: string
  /** Its `EventTime`, where it has one. */
  readonly at?: number
  /** The call's own id; the same when it is repeated. */
  readonly requestId?: string
  /** The packet as it came. */
  readonly raw: JsonRecord
}

/** What Desk tells; `command` says which it is, and `isSessionEvent` tells TypeScript so. */
export type DeskEvent = SessionEvent | MemberStatusEvent | UnknownEvent

/** Whether it is about a session: for handlers of `"*"`, and for `onError`. */
export const isSessionEvent = (event: DeskEvent): event is SessionEvent => event.command === "Desk.SessionEventNotify"

/** Whether it is about an agent. */
export const isMemberStatusEvent = (event: DeskEvent): event is MemberStatusEvent =>
  event.command === "Member.EventNotify"
