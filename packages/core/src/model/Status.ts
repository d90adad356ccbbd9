/** How a client is, and what one may ask of it. */
import type { Delivery } from "./Attempt.ts"
import type { Reason } from "./DeskError.ts"

/** Of one send. */
export interface SendOptions {
  /** Ends the send, whatever it is doing, in `Aborted`. */
  readonly signal?: AbortSignal | undefined
  /** Instead of the client's own. */
  readonly deadlineMs?: number | undefined
}

/** How a client is at this moment. */
export interface Status {
  /** `closing`: no new sends are taken, and those under way may still finish. */
  readonly state: "open" | "closing" | "closed"
  /** Sends under way, those in the queue included. */
  readonly inFlight: number
  /** Sends that wait for their turn in the rate limit. */
  readonly queued: number
  /** How many may wait; absent without a rate limit. */
  readonly maxQueue?: number
  /** Milliseconds since 1970. */
  readonly userSigExpiresAt?: number
  /** Milliseconds since 1970: no call is made before, since verification failed too often (70050). */
  readonly holdUntil?: number
  /** Milliseconds since 1970: when Desk last accepted a message. */
  readonly lastSentAt?: number
  /** The last send that failed. */
  readonly lastFailure?: {
    /** Milliseconds since 1970. */
    readonly at: number
    readonly reason: Reason["_tag"]
    readonly code?: number
    readonly delivery: Delivery
  }
  /** How often a hook has thrown or rejected. */
  readonly hookFailures: number
}

/** Of closing a client. */
export interface CloseOptions {
  /** How long what is under way may take; default: the client's `deadlineMs`. */
  readonly graceMs?: number | undefined
}
