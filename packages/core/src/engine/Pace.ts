/**
 * How often one thing may be continued, a message that is streamed say: so many times in any second, repeats included. Counted from
 * the end of each exchange, since nobody knows when a request arrives; so the limit holds at the server too.
 */

export interface Pace {
  /** How long the next one has to wait, in milliseconds. `now` is by `Timers.now`. */
  readonly waitMs: (now: number) => number
  /** An exchange has ended. */
  readonly note: (now: number) => void
}

/** Timers may go off a moment too early. */
const windowMs = 1010

export const makePace = (perSecond: number): Pace => {
  let ends: ReadonlyArray<number> = []
  return {
    waitMs: (now) => {
      const first = ends.length < perSecond ? undefined : ends.at(-perSecond)
      return first === undefined ? 0 : Math.max(0, first + windowMs - now)
    },
    note: (now) => {
      ends = [...ends.slice(1 - perSecond), now]
    }
  }
}
