import type { RetryClass } from "./Codes.ts"
import type { Delivery } from "./Delivery.ts"
import type { Reason } from "./Reason.ts"

/** Why one attempt did not succeed, and what may be done about it. Holds no secret. */
export interface AttemptFailure {
  /** Why it failed. */
  readonly reason: Reason
  /** What became of the message in this attempt. */
  readonly delivery: Delivery
  /** What the client may do by itself; failures without a code have a class too. */
  readonly retry: RetryClass
  /** Whether the caller may try again later, where the class does not say so. */
  readonly retryable?: boolean | undefined
  /** No valid coded answer says what became of the message: `retry.onUnknown` decides. */
  readonly ambiguous: boolean
  /** What happened, in one clause without a full stop. */
  readonly detail: string
  /** Desk's ErrorCode, when it gave one. */
  readonly code?: number | undefined
  /** The HTTP status, when one came. */
  readonly status?: number | undefined
  /** The least pause before another try, in milliseconds, when one was asked for. */
  readonly retryAfterMs?: number | undefined
  /** What to do about it, as a sentence. */
  readonly hint?: string | undefined
  /** The error behind it, cleaned of secrets. */
  readonly cause?: unknown
}
