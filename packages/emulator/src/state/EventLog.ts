/**
 * What happened, in order, for those who watch: each event has an id, and the newest N can be read again by those who lost the connection.
 */
import { randomUUID } from "node:crypto"
import { Ring } from "../base/Ring.ts"
import type { EmulatorEvent } from "./events.ts"

export class EventLog {
  readonly #events: Ring<EmulatorEvent>
  readonly #watchers = new Set<() => void>()
  /** Tells this emulator's ids from those of one that ran on the same port before. */
  readonly #instance = randomUUID().slice(0, 8)

  constructor(limit: number) {
    this.#events = new Ring(limit)
  }

  push(event: EmulatorEvent): void {
    this.#events.push(event)
    for (const watcher of this.#watchers) watcher()
  }

  /** Calls back after each event. Returns the function that ends this. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => {
      this.#watchers.delete(watcher)
    }
  }

  /** How many watch. */
  get watchers(): number {
    return this.#watchers.size
  }

  /** The position behind the newest event. */
  get end(): number {
    return this.#events.next
  }

  /** The event at a position; `undefined` when it is no longer kept, or not yet there. */
  at(position: number): EmulatorEvent | undefined {
    return this.#events.at(position)
  }

  /** The id of the event before a position: who has it has all up to there. */
  idAt(position: number): string {
    return `${this.#instance}-${position}`
  }

  /** The position behind the event with this id; `undefined` when the id is not from here. What comes next may no longer be kept: `at` tells. */
  positionOf(id: string): number | undefined {
    const [, instance, digits = ""] = /^([0-9a-f]{8})-(\d{1,15})$/.exec(id) ?? []
    const position = Number(digits)
    if (instance !== this.#instance || position > this.end) return undefined
    return position
  }
}
