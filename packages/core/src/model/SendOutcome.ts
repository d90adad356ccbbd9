import type { DeskError } from "./DeskError.ts"
import type { OutgoingMessage } from "./Message.ts"
import type { Receipt } from "./Receipt.ts"

/** What became of one message. `index` is its place in the source, from 0. */
export type SendOutcome = {
  /** Its place in the source, from 0. */
  readonly index: number
  /** The message as the source gave it. */
  readonly message: OutgoingMessage
} & (
  | {
      /** Desk has accepted it. */
      readonly ok: true
      /** What `send` would have given. */
      readonly receipt: Receipt
    }
  | {
      /** Its send has failed. */
      readonly ok: false
      /** What `send` would have rejected with. */
      readonly error: DeskError
    }
)
