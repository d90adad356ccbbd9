/**
 * What the emulator remembers and shows: sessions, messages and requests. Every record is deeply frozen and free of secrets.
 */
import type { RequestFault } from "./faults.ts"

/** One element of MsgBody as received, in the documents' terms (message format description, 269/2720). */
export interface ReceivedElement {
  /** `TIMTextElem`, `TIMCustomElem` … */
  readonly MsgType: string
  /** Its fields, e.g. `{ Text: "hello" }`. */
  readonly MsgContent: Readonly<Record<string, unknown>>
}

/** Who serves a session, in the words of `get_session_state`. */
export type SessionState = "Chatbot" | "Queueing" | "WaitingForAgentAnswering" | "Agent" | "NotInSession"

/**
 * Who or what ended a session: an agent, the customer, the command `end_session`, a transfer that found no agent online and was to end the
 * session then, or the emulator's user.
 */
export type SessionEnder = "agent" | "customer" | "command" | "transfer" | "emulator"

/** A session's place in the queue. */
export interface QueuePlace {
  /** Milliseconds since 1970. */
  readonly since: number
  /** 0 (first) to 9. */
  readonly priority: number
  /** When it leaves the queue unserved, milliseconds since 1970; absent: never. */
  readonly until?: number
}

/** A session, as a Desk webhook would have announced it. */
export interface Session {
  /** What packets name it by. */
  readonly sessionId: string
  /** The user at its other end. */
  readonly clientUserId: string
  /**
   * As `get_session_state` answers it: `Chatbot` at first, `Queueing`, `WaitingForAgentAnswering` and `Agent` after a transfer, and
   * `NotInSession` once it has ended, after which it takes no message any more (141005).
   */
  readonly state: SessionState
  /** Milliseconds since 1970. */
  readonly openedAt: number
  /** The human agent whom it waits for or who serves it; of an ended one, who did. */
  readonly agentId?: string
  /** That agent's group. */
  readonly groupId?: number
  /** While it is `Queueing`. */
  readonly queue?: QueuePlace
  /** The customer-service account by which `contact_user` opened it. */
  readonly customerServiceId?: string
  /** Whether `contact_user` opened it. */
  readonly isContactUser?: true
  /** Milliseconds since 1970, once it has ended. */
  readonly endedAt?: number
  /** Who or what ended it. */
  readonly endedBy?: SessionEnder
}

/** A human agent: a member, in the documents' newer word. */
export interface AgentOptions {
  /** The account, by the documents an e-mail address. */
  readonly id: string
  /** The group the agent belongs to; absent: to none. */
  readonly groupId?: number | undefined
  /**
   * Whether the agent is at work.
   * @default true
   */
  readonly online?: boolean | undefined
  /**
   * Busy (`STATUS_NOT_READY`): gets no session, but for transfers that allow it.
   * @default false
   */
  readonly busy?: boolean | undefined
  /**
   * On a break (`STATUS_REST`): gets no session.
   * @default false
   */
  readonly resting?: boolean | undefined
  /** How many sessions the agent serves at a time, the reception limit; absent: any number. */
  readonly capacity?: number | undefined
}

/** A human agent, as things stand. */
export interface Agent {
  /** The account. */
  readonly id: string
  /** The group the agent belongs to, if any. */
  readonly groupId?: number
  /** Whether the agent is at work. */
  readonly online: boolean
  /** Busy: gets no session, but for transfers that allow it. */
  readonly busy: boolean
  /** On a break: gets no session. */
  readonly resting: boolean
  /** The reception limit, if any. */
  readonly capacity?: number
  /** How many sessions the agent serves or is asked to take. */
  readonly sessions: number
}

/** How a stream ended: by its last piece, after 15 seconds without one, or with its session. */
export type StreamEnd = "finish" | "silence" | "session"

/** A streamed message as far as its customer sees it. */
export interface MessageStream {
  /** 1: `send_stream_msg`, 2: `send_stream_msg_v2`. */
  readonly version: 1 | 2
  /** By which its calls name it. */
  readonly msgKey: string
  /** What the customer sees so far. */
  readonly text: string
  /** Whether it takes more. */
  readonly state: "open" | "ended"
  /** How it ended. */
  readonly endedBy?: StreamEnd
}

/** A streamed message with its calls, as `emulator.streams` gives it. */
export interface ReceivedStream extends MessageStream {
  /** The message it makes up, e.g. `msg-3`: the same as in `emulator.messages()`. */
  readonly messageId: string
  /** The session it was sent to. */
  readonly sessionId: string
  /** Who sees it. */
  readonly clientUserId: string
  /** How many calls were accepted, repeats of a chunk among them. */
  readonly calls: number
  /** Version 2: the newest Index. */
  readonly index?: number
  /** Version 2: what clients show that know no streams, as the newest call had it. */
  readonly compatibleText?: string
  /** CloudCustomData of the newest call that had any. */
  readonly cloudCustomData?: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Of the newest accepted call, milliseconds since 1970. */
  readonly updatedAt: number
  /** Milliseconds since 1970, once it has ended. */
  readonly endedAt?: number
}

/** A message that reached a user; duplicates are not among them. */
export interface ReceivedMessage {
  /** `msg-1`, `msg-2`, … in the order of arrival. */
  readonly id: string
  /** SessionId, when it came by that route. */
  readonly sessionId?: string
  /** Who received it: the session's user, or ToAccount. */
  readonly clientUserId: string
  /** FromAccount, when it came by that route. */
  readonly from?: string
  /** ToAccount, when it came by that route. */
  readonly to?: string
  /** MsgRandom, the same in every attempt of the message; a streamed one has none. */
  readonly msgRandom?: number
  /**
   * MsgBody, exactly as received. Of a streamed message what a customer's app holds of it by now, all its pieces as one: in version 1 a
   * TIMCustomElem with `src` 31, in version 2 a TIMStreamElem.
   */
  readonly body: readonly ReceivedElement[]
  /** CloudCustomData, when there was any. */
  readonly cloudCustomData?: string
  /** 1: does not count for the "user reply timeout". Absent when the field was. */
  readonly excludeFromUserRespTimeout?: 0 | 1
  /** Of a streamed message, which is here from its first piece on and grows. */
  readonly stream?: MessageStream
  /** Milliseconds since 1970. */
  readonly receivedAt: number
}

/** What a customer wrote, typed in the inbox or through the API. It is no message of the service. */
export interface CustomerMessage {
  /** `cus-1`, `cus-2`, … in the order of arrival. */
  readonly id: string
  /** The session it was written in, if it was in one. */
  readonly sessionId?: string
  /** Who wrote it. */
  readonly clientUserId: string
  /** As it was typed. */
  readonly text: string
  /** Milliseconds since 1970. */
  readonly receivedAt: number
}

/**
 * What a customer's app sent without showing it: that the chat was opened, that the customer writes, a rating, a filled form (269/96058). Desk's
 * clients hide such messages.
 */
export interface CustomerSignal {
  /** `sig-1`, `sig-2`, … in the order of arrival. */
  readonly id: string
  /** The session it was sent in, if it was in one. */
  readonly sessionId?: string
  /** Whose app sent it. */
  readonly clientUserId: string
  /** Which one: `7` the chat was opened, `10` a rating, `12` typing, `24` asks to rate, `27` ends the session, `33` a form. */
  readonly src: string
  /** The custom message's Data, as JSON. */
  readonly data: string
  /** Milliseconds since 1970. */
  readonly receivedAt: number
}

/** What a human agent wrote. It is shown to the customer and in the history, but it is no message of the service's API. */
export interface AgentMessage {
  /** `agt-1`, `agt-2`, … in the order of arrival. */
  readonly id: string
  /** The session it was written in. */
  readonly sessionId: string
  /** Who reads it. */
  readonly clientUserId: string
  /** Who wrote it. */
  readonly agentId: string
  /** As it was typed. */
  readonly text: string
  /** Milliseconds since 1970. */
  readonly receivedAt: number
}

/** What Desk itself tells a customer: that no agent is online. */
export interface SystemMessage {
  /** `sys-1`, `sys-2`, … in the order of arrival. */
  readonly id: string
  /** The session it was said in. */
  readonly sessionId: string
  /** Who reads it. */
  readonly clientUserId: string
  /** The emulator's own words. */
  readonly text: string
  /** Milliseconds since 1970. */
  readonly receivedAt: number
}

/** Which messages `emulator.messages` gives: those that agree in every field named. */
export interface MessageFilter {
  /** SessionId of the route. */
  readonly sessionId?: string | undefined
  /** Who received it, by either route. */
  readonly clientUserId?: string | undefined
  /** FromAccount of the route. */
  readonly from?: string | undefined
  /** ToAccount of the route. */
  readonly to?: string | undefined
  /** MsgRandom. */
  readonly msgRandom?: number | undefined
}

/** A rule of the documents that a request broke. */
export interface RuleRecord {
  /** The ErrorCode that is the documents' answer; a fault may have answered something else. */
  readonly code: number
  /** The offending part: `MsgBody[0].MsgContent.Text`, `query.usersig`, `path`, `method`, `body` … */
  readonly path: string
  /** One sentence: what is at fault and what is expected. */
  readonly message: string
  /** Where the rule is written, e.g. `send_msg 90005`. */
  readonly source: string
}

/** A request, accepted or not. */
export interface ReceivedRequest {
  /** `req-1`, `req-2`, … in the order of arrival. */
  readonly id: string
  /** Milliseconds since 1970, when its last byte was read. */
  readonly receivedAt: number
  /** What came but was no HTTP at all is answered, and not recorded. */
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** The command that the path names, e.g. `send_msg`; absent when it names none. */
  readonly command?: string
  /** The query's parameters; `usersig` is always `***`. */
  readonly query: Readonly<Record<string, string>>
  /** The URL's `random`, by which the vendor finds a call; fresh on every attempt. It is not MsgRandom. */
  readonly random?: number
  /** Those headers that can hold no secret, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** The body as text, its first 12 288 bytes. */
  readonly bodyText: string
  /** Its true length in bytes. */
  readonly bodyBytes: number
  /** The body parsed, when it was JSON of permitted length and of at most 12 288 bytes. */
  readonly body?: unknown
  /** The HTTP status answered; absent when nothing was. */
  readonly status?: number
  /** The ErrorCode answered, 0 for success; absent when no whole envelope was. */
  readonly code?: number
  /** The ErrorInfo answered. */
  readonly errorInfo?: string
  /** The rule it broke, also when a fault answered something else. */
  readonly rule?: RuleRecord
  /** What was accepted, but hardly means what it says. */
  readonly warnings: readonly string[]
  /** What no document says of this answer, in sentences. Of a code that is inferred, `rule.source` says so. */
  readonly inferred?: readonly string[]
  /**
   * Whether the command was carried out: its message stored or known as a duplicate, its session ended. A fault may have told the client
   * otherwise.
   */
  readonly carriedOut: boolean
  /** The fault applied to it. */
  readonly fault?: RequestFault["_tag"]
  /** The message it delivered. */
  readonly messageId?: string
  /** The message it repeated, and which was therefore not delivered again; of a stream, the one whose chunk it repeated. */
  readonly duplicateOf?: string
  /** The MsgKey it named, or was given: all calls of a stream have the same. */
  readonly msgKey?: string
}
