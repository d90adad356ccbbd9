/**
 * All that the page knows and shows.
 */
import type {
  ChatEntry,
  ClockReading,
  Conversation,
  Counts,
  Reception,
  RequestSummary,
  SearchResult,
  Snapshot,
  StreamGrowth,
  WaitingFault,
  WebhookCallSummary
} from "../../src/api/protocol.ts"

export type RequestFilter = "rejected" | "faulted" | "all"
export type CallFilter = "wrong" | "lost" | "all"

export interface Model {
  readonly connection: "loading" | "live" | "lost"
  readonly app: Snapshot["app"] | undefined
  /** `offsetMs` as the emulator says; `aheadMs`: of this browser's clock. */
  readonly clock: { readonly offsetMs: number; readonly aheadMs: number }
  readonly faults: readonly WaitingFault[]
  /** Agents and the queue; of each the first hundred. */
  readonly reception: Reception
  readonly counts: Counts
  readonly conversations: ReadonlyMap<string, Conversation>
  /** By conversation: how many messages of the service came since it was last looked at. */
  readonly unread: ReadonlyMap<string, number>
  readonly view: "inbox" | "requests" | "webhook"
  /** On a narrow screen, which pane is seen. */
  readonly pane: "list" | "chat" | "details"
  readonly search: string
  /** What was found in what both sides said, and for which words. */
  readonly found: (SearchResult & { readonly words: string }) | undefined
  /** The conversation that is open, and as much of it as is loaded; oldest entry first. */
  readonly chat:
    | {
        readonly conversation: string
        readonly entries: readonly ChatEntry[]
        readonly complete: boolean
        /** By `seq`: what was heard of streams whose entry is not loaded yet. */
        readonly early: ReadonlyMap<number, StreamGrowth>
      }
    | undefined
  /** By MsgKey: the ids of a stream's calls that broke a rule. */
  readonly refusedCalls: ReadonlyMap<string, ReadonlySet<string>>
  /** As whom the user writes in the chat; as an agent only where one serves its session. */
  readonly writeAs: "customer" | "agent"
  /** Of the entry whose details are shown. */
  readonly selectedSeq: number | undefined
  /** Of the entry that has just been written here, and is to be seen. */
  readonly reveal: number | undefined
  readonly sessionFilter: string | undefined
  /** Oldest first. */
  readonly requests: {
    readonly outcome: RequestFilter
    readonly items: readonly RequestSummary[]
    readonly complete: boolean
  }
  readonly selectedRequest: string | undefined
  /** What the webhook was told, by id, oldest first. */
  readonly calls: ReadonlyMap<string, WebhookCallSummary>
  readonly callFilter: CallFilter
  readonly selectedCall: string | undefined
  /** What came last: whoever shows attempts of a message looks whether they are among them. */
  readonly latestRequests: readonly RequestSummary[]
  /** Why the last thing the user asked for was refused. */
  readonly refusal: string | undefined
}

export const noCounts: Counts = { messages: 0, requests: 0, rejected: 0, faulted: 0, calls: 0, wrongCalls: 0 }

export const emptyModel: Model = {
  connection: "loading",
  app: undefined,
  clock: { offsetMs: 0, aheadMs: 0 },
  faults: [],
  reception: { agents: [], queue: [], waiting: 0 },
  counts: noCounts,
  conversations: new Map(),
  unread: new Map(),
  view: "inbox",
  pane: "list",
  search: "",
  found: undefined,
  chat: undefined,
  refusedCalls: new Map(),
  writeAs: "customer",
  selectedSeq: undefined,
  reveal: undefined,
  sessionFilter: undefined,
  requests: { outcome: "rejected", items: [], complete: false },
  selectedRequest: undefined,
  calls: new Map(),
  callFilter: "all",
  selectedCall: undefined,
  latestRequests: [],
  refusal: undefined
}

export const readClock = ({ nowMs, offsetMs }: ClockReading, browserMs: number): Model["clock"] => ({
  offsetMs,
  aheadMs: nowMs - browserMs
})

export const passesFilter = (request: RequestSummary, outcome: RequestFilter): boolean =>
  outcome === "all" || (outcome === "rejected" ? request.rule !== undefined : request.fault !== undefined)
