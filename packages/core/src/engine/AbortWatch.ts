/**
 * What a call needs of its caller's signal. Any signal of the standard's shape will do: another realm's, a polyfill's. It is
 * somebody else's code: whatever of it throws, the call goes on, or is refused before it has begun.
 */

/** A signal, listened to. */
export interface AbortWatch {
  /** Calls `tell` one time, with the signal's reason, when it is aborted; soon if it was aborted meanwhile. */
  readonly onAbort: (tell: (reason: unknown) => void) => void
  /** Listens no more. */
  readonly end: () => void
}

/** What a signal gives as the reason of its abort. */
export const reasonOf = (signal: AbortSignal): unknown => {
  try {
    return signal.reason
  } catch {
    return undefined
  }
}

/** Begins to listen; nothing where the signal throws. */
export const watch = (signal: AbortSignal): AbortWatch | undefined => {
  let tell: ((reason: unknown) => void) | undefined
  let fired = false
  let ended = false
  const told = () => {
    if (!ended) tell?.(reasonOf(signal))
    if (tell !== undefined) ended = true
  }
  const listener = () => {
    fired = true
    told()
  }
  const end = () => {
    ended = true
    tell = undefined
    try {
      signal.removeEventListener("abort", listener)
    } catch {
      // What it does with a listener that does nothing any more is its own affair.
    }
  }
  try {
    signal.addEventListener("abort", listener)
  } catch {
    // It may listen all the same.
    end()
    return undefined
  }
  const onAbort: AbortWatch["onAbort"] = (given) => {
    tell = given
    // The call is about to begin, and can be ended once it has.
    if (fired) queueMicrotask(told)
  }
  return { onAbort, end }
}
