/** What one may ask of a single call, and of closing a client. */

/** Options of one call. */
export interface CallOptions {
  /** Ends the call, whatever it is waiting for, in `Aborted`. Any signal of the standard's shape will do, a polyfill's too. */
  readonly signal?: AbortSignal | undefined
  /** How long the whole call may take, in milliseconds, instead of the client's own `deadlineMs`. */
  readonly deadlineMs?: number | undefined
}

/** Options of `sendPrepared`. */
export interface PreparedOptions extends CallOptions {
  /**
   * An earlier attempt, in a process that died for one, may have been accepted: the receipt says `maybeDuplicate`, and the `delivery` of
   * an error is `unknown`, whatever this call has come to. Its `attempts` are those of this call.
   */
  readonly earlier?: "unknown" | undefined
}

/** Options of `close`. */
export interface CloseOptions {
  /** How long what is under way may take, in milliseconds; default: the client's `deadlineMs`. */
  readonly graceMs?: number | undefined
}
