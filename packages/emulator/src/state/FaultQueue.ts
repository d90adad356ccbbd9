/**
 * The faults that wait, for requests or for calls of a webhook: in the order in which they were given, by count or by chance.
 */
import { check, integer, required, saidBy, share, validate } from "../base/validate.ts"
import type { WaitingFault } from "./events.ts"
import { type Chance, checkFault, type Fault, isWebhookFault, type RequestFault } from "./faults.ts"
import type { WebhookFault } from "./webhookFaults.ts"

/** Who watches is told of these: who queues thousands wants no list of thousands with every request. */
const MAX_TOLD = 100

/** As many may wait as records are kept, but never fewer than these. */
const MIN_WAITING = 1000

interface Waiting {
  readonly id: string
  readonly fault: Fault
  readonly probability: number
  /** How often it may still strike; Infinity for ever. */
  left: number
  struck: number
}

export class FaultQueue {
  #waiting: Waiting[] = []
  /** Goes on after `clear`: an id that was read a moment ago must not come to mean another fault. */
  #given = 0
  readonly #limit: number
  readonly #random: () => number
  readonly #onChange: () => void

  /** With a seed, rules by chance strike the same requests in every run. `onChange` is called after every change. */
  constructor(
    { maxRecords, seed }: { readonly maxRecords: number; readonly seed: number | undefined },
    onChange: () => void
  ) {
    this.#limit = Math.max(maxRecords, MIN_WAITING)
    this.#random = seed === undefined ? Math.random : mulberry32(seed)
    this.#onChange = onChange
  }

  /** Throws a TypeError that names the field at fault, and a RangeError when too many wait: silently forgetting one would fool a test. */
  add(fault: Fault, times: number | Chance): void {
    const checked = { fault: checkFault(fault), struck: 0, ...howOften(times) }
    if (this.#waiting.length >= this.#limit) {
      throw new RangeError(`${this.#limit} faults wait already: use times for many of a kind, or clear them`)
    }
    this.#given += 1
    this.#waiting.push({ id: `fault-${this.#given}`, ...checked })
    this.#onChange()
  }

  /** Whether one with this id waited: it waits no more. */
  remove(id: string): boolean {
    const left = this.#waiting.filter((waiting) => waiting.id !== id)
    if (left.length === this.#waiting.length) return false
    this.#waiting = left
    this.#onChange()
    return true
  }

  /** Those that wait, first in line first. */
  list(): readonly WaitingFault[] {
    return this.#shown(this.#waiting)
  }

  /** The first of them, for those who watch. */
  told(): readonly WaitingFault[] {
    return this.#shown(this.#waiting.slice(0, MAX_TOLD))
  }

  #shown(waiting: readonly Waiting[]): readonly WaitingFault[] {
    return waiting.map(({ left, ...one }) => ({ ...one, left: Number.isFinite(left) ? left : null }))
  }

  /**
   * The fault for the next request: the first in line that strikes. A rule by chance that does not strike leaves the request to the next
   * in line, so `failNext` after it still works.
   */
  next(): RequestFault | undefined {
    return this.#strike((fault): fault is RequestFault => !isWebhookFault(fault))
  }

  /** The same for the next call of a webhook. */
  nextOfWebhook(): WebhookFault | undefined {
    return this.#strike(isWebhookFault)
  }

  #strike<F extends Fault>(isMeant: (fault: Fault) => fault is F): F | undefined {
    for (const waiting of this.#waiting) {
      const { fault } = waiting
      if (!isMeant(fault)) continue
      if (waiting.probability < 1 && this.#random() >= waiting.probability) continue
      waiting.left -= 1
      waiting.struck += 1
      if (waiting.left === 0) this.#waiting = this.#waiting.filter((other) => other !== waiting)
      this.#onChange()
      return fault
    }
    return undefined
  }

  clear(): void {
    if (this.#waiting.length === 0) return
    this.#waiting = []
    this.#onChange()
  }
}

const isCount = (value: unknown): boolean =>
  value === Number.POSITIVE_INFINITY || integer(1, Number.POSITIVE_INFINITY).is(value)

const chanceFields = {
  probability: required(share),
  times: check<number>("a positive integer or Infinity", isCount)
}

const howOften = (times: number | Chance): Pick<Waiting, "probability" | "left"> => {
  const error = (message: string): Error => new TypeError(message)
  if (typeof times === "object" && times !== null) {
    const chance = validate(saidBy(times, chanceFields), chanceFields, {
      noun: "field of times",
      prefix: "times.",
      error
    })
    return { probability: chance.probability, left: chance.times ?? Number.POSITIVE_INFINITY }
  }
  if (!isCount(times)) throw error("times must be a positive integer, Infinity, or { probability }")
  return { probability: 1, left: times }
}

/** A small generator of known quality: 2³² states are plenty for choosing which requests fail. */
const mulberry32 = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
