/**
 * How often something may happen within any span of time. It keeps as many times as are allowed, and no more.
 */
export class SlidingWindow {
  readonly #limit: number
  readonly #spanMs: number
  #times: readonly number[] = []

  constructor(limit: number, spanMs: number) {
    this.#limit = limit
    this.#spanMs = spanMs
  }

  /** Whether one more now would be too many: what is exactly a span ago no longer counts. */
  isFull(nowMs: number): boolean {
    // By the distance: a clock that was moved back must not close the window until it has caught up.
    return this.#times.filter((time) => Math.abs(nowMs - time) < this.#spanMs).length >= this.#limit
  }

  add(nowMs: number): void {
    this.#times = [...this.#times, nowMs].slice(-this.#limit)
  }
}
