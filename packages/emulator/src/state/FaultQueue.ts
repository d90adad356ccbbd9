/**
 * The faults that wait for requests: in the order in which they were given, by count or by chance.
 */
import { check, integer, required, share, validate } from "../base/validate.ts"
import type { WaitingFault } from "./events.ts"
import { type Chance, checkFault, type Fault } from "./faults.ts"

const MAX_TOLD = 100

interface Waiting {
  readonly fault: Fault
  readonly probability: number
  /** How often it may still strike; Infinity for ever. */
  left: number
  struck: number
}

export class FaultQueue {
  #waiting: Waiting[] = []
  readonly #random: () => number
  readonly #onChange: (waiting: readonly WaitingFault[]) => void

  /** With a seed, rules by chance strike the same requests in every run. `onChange` is told of every change. */
  constructor(seed: number | undefined, onChange: (waiting: readonly WaitingFault[]) => void) {
    this.#random = seed === undefined ? Math.random : mulberry32(seed)
    this.#onChange = onChange
  }

  add(fault: Fault, times: number | Chance): void {
    const checked = checkFault(fault)
    this.#waiting.push({ fault: checked, struck: 0, ...howOften(times) })
    this.#changed()
  }

  /** Those that wait, first in line first. */
  list(): readonly WaitingFault[] {
    return this.#waiting.map(({ left, ...waiting }) => ({ ...waiting, left: Number.isFinite(left) ? left : null }))
  }

  /**
   * The fault for the next request: the first in line that strikes. A rule by chance that does not strike leaves the request to the next
   * in line, so `failNext` after it still works.
   */
  next(): Fault | undefined {
    for (const waiting of this.#waiting) {
      if (waiting.probability < 1 && this.#random() >= waiting.probability) continue
      waiting.left -= 1
      waiting.struck += 1
      if (waiting.left === 0) this.#waiting = this.#waiting.filter((other) => other !== waiting)
      this.#changed()
      return waiting.fault
    }
    return undefined
  }

  #changed(): void {
    // Who queues thousands wants no list of thousands with every request.
    this.#onChange(this.list().slice(0, MAX_TOLD))
  }

  clear(): void {
    if (this.#waiting.length === 0) return
    this.#waiting = []
    this.#changed()
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
    const chance = validate(Object.entries(times), chanceFields, { noun: "field of times", prefix: "times.", error })
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
