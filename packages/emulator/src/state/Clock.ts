/**
 * The emulator's time: the machine's (or the option `now`), moved by as much as the user likes. UserSigs expire and de-duplication forgets
 * by it.
 */

/** A hundred years: beyond it a date is a slip of the keyboard, and arithmetic on it hardly means anything. */
export const MAX_OFFSET_MS = 100 * 366 * 24 * 3600 * 1000

export class Clock {
  readonly #base: () => number
  #offsetMs = 0

  constructor(base: () => number) {
    this.#base = base
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#base() + this.#offsetMs
  }

  /** How far it is ahead of the machine's time, in milliseconds; negative when behind. */
  get offsetMs(): number {
    return this.#offsetMs
  }

  /** Sets how far ahead it is. Throws a RangeError beyond a hundred years. */
  moveTo(offsetMs: number): void {
    if (!Number.isInteger(offsetMs) || Math.abs(offsetMs) > MAX_OFFSET_MS) {
      throw new RangeError(
        `the clock's offset must be an integer from ${-MAX_OFFSET_MS} to ${MAX_OFFSET_MS} milliseconds`
      )
    }
    this.#offsetMs = offsetMs
  }
}
