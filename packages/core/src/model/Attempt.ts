/** What became of a message: of one attempt to deliver it, and over all of them. */
import type { Reason } from "./DeskError.ts"

/**
 * What became of a message whose send failed.
 *
 * - `not-sent`: nothing of it left this process; sending it again can't make a duplicate
 * - `rejected`: Desk answered that it refuses it; nobody received it
 * - `unknown`: it left, and no valid answer came back; the customer may have received it
 */
export type Delivery = "not-sent" | "rejected" | "unknown"

/** One HTTP exchange of a send. */
export interface Attempt {
  /** The `random` of the URL, fresh on every attempt: by it Tencent's support finds the call. */
  readonly random: number
  /** Milliseconds since 1970. */
  readonly startedAt: number
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

/** A message that Desk has accepted. */
export interface Receipt {
  /** The message's MsgRandom, the same on every attempt. */
  readonly msgRandom: number
  /** Every HTTP exchange of this send; the last one succeeded. */
  readonly attempts: ReadonlyArray<Attempt>
  /** An earlier attempt ended `unknown`: unless Desk dropped the second copy, the customer has two. */
  readonly maybeDuplicate: boolean
}

/** The message's delivery: `unknown` if any attempt ended so, else `rejected` if any did, else `not-sent`. */
export const deliveryOf = (attempts: ReadonlyArray<Attempt>): Delivery => {
  let worst: Delivery = "not-sent"
  for (const { delivery } of attempts) {
    if (delivery === "unknown") return "unknown"
    if (delivery === "rejected") worst = "rejected"
  }
  return worst
}
