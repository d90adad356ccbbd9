import type { DeskError } from "./DeskError.ts"
import type { OutgoingMessage } from "./Message.ts"
import type { Receipt } from "./Receipt.ts"

/** What became of one message. `index` is its place in the source, from 0. */
export type SendOutcome = { readonly index: number; readonly message: OutgoingMessage } & (
  | { readonly ok: true; readonly receipt: Receipt }
  | { readonly ok: false; readonly error: DeskError }
)
