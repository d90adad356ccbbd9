/**
 * The newest N of what was recorded. An emulator may run for days beside a developer, or under a load test: its memory stays bounded.
 */
export class Ring<T> {
  readonly #limit: number
  #items: T[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  push(item: T): void {
    this.#items.push(item)
    // Cut only at twice the limit, so that a push costs the same on average however large the ring is.
    if (this.#items.length >= 2 * this.#limit) this.#items = this.#items.slice(-this.#limit)
  }

  /** Oldest first; a frozen copy. */
  toArray(): readonly T[] {
    return Object.freeze(this.#items.slice(-this.#limit))
  }

  clear(): void {
    this.#items = []
  }
}
