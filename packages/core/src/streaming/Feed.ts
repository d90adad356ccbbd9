/**
 * The text that a source has given and nobody has taken yet. Imperative for speed: a source gives thousands of pieces, of which one
 * call takes many. It reads no further ahead than 64 KiB, and tells whoever waits only of what they wait for.
 */
import * as Effect from "effect/Effect"
import type { Timer, Timers } from "../engine/Timers.ts"
import type { SourceReader, Step } from "../model/sourceReader.ts"

/** In UTF-16 units: 64 KiB, if each of them takes the three bytes that one takes at the most. */
export const maxAhead = 21_845

/** So many empty pieces in a row, and others get a turn: a source that gives nothing else would hold up the process. */
const maxEmpty = 1000

/** What is known of the source by now. */
export interface Fed {
  /** What was read and not taken. */
  readonly pending: string
  /** When the last of it came, by `Timers.now`. */
  readonly lastAt: number
  /** Since when text is waited for; not while reading rests. */
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
  /** The source has come to its end by itself. */
  complete = false
  readonly #source: SourceReader<unknown>
  readonly #timers: Timers
  readonly #notText: (index: number) => Error
  #index = 0
  #empty = 0
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
    this.#readFrom(this.#timers.now())
  }

  /** The clock is read once for what comes at once. */
  #readFrom(now: number): void {
    while (!this.ended && !this.#reading && this.pending.length < maxAhead) {
      this.waitingSince ??= now
      if (this.#empty >= maxEmpty) {
        this.#empty = 0
        this.#reading = true
        this.#timers.schedule(0, this.#rested)
        return
      }
      try {
        const step = this.#source.next()
        if (step instanceof Promise) {
          this.#reading = true
          step.then(this.#received, this.#failed)
        } else this.#take(step, now)
      } catch (error) {
        this.#fail(error)
      }
    }
    // Nobody waits for text while there is enough of it.
    if (!this.#reading) this.waitingSince = undefined
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
    // Also where it has ended: a source that was running could not be stopped.
    this.#source.stop()
    if (this.ended) return
    this.ended = true
    this.wake()
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

  /** Whoever waits looks again. */
  wake(): void {
    this.#wake?.()
  }

  readonly #rested = (): void => {
    this.#reading = false
    this.read()
  }

  readonly #received = (step: Step<unknown>): void => {
    const now = this.#timers.now()
    this.#reading = false
    const before = this.pending.length
    this.#take(step, now)
    // What comes next is waited for before anybody is told: they ask since when.
    this.#readFrom(now)
    if (this.#wakeOnText && this.pending.length > before) this.wake()
  }

  readonly #failed = (error: unknown): void => {
    this.#reading = false
    this.#fail(error)
  }

  #take(step: Step<unknown>, now: number): void {
    if (step.done) {
      this.complete = !this.ended
      this.#end()
    } else if (typeof step.value === "string") {
      this.#index += 1
      if (step.value === "") this.#empty += 1
      else {
        this.#empty = 0
        this.pending += step.value
        this.lastAt = now
        this.waitingSince = undefined
      }
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
    this.waitingSince = undefined
    this.ended = true
    this.wake()
  }
}
