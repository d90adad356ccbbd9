/**
 * The newest N of what was recorded, and no more. An emulator may run for days beside a developer, or under a load test: its memory stays
 * bounded.
 *
 * Everything pushed has a number, 0, 1, 2 …, by which it can be asked for as long as it is kept; numbers go on counting across `clear`.
 */
export class Ring<T> {
  readonly #limit: number
  /** Grows up to the limit; then each push overwrites the oldest. */
  #items: T[] = []
  /** The number of the first push since the last `clear`. */
  #start = 0
  #next = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** The number the next push will have. */
  get next(): number {
    return this.#next
  }

  /** The number of the oldest that is kept; `next` when there is none. */
  get first(): number {
    return this.#next - this.#items.length
  }

  push(item: T): void {
    this.#items[this.#placeOf(this.#next)] = item
    this.#next += 1
  }

  /** What has this number, as long as it is kept. */
  at(number: number): T | undefined {
    return number < this.first || number >= this.#next ? undefined : this.#items[this.#placeOf(number)]
  }

  /** Puts another item in the place of the one with this number, as long as that is kept. */
  replace(number: number, item: T): void {
    if (number >= this.first && number < this.#next) this.#items[this.#placeOf(number)] = item
  }

  /** Oldest first; a frozen copy. */
  toArray(): readonly T[] {
    const oldest = this.#placeOf(this.first)
    return Object.freeze([...this.#items.slice(oldest), ...this.#items.slice(0, oldest)])
  }

  clear(): void {
    this.#start = this.#next
    this.#items = []
  }

  #placeOf(number: number): number {
    return (number - this.#start) % this.#limit
  }
}
