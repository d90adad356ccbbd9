/**
 * The rate limit of a client: its own, or one that many processes share. A waiting call has one entry in a queue; one timer serves them
 * all, in order of arrival.
 */
import * as Effect from "effect/Effect"
import type { AttemptFailure } from "../model/AttemptFailure.ts"
import type { ResolvedOptions } from "../model/ResolvedOptions.ts"
import { startLog } from "./StartLog.ts"
import { sharedTurns } from "./sharedTurns.ts"
import type { Timer, Timers } from "./Timers.ts"
import type { Turns } from "./Turns.ts"

export interface RateLimit {
  /** Takes a turn if there is one now, and nobody before it in the queue. */
  readonly tryAcquire: () => boolean
  /** Waits for a turn. Fails at once, `Overloaded`, when there is none within `withinMs`. */
  readonly acquire: (withinMs: number) => Effect.Effect<void, AttemptFailure>
  readonly queued: () => number
  readonly mode: Turns["mode"]
  /** Tells the store that this client needs it no longer. */
  readonly close: () => void
}

const ownTurns = (perSecond: number): Turns => {
  const { earliest, note } = startLog(perSecond)
  return {
    take: (now) => {
      if (earliest(0) > now) return false
      note(now)
      return true
    },
    earliest,
    wanted: () => earliest(0),
    mode: () => "local"
  }
}

const refused = (waitMs: number): AttemptFailure => ({
  reason: { _tag: "Overloaded" },
  delivery: "not-sent",
  retry: "never",
  retryable: true,
  ambiguous: false,
  detail: "the rate limit has no place for it within the deadline",
  retryAfterMs: Math.ceil(Math.max(0, waitMs)),
  hint: "Send less at a time, with sendMany for instance, or raise rateLimit if Desk allows this app more."
})

const unlimited: RateLimit = {
  tryAcquire: () => true,
  acquire: () => Effect.void,
  queued: () => 0,
  mode: () => "local",
  close: () => {}
}

interface Waiter {
  readonly untilAt: number
  readonly resume: (turn: Effect.Effect<void, AttemptFailure>) => void
}

export const make = (
  { rateLimit, sdkAppId }: Pick<ResolvedOptions, "rateLimit" | "sdkAppId">,
  timers: Timers
): RateLimit => {
  if (rateLimit === false) return unlimited
  const { perSecond, maxQueue, shared } = rateLimit
  const waiting = new Set<Waiter>()
  let timer: Timer | undefined

  const schedule = (now: number): void => {
    // A hook of one that was served may have left a timer behind.
    if (timer !== undefined) timers.cancel(timer)
    const [first] = waiting
    timer =
      first === undefined
        ? undefined
        : timers.schedule(Math.max(0, turns.wanted(waiting.size, first.untilAt, now) - now), due)
  }

  const due = (): void => {
    timer = undefined
    serve()
  }

  const serve = (): void => {
    for (const waiter of waiting) {
      // Whoever is served starts before the next one is: that takes time.
      if (!turns.take(timers.now())) break
      waiting.delete(waiter)
      waiter.resume(Effect.void)
    }
    schedule(timers.now())
  }

  /** What was told of turns that are shared may leave some without one in time. */
  const changed = (): void => {
    const now = timers.now()
    let ahead = 0
    for (const waiter of waiting) {
      const at = turns.earliest(ahead, now)
      if (at <= waiter.untilAt) ahead += 1
      else {
        waiting.delete(waiter)
        waiter.resume(Effect.fail(refused(at - now)))
      }
    }
    serve()
  }

  const turns =
    shared === undefined ? ownTurns(perSecond) : sharedTurns(shared, `${sdkAppId}`, perSecond, timers, changed)

  const leave = (waiter: Waiter): void => {
    waiting.delete(waiter)
    if (waiting.size === 0) {
      if (timer !== undefined) timers.cancel(timer)
      timer = undefined
    }
  }

  const join = (untilAt: number) =>
    Effect.callback<void, AttemptFailure>((resume) => {
      const waiter = { untilAt, resume }
      waiting.add(waiter)
      if (timer === undefined) schedule(timers.now())
      return Effect.sync(() => leave(waiter))
    })

  return {
    tryAcquire: () => waiting.size === 0 && turns.take(timers.now()),
    acquire: (withinMs) =>
      Effect.suspend(() => {
        const now = timers.now()
        const waitMs = turns.earliest(waiting.size, now) - now
        return waiting.size >= maxQueue || waitMs > withinMs ? Effect.fail(refused(waitMs)) : join(now + withinMs)
      }),
    queued: () => waiting.size,
    mode: turns.mode,
    close: () => {
      try {
        shared?.close?.()
      } catch {
        // It is somebody else's, and its end is no reason not to come to ours.
      }
    }
  }
}
