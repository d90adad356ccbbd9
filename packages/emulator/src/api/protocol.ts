/**
 * The JSON that `/_emulator` speaks, as types: what the inbox reads, and what tests in other languages may read.
 */
import type {
  ChatEntry,
  ClockReading,
  Conversation,
  FoundEntry,
  RequestSummary,
  WaitingFault
} from "../state/events.ts"
import type { ReceivedMessage, ReceivedRequest } from "../state/records.ts"

export type {
  ChatEntry,
  ClockReading,
  Conversation,
  EmulatorEvent,
  FoundEntry,
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

/** `GET /_emulator/chat` */
export interface ChatPage {
  readonly entries: readonly ChatEntry[]
  readonly more: boolean
}

/** `GET /_emulator/search`: newest first. */
export interface SearchResult {
  readonly found: readonly FoundEntry[]
  /** Whether older ones were left out. */
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
