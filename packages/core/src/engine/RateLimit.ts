/**
 * The client's own rate limit: a sliding log of the last starts, so that no window of a second ever holds more than it may.
 * A waiting send has one entry in a queue; one timer serves them all, in order of arrival.
 */
import * as Effect from "effect/Effect"
import type { AttemptFailure } from "../model/AttemptFailure.ts"
import type { Timer, Timers } from "./Timers.ts"

export interface RateLimit {
  /** Takes a turn if there is one now, and nobody before it in the queue. */
  readonly tryAcquire: () => boolean
  /** Waits for a turn. Fails at once, `Overloaded`, when there is none within `withinMs`. */
  readonly acquire: (withinMs: number) => Effect.Effect<void, AttemptFailure>
  readonly queued: () => number
}

/** What the server counts is late by the network's jitter: keep a hundredth more distance than needed. */
const guard = 1.01

const refused = (waitMs: number): AttemptFailure => ({
  reason: { _tag: "Overloaded" },
  delivery: "not-sent",
  retry: "never",
  retryable: true,
  ambiguous: false,
  detail: "the client's own rate limit has no place for it within the deadline",
  retryAfterMs: Math.ceil(waitMs),
  hint: "Send less at a time, with sendMany for instance, or raise rateLimit if Desk allows this app more."
})

const unlimited: RateLimit = { tryAcquire: () => true, acquire: () => Effect.void, queued: () => 0 }

export const make = (
  settings: { readonly perSecond: number; readonly maxQueue: number } | false,
  timers: Timers
): RateLimit => {
  if (settings === false) return unlimited
  const { perSecond, maxQueue } = settings
  const size = Math.max(1, Math.floor(perSecond))
  // Of 2.5 a second no window of a second may hold 3, let alone two bursts of 2.
  const windowMs = Math.max(1000, 1000 / perSecond) * guard
  /** A ring of the last `size` starts; `oldest` is where the next one goes. */
  const starts = new Float64Array(size).fill(Number.NEGATIVE_INFINITY)
  let oldest = 0
  const waiting = new Set<() => void>()
  let timer: Timer | undefined

  /** When the one after `ahead` others may start. */
  const turn = (ahead: number): number =>
    (starts[(oldest + ahead) % size] as number) + windowMs * (Math.floor(ahead / size) + 1)

  const start = (now: number): void => {
    starts[oldest] = now
    oldest = (oldest + 1) % size
  }

  const schedule = (now: number): void => {
    // A hook of one that was served may have left a timer behind.
    if (timer !== undefined) timers.cancel(timer)
    timer = waiting.size === 0 ? undefined : timers.schedule(Math.max(0, turn(0) - now), serve)
  }

  const serve = (): void => {
    timer = undefined
    const now = timers.now()
    for (const resume of waiting) {
      if (turn(0) > now) break
      waiting.delete(resume)
      start(now)
      resume()
    }
    schedule(now)
  }

  const leave = (resume: () => void): void => {
    waiting.delete(resume)
    if (waiting.size === 0) {
      if (timer !== undefined) timers.cancel(timer)
      timer = undefined
    }
  }

  const join = Effect.callback<void>((resume) => {
    const go = () => resume(Effect.void)
    waiting.add(go)
    if (timer === undefined) schedule(timers.now())
    return Effect.sync(() => leave(go))
  })

  return {
    tryAcquire: () => {
      const now = timers.now()
      if (waiting.size > 0 || turn(0) > now) return false
      start(now)
      return true
    },
    acquire: (withinMs) =>
      Effect.suspend(() => {
        const waitMs = turn(waiting.size) - timers.now()
        return waiting.size >= maxQueue || waitMs > withinMs ? Effect.fail(refused(Math.max(0, waitMs))) : join
      }),
    queued: () => waiting.size
  }
}
