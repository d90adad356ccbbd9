/**
 * The text that a source has given and nobody has taken yet. Imperative for speed: a source gives thousands of pieces, of which one
 * call takes many. It reads no further ahead than 64 KiB, and tells whoever waits only of what they wait for.
 */
import * as Effect from "effect/Effect"
import type { Timer, Timers } from "../engine/Timers.ts"
import type { SourceReader, Step } from "../model/sourceReader.ts"

/** In UTF-16 units: 64 KiB, if each of them takes the three bytes that one takes at the most. */
export const maxAhead = 21_845

/** What is known of the source by now. */
export interface Fed {
  /** What was read and not taken. */
  readonly pending: string
  /** When the last of it came, by `Timers.now`. */
  readonly lastAt: number
  /** Since when a piece is waited for; not while reading rests. */
  readonly waitingSince: number | undefined
  /** Nothing more will come. */
  readonly ended: boolean
  /** Why nothing more will come. */
  readonly failure: { readonly error: unknown } | undefined
}

export class Feed implements Fed {
  pending = ""
  lastAt = 0
  waitingSince: number | undefined
  ended = false
  failure: { readonly error: unknown } | undefined
  readonly #source: SourceReader<unknown>
  readonly #timers: Timers
  readonly #notText: (index: number) => Error
  #index = 0
  #reading = false
  #wake: (() => void) | undefined
  #wakeOnText = false

  constructor(source: SourceReader<unknown>, timers: Timers, notText: (index: number) => Error) {
    this.#source = source
    this.#timers = timers
    this.#notText = notText
  }

  /** Begins to read, or goes on where there is room again. */
  read(): void {
    while (this.#mayRead()) this.#next(this.#timers.now())
  }

  #mayRead(): boolean {
    return !this.ended && !this.#reading && this.pending.length < maxAhead
  }

  #next(now: number): void {
    try {
      const step = this.#source.next()
      if (step instanceof Promise) {
        this.#reading = true
        this.waitingSince = now
        step.then(this.#received, this.#failed)
      } else this.#take(step, now)
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Takes so many units. */
  take(length: number): void {
    this.pending = this.pending.slice(length)
    this.read()
  }

  /** What was taken, and has not gone out. */
  putBack(text: string): void {
    this.pending = text + this.pending
  }

  /** Reads no more. What a read that is under way still gives has been taken from the source, and is kept. */
  stop(): void {
    if (this.ended) return
    this.ended = true
    this.#source.stop()
    this.#tell()
  }

  /** Waits until this time, or until the source has ended; with `onText` also until there is more text. */
  change(untilMs: number, onText: boolean): Effect.Effect<void> {
    return Effect.callback<void>((resume) => {
      let timer: Timer | undefined
      this.#wake = () => {
        this.#wake = undefined
        if (timer !== undefined) this.#timers.cancel(timer)
        resume(Effect.void)
      }
      this.#wakeOnText = onText
      if (untilMs < Number.POSITIVE_INFINITY)
        timer = this.#timers.schedule(Math.max(0, untilMs - this.#timers.now()), this.#wake)
    })
  }

  /** From outside, since something else has happened. */
  wake(): void {
    this.#wake?.()
  }

  readonly #received = (step: Step<unknown>): void => {
    const now = this.#timers.now()
    this.#reading = false
    this.waitingSince = undefined
    this.#take(step, now)
    // What comes next is waited for before anybody is told: they ask since when.
    if (this.#mayRead()) this.#next(now)
    this.read()
    if (this.#wakeOnText && this.pending !== "") this.#tell()
  }

  readonly #failed = (error: unknown): void => {
    this.#reading = false
    this.waitingSince = undefined
    this.#fail(error)
  }

  #take(step: Step<unknown>, now: number): void {
    if (step.done) this.#end()
    else if (typeof step.value === "string") {
      this.#index += 1
      this.pending += step.value
      this.lastAt = now
    } else {
      this.#source.stop()
      this.#fail(this.#notText(this.#index))
    }
  }

  #fail(error: unknown): void {
    if (this.ended) return
    this.failure = { error }
    this.#end()
  }

  #end(): void {
    this.ended = true
    this.#tell()
  }

  #tell(): void {
    this.#wake?.()
  }
}
