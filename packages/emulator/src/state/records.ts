/**
 * What the emulator remembers and shows: sessions, messages and requests. Every record is deeply frozen and free of secrets.
 */
import type { Fault } from "./faults.ts"

/** One element of MsgBody as received, in the documents' terms (message format description, 269/2720). */
export interface ReceivedElement {
  /** `TIMTextElem`, `TIMCustomElem` … */
  readonly MsgType: string
  /** Its fields, e.g. `{ Text: "hello" }`. */
  readonly MsgContent: Readonly<Record<string, unknown>>
}

/** A session, as a Desk webhook would have announced it. */
export interface Session {
  /** What packets name it by. */
  readonly sessionId: string
  /** The user at its other end. */
  readonly clientUserId: string
  /**
   * As `get_session_state` answers it: `Chatbot` while it is open, since there are no agents here, and `NotInSession` once it has ended, after
   * which it takes no message any more (141005).
   */
  readonly state: "Chatbot" | "NotInSession"
  /** Milliseconds since 1970. */
  readonly openedAt: number
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
  /** MsgRandom, the same in every attempt of the message. */
  readonly msgRandom: number
  /** MsgBody, exactly as received. */
  readonly body: readonly ReceivedElement[]
  /** CloudCustomData, when there was any. */
  readonly cloudCustomData?: string
  /** 1: does not count for the "user reply timeout". Absent when the field was. */
  readonly excludeFromUserRespTimeout?: 0 | 1
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
  /** The body parsed, when it was JSON of permitted length. */
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
  /**
   * Whether the command was carried out: its message stored or known as a duplicate, its session ended. A fault may have told the client
   * otherwise.
   */
  readonly carriedOut: boolean
  /** The fault applied to it. */
  readonly fault?: Fault["_tag"]
  /** The message it delivered. */
  readonly messageId?: string
  /** The message it repeated, and which was therefore not delivered again. */
  readonly duplicateOf?: string
}
