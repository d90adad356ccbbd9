/**
 * Lets alarms ring while nobody asks: those who watch see a stream end when it ends. Whoever reads or sends brings the state up to time by
 * itself, so no answer depends on this timer.
 */
import type { Alarms } from "./Alarms.ts"

const MAX_DELAY_MS = 2 ** 31 - 1

export class Ticker {
  readonly #alarms: Alarms
  readonly #now: () => number
  #timer: ReturnType<typeof setTimeout> | undefined
  #isClosed = false

  constructor(alarms: Alarms, now: () => number) {
    this.#alarms = alarms
    this.#now = now
    alarms.onChange = () => this.arm()
  }

  /** Brings the alarms up to time. An injected `now` may throw: then nothing happens until it tells the time again. */
  settle(): void {
    let nowMs: number
    try {
      nowMs = this.#now()
    } catch {
      return
    }
    this.#alarms.run(nowMs)
  }

  /** Waits for the next alarm; to be called when the clock was moved. */
  arm(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#isClosed || this.#alarms.earliest === Number.POSITIVE_INFINITY) return
    let left: number
    try {
      left = this.#alarms.earliest - this.#now()
    } catch {
      return
    }
    this.#timer = setTimeout(
      () => {
        this.settle()
        this.arm()
      },
      Math.min(Math.max(left, 1), MAX_DELAY_MS)
    )
    this.#timer.unref()
  }

  close(): void {
    this.#isClosed = true
    this.arm()
  }
}
