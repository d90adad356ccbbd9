/**
 * What is to happen later. It is the machine's time that a backend takes to answer, whatever the emulator's clock says; tests ring by hand.
 */
export interface Timers {
  /** Gives the function that calls it off. Of those that keep no process alive, a program need not wait for the end. */
  readonly after: (ms: number, ring: () => void, options: { readonly keepsAlive: boolean }) => () => void
}

export const realTimers: Timers = {
  after: (ms, ring, { keepsAlive }) => {
    const timer = setTimeout(ring, ms)
    if (!keepsAlive) timer.unref()
    return () => clearTimeout(timer)
  }
}
