/** How a client is. */
import type { Delivery } from "./Delivery.ts"
import type { Reason } from "./Reason.ts"

/** How a client is at this moment. */
export interface DeskStatus {
  /** `closing`: no new calls are taken, and those under way may still finish. */
  readonly state: "open" | "closing" | "closed"
  /** The client checks every input, and sends nothing: `TCDESK_DISABLED=1`, or `createDisabledDesk()`. */
  readonly disabled?: true
  /** Calls under way, those in the queue included. */
  readonly inFlight: number
  /** Streams that have not ended, be it that they wait for their source; absent where there are none. */
  readonly streams?: number
  /** Calls that wait for their turn in the rate limit. */
  readonly queued: number
  /** How many may wait; absent without a rate limit. */
  readonly maxQueue?: number
  /** Which limit calls keep; absent without a rate limit. */
  readonly rateLimit?: {
    /**
     * `shared`: the one that all processes have together. `local`: this client's own; where it should be shared, the store can't be had,
     * and this client takes a quarter of the limit.
     */
    readonly mode: "local" | "shared"
  }
  /** Milliseconds since 1970. */
  readonly userSigExpiresAt?: number
  /** Milliseconds since 1970: no call is made before, since verification failed too often (70050). */
  readonly holdUntil?: number
  /** Milliseconds since 1970: when Desk last accepted a message. */
  readonly lastSentAt?: number
  /** Milliseconds since 1970: when Desk last did what a call asked for that sends no message. */
  readonly lastCalledAt?: number
  /** The last call that failed. */
  readonly lastFailure?: {
    /** Milliseconds since 1970. */
    readonly at: number
    /** Why it failed. */
    readonly reason: Reason["_tag"]
    /** Desk's ErrorCode, when it gave one. */
    readonly code?: number
    /** What became of its message. */
    readonly delivery: Delivery
  }
  /** How often a hook has thrown or rejected. */
  readonly hookFailures: number
}
