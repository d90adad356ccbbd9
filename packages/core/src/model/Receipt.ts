import type { Attempt } from "./Attempt.ts"

/** A message that Desk has accepted; or that a disabled client has checked. */
export interface Receipt {
  /** The message's MsgRandom, the same on every attempt. */
  readonly msgRandom: number
  /** Every HTTP exchange of this send; the last one succeeded. Empty where the client is disabled. */
  readonly attempts: ReadonlyArray<Attempt>
  /** An earlier attempt ended `unknown`: unless Desk dropped the second copy, the customer has two. */
  readonly maybeDuplicate: boolean
  /** Its answer was lost, and the session's history shows it (`retry.onUnknown: "verify"`). */
  readonly verified?: true
  /** The client is disabled: the message was checked, and not sent. */
  readonly disabled?: true
}
