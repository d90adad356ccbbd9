/**
 * The newest N of what was recorded. An emulator may run for days beside a developer, or under a load test: its memory stays bounded.
 *
 * Everything pushed has a number, 0, 1, 2 …, by which it can be asked for as long as it is kept; numbers go on counting across `clear`.
 */
export class Ring<T> {
  readonly #limit: number
  #items: T[] = []
  /** How many were cut off or cleared: the number of the first in `#items`. */
  #gone = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** The number the next push will have. */
  get next(): number {
    return this.#gone + this.#items.length
  }

  /** The number of the oldest that is kept; `next` when there is none. */
  get first(): number {
    return Math.max(this.#gone, this.next - this.#limit)
  }

  push(item: T): void {
    this.#items.push(item)
    // Cut only at twice the limit, so that a push costs the same on average however large the ring is.
    if (this.#items.length >= 2 * this.#limit) {
      this.#gone += this.#items.length - this.#limit
      this.#items = this.#items.slice(-this.#limit)
    }
  }

  /** What has this number, as long as it is kept. */
  at(number: number): T | undefined {
    return number < this.first ? undefined : this.#items[number - this.#gone]
  }

  /** Oldest first; a frozen copy. */
  toArray(): readonly T[] {
    return Object.freeze(this.#items.slice(-this.#limit))
  }

  clear(): void {
    this.#gone = this.next
    this.#items = []
  }
}
