import type { Attempt } from "./Attempt.ts"
import type { Delivery } from "./Delivery.ts"
import type { Reason } from "./Reason.ts"

/** A `DeskError` as its `toJSON` writes it: everything but stack and cause, as plain data without secrets. `isDeskError` knows it too. */
export interface DeskErrorJson {
  /** Always the same. */
  readonly name: "DeskError"
  readonly _tag: "DeskError"
  /** What happened, what became of the message, and what to do. */
  readonly message: string
  /** The Desk command, e.g. `send_msg`. */
  readonly operation: string
  /** Why the last attempt failed. */
  readonly reason: Reason
  /** Desk's ErrorCode, when it gave one. */
  readonly code?: number
  /** What became of the message, over all attempts. */
  readonly delivery: Delivery
  /** Whether the same message, sent again with the same `msgRandom`, may get through. */
  readonly retryable: boolean
  /** The least pause before another try, in milliseconds. */
  readonly retryAfterMs?: number
  /** The message's MsgRandom, 0 … 4294967295. */
  readonly msgRandom?: number
  /** Every HTTP exchange of the call, the last one last. */
  readonly attempts: ReadonlyArray<Attempt>
  /** Of a stream that has failed: how long the texts are that the error's own `stream` has. What customers read is not for logs. */
  readonly stream?: {
    /** The keys of its messages. */
    readonly msgKeys: ReadonlyArray<string>
    /** What is on the customer's screen, in UTF-16 code units. */
    readonly shown: number
    /** What may be there, likewise. */
    readonly uncertain: number
    /** What was read from the source and is not there, likewise. */
    readonly rest: number
  }
}
