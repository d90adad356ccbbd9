/** One HTTP exchange of a call, and what all of them together say of the message. */
import type { Delivery } from "./Delivery.ts"
import type { Reason } from "./Reason.ts"

/** One HTTP exchange of a call. */
export interface Attempt {
  /** The `random` of the URL, fresh on every attempt: by it Tencent's support finds the call. */
  readonly random: number
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** From the moment the exchange was begun, waiting for a socket included. */
  readonly durationMs: number
  /** `ok`, or why it failed. */
  readonly outcome: "ok" | Reason["_tag"]
  /** What this attempt says of the message. */
  readonly delivery: Delivery | "accepted"
  /** Desk's ErrorCode, when it gave one. */
  readonly code?: number
  /** The HTTP status, when one came. */
  readonly status?: number
}

/** The message's delivery: `unknown` if any attempt ended so, one before this call included; else `rejected` if any did, else `not-sent`. */
export const deliveryOf = (attempts: ReadonlyArray<Attempt>, earlier?: "unknown"): Delivery => {
  let worst: Delivery = earlier ?? "not-sent"
  for (const { delivery } of attempts) {
    if (delivery === "unknown") return "unknown"
    if (delivery === "rejected" && worst === "not-sent") worst = "rejected"
  }
  return worst
}
