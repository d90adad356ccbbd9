/**
 * The JSON that `/_emulator` speaks, as types: what the inbox reads, and what tests in other languages may read.
 */
import type { AnswerFields } from "../state/Answers.ts"
import type {
  ChatEntry,
  ClockReading,
  Conversation,
  FoundEntry,
  Reception,
  RequestSummary,
  WaitingFault
} from "../state/events.ts"
import type {
  AgentMessage,
  CustomerMessage,
  CustomerSignal,
  ReceivedMessage,
  ReceivedRequest,
  ReceivedStream,
  Session
} from "../state/records.ts"
import type { Region } from "../state/Settings.ts"
import type { WebhookCall, WebhookCallSummary } from "../state/webhookRecords.ts"

export type {
  ChatEntry,
  ClockReading,
  Conversation,
  EmulatorEvent,
  FoundEntry,
  Reception,
  RequestSummary,
  StreamGrowth,
  WaitingFault
} from "../state/events.ts"
export type { Fault } from "../state/faults.ts"
export type {
  Agent,
  CustomerSignal,
  MessageStream,
  ReceivedElement,
  ReceivedMessage,
  ReceivedRequest,
  ReceivedStream,
  Session
} from "../state/records.ts"

export type { WebhookCall, WebhookCallSummary, WebhookTry } from "../state/webhookRecords.ts"

export interface Counts {
  readonly messages: number
  readonly requests: number
  /** Requests that broke a rule. */
  readonly rejected: number
  /** Requests struck by a fault. */
  readonly faulted: number
  /** Calls of the webhook. */
  readonly calls: number
  /** Those whose answer was wrong, or did not come. */
  readonly wrongCalls: number
}

/** `GET /_emulator/state` */
export interface Snapshot {
  readonly app: {
    readonly sdkAppId: number
    readonly identifier: string
    readonly dedupWindowMs: number
    readonly maxRecords: number
    readonly region: Region
    /** Whom it tells what happens. */
    readonly webhook?: {
      readonly url: string
      readonly isSigned: boolean
      readonly retries: number
    }
  }
  /** To be given to `/_emulator/events` as Last-Event-ID: everything after this snapshot. */
  readonly lastEventId: string
  readonly clock: ClockReading
  readonly faults: readonly WaitingFault[]
  readonly reception: Reception
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

/** `GET /_emulator/webhook-calls` */
export interface WebhookCallPage {
  readonly calls: readonly WebhookCallSummary[]
  readonly more: boolean
}

/** `GET /_emulator/messages` */
export interface MessagePage {
  readonly messages: readonly ReceivedMessage[]
  readonly more: boolean
}

/** `GET /_emulator/streams` */
export interface StreamPage {
  readonly streams: readonly ReceivedStream[]
  readonly more: boolean
}

/** `GET /_emulator/sessions` */
export interface SessionList {
  readonly sessions: readonly Session[]
}

/** `GET`, `POST /_emulator/answers`; a function is only called one. */
export interface GivenAnswers {
  readonly answers: readonly { readonly command: string; readonly answer: AnswerFields | number | "function" }[]
}

/** `GET /_emulator/messages/<id>`: a message and every attempt to send it, or every call of its stream, oldest first. */
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
  readonly SearchResult: SearchResult
  readonly RequestPage: RequestPage
  readonly RequestDetails: RequestDetails
  readonly WaitingFaults: WaitingFaults
  readonly ClockReading: ClockReading
  readonly OpenedSession: OpenedSession
  readonly Session: Session
  readonly CustomerMessage: CustomerMessage
  readonly AgentMessage: AgentMessage
  readonly StreamPage: StreamPage
  readonly SessionList: SessionList
  readonly CustomerSignal: CustomerSignal
  readonly WebhookCallPage: WebhookCallPage
  readonly WebhookCall: WebhookCall
  readonly Reception: Reception
  readonly GivenAnswers: GivenAnswers
  readonly Nothing: Nothing
}
