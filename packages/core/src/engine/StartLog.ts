/** The last starts of a limit: a sliding log, so that no window of a second ever holds more than it may. */

export interface StartLog {
  /** When the one after `ahead` others may start, by `timers.now`. */
  readonly earliest: (ahead: number) => number
  readonly note: (now: number) => void
}

/** What the server counts is late by the network's jitter: keep a hundredth more distance than needed. */
const guard = 1.01

export const startLog = (perSecond: number): StartLog => {
  const size = Math.max(1, Math.floor(perSecond))
  // Of 2.5 a second no window of a second may hold 3, let alone two bursts of 2.
  const windowMs = Math.max(1000, 1000 / perSecond) * guard
  /** A ring of the last `size` starts; `oldest` is where the next one goes. */
  const starts = new Float64Array(size).fill(Number.NEGATIVE_INFINITY)
  let oldest = 0
  return {
    earliest: (ahead) => (starts[(oldest + ahead) % size] as number) + windowMs * (Math.floor(ahead / size) + 1),
    note: (now) => {
      starts[oldest] = now
      oldest = (oldest + 1) % size
    }
  }
}
