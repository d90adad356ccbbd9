/**
 * The JSON that `/_emulator` speaks, as types: what the inbox reads, and what tests in other languages may read.
 */
import type { ChatEntry, ClockReading, Conversation, RequestSummary, WaitingFault } from "../state/events.ts"
import type { CustomerMessage, ReceivedMessage, ReceivedRequest, Session } from "../state/records.ts"

export type {
  ChatEntry,
  ClockReading,
  Conversation,
  EmulatorEvent,
  RequestSummary,
  WaitingFault
} from "../state/events.ts"
export type { Fault } from "../state/faults.ts"
export type { ReceivedElement, ReceivedMessage, ReceivedRequest, Session } from "../state/records.ts"

export interface Counts {
  readonly messages: number
  readonly requests: number
  /** Requests that broke a rule. */
  readonly rejected: number
  /** Requests struck by a fault. */
  readonly faulted: number
}

/** `GET /_emulator/state` */
export interface Snapshot {
  readonly app: {
    readonly sdkAppId: number
    readonly identifier: string
    readonly dedupWindowMs: number
    readonly maxRecords: number
  }
  /** To be given to `/_emulator/events` as Last-Event-ID: everything after this snapshot. */
  readonly lastEventId: string
  readonly clock: ClockReading
  readonly faults: readonly WaitingFault[]
  readonly counts: Counts
  readonly conversations: readonly Conversation[]
}

/** `POST /_emulator/sessions` */
export interface OpenedSession {
  readonly sessionId: string
}

/** `GET`, `POST /_emulator/faults` */
export interface WaitingFaults {
  readonly faults: readonly WaitingFault[]
}

/** `POST /_emulator/clear`, `/reset`: nothing to tell. */
export type Nothing = Readonly<Record<never, never>>

/** `GET /_emulator` */
export interface Listing {
  readonly about: string
  /** Desk's commands that are answered, and what no document says of them. */
  readonly commands: readonly {
    readonly method: string
    readonly path: string
    readonly inferred: readonly string[]
  }[]
  /** The emulator's own calls. */
  readonly calls: readonly { readonly method: string; readonly path: string; readonly summary: string }[]
}

/** `GET /_emulator/chat` */
export interface ChatPage {
  readonly entries: readonly ChatEntry[]
  readonly more: boolean
}

/** `GET /_emulator/requests` */
export interface RequestPage {
  readonly requests: readonly RequestSummary[]
  readonly more: boolean
}

/** `GET /_emulator/messages` */
export interface MessagePage {
  readonly messages: readonly ReceivedMessage[]
  readonly more: boolean
}

/** `GET /_emulator/messages/<id>`: a message and every attempt to send it, oldest first. */
export interface MessageDetails {
  readonly message: ReceivedMessage
  readonly attempts: readonly ReceivedRequest[]
}

/** `GET /_emulator/requests/<id>`: a request and all attempts of the same message, itself among them, oldest first. */
export interface RequestDetails {
  readonly request: ReceivedRequest
  readonly attempts: readonly RequestSummary[]
}

/** Every refusal of `/_emulator`. */
export interface ApiErrorBody {
  readonly error: { readonly code: string; readonly message: string }
}

/** What calls answer, by the names that the OpenAPI description has for it. */
export interface Answers {
  readonly Snapshot: Snapshot
  readonly MessagePage: MessagePage
  readonly MessageDetails: MessageDetails
  readonly ChatPage: ChatPage
  readonly RequestPage: RequestPage
  readonly RequestDetails: RequestDetails
  readonly WaitingFaults: WaitingFaults
  readonly ClockReading: ClockReading
  readonly OpenedSession: OpenedSession
  readonly Session: Session
  readonly CustomerMessage: CustomerMessage
  readonly Nothing: Nothing
}
