/**
 * What happens in an emulator, as those who watch it are told: by `EventLog`, and by `/_emulator/events` as JSON.
 */
import type { Fault } from "./faults.ts"
import type {
  Agent,
  AgentMessage,
  CustomerMessage,
  CustomerSignal,
  ReceivedMessage,
  ReceivedRequest,
  Session,
  SessionState,
  StreamEnd,
  SystemMessage
} from "./records.ts"
import type { WebhookCallSummary } from "./webhookRecords.ts"

/** What is to be seen of an element in one line; `kind` is `text`, `card`, `order`, `image` …, and an unknown element's MsgType. */
export interface Preview {
  readonly kind: string
  readonly text: string
}

/** Where a line of a customer's chat stands. */
export interface ChatPlace {
  /** Its place among all entries: a later one has a larger number. */
  readonly seq: number
  /** Milliseconds since 1970. */
  readonly at: number
  /** The id of the conversation with its customer. */
  readonly conversation: string
  readonly clientUserId: string
}

/** Why a session's state changed. */
export type SessionChange =
  /** It waits in the queue. */
  | "queued"
  /** An agent is asked to take it. */
  | "assigned"
  /** The agent took it. */
  | "accepted"
  /** Its agent gave it up, and there was no other: it waits in the queue. */
  | "left"
  /** It left the queue unserved. */
  | "queue-timeout"

/** What a line of a customer's chat holds. */
export type ChatContent =
  | { readonly kind: "message"; readonly message: ReceivedMessage; readonly preview: Preview }
  | { readonly kind: "customer"; readonly message: CustomerMessage; readonly preview: Preview }
  | { readonly kind: "agent"; readonly message: AgentMessage; readonly preview: Preview }
  | { readonly kind: "system"; readonly message: SystemMessage; readonly preview: Preview }
  /** Nothing that customers see. */
  | { readonly kind: "signal"; readonly signal: CustomerSignal }
  | { readonly kind: "session-opened"; readonly session: Session }
  /** `session.endedBy` says who ended it, `was` its state until then. */
  | { readonly kind: "session-ended"; readonly session: Session; readonly was: SessionState }
  | {
      readonly kind: "session-changed"
      readonly session: Session
      readonly was: SessionState
      readonly change: SessionChange
      /** Who was in it before, where another agent is asked to take it. */
      readonly formerAgentId?: string
    }

/** One line of a customer's chat. */
export type ChatEntry = ChatPlace & ChatContent

/** How a streamed message grew or ended. Its first piece comes as the message itself. */
export interface StreamGrowth {
  readonly messageId: string
  readonly msgKey: string
  readonly sessionId: string
  readonly conversation: string
  /** Of its chat entry. */
  readonly seq: number
  /** Milliseconds since 1970. */
  readonly at: number
  /** How long the text was before: who reads late may hold more of it already, and cuts there. */
  readonly offset: number
  /** What is new of the text; empty for an end without text. */
  readonly added: string
  /** Of the message as it is now, when that is new: of a long text, the beginning stays the same. */
  readonly preview?: Preview
  readonly state: "open" | "ended"
  readonly endedBy?: StreamEnd
}

/** Agents, and who waits for them: first in line first. Events tell of the first 100 of each. */
export interface Reception {
  readonly agents: readonly Agent[]
  readonly queue: readonly Session[]
  /** How many wait. */
  readonly waiting: number
}

/** An entry in which words were found. */
export interface FoundEntry extends Pick<ChatEntry, "seq" | "at" | "conversation" | "clientUserId"> {
  readonly by: "service" | "customer"
  /** As in `Preview`. */
  readonly kind: string
  /** The words and what stands around them, in one line. */
  readonly text: string
}

/** What one customer's list item shows. */
export interface Conversation {
  /** Short, whatever the customer is called. */
  readonly id: string
  readonly clientUserId: string
  /** Of the newest entry; -1 when none is kept. */
  readonly lastSeq: number
  readonly lastAt: number
  /** How many messages of the service are kept. */
  readonly received: number
  /** Of the newest message of either side. */
  readonly preview?: Preview & { readonly by: "service" | "customer" | "agent" | "system" }
  /** Oldest first. */
  readonly sessions: readonly Session[]
}

/** A request without its body, and the message it carries, as far as it says which. */
export type RequestSummary = Pick<
  ReceivedRequest,
  | "id"
  | "receivedAt"
  | "method"
  | "path"
  | "command"
  | "random"
  | "status"
  | "code"
  | "rule"
  | "carriedOut"
  | "fault"
  | "messageId"
  | "duplicateOf"
  | "msgKey"
  | "bodyBytes"
> & {
  readonly warnings: number
  /** How much of its answer no document says. */
  readonly inferred: number
  readonly msgRandom?: number
  readonly sessionId?: string
  readonly from?: string
  readonly to?: string
  readonly clientUserId?: string
}

/** A fault that waits. */
export interface WaitingFault {
  /** `fault-1`, `fault-2`, … in the order in which they were given: by it, this one can be removed. */
  readonly id: string
  readonly fault: Fault
  /** 1: strikes every request. */
  readonly probability: number
  /** How often it may still strike; `null`: until it is cleared. */
  readonly left: number | null
  readonly struck: number
}

export interface ClockReading {
  /** The emulator's time, milliseconds since 1970. */
  readonly nowMs: number
  /** How far it is ahead of the machine's. */
  readonly offsetMs: number
}

/** What `/_emulator/events` tells. */
export type EmulatorEvent =
  | { readonly type: "chat"; readonly entry: ChatEntry }
  | { readonly type: "stream"; readonly stream: StreamGrowth }
  | { readonly type: "reception"; readonly reception: Reception }
  | { readonly type: "request"; readonly request: RequestSummary }
  | { readonly type: "webhook"; readonly call: WebhookCallSummary }
  | { readonly type: "faults"; readonly faults: readonly WaitingFault[] }
  | { readonly type: "clock"; readonly clock: ClockReading }
  /** Messages, requests and calls of the webhook were forgotten; with `reset`, sessions, faults and the clock's offset too. */
  | { readonly type: "cleared"; readonly what: "records" | "reset" }
