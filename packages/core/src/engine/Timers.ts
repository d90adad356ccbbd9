/**
 * Time for what can't wait in a fiber of its own: the limits of calls and attempts, the rate limit. It follows the Clock of
 * the context, so that under a TestClock these run on virtual time too; on the live Clock it is the bare timer.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import { maxTimeMs } from "../model/time.ts"

export interface Timers {
  /** Milliseconds on a monotonic scale: for durations. */
  readonly now: () => number
  /** Milliseconds since 1970: for what others read. */
  readonly epochMs: () => number
  /** Calls once, not before `ms` have passed. */
  readonly schedule: (ms: number, call: () => void) => Timer
  readonly cancel: (timer: Timer) => void
  /** Calls once all that has already arrived at the sockets has been read. */
  readonly afterSockets: (call: () => void) => void
}

/** A duration as people read it, in tenths of a millisecond. */
export const tenths = (ms: number): number => Math.round(ms * 10) / 10

/** Only the `Timers` that made it knows what it is: no closure is needed to cancel it. */
export type Timer = object

const live: Timers = {
  now: () => performance.now(),
  epochMs: () => Date.now(),
  // Rounded up, the longest limit there may be is one more than a timer can take, and would go off at once.
  schedule: (ms, call) => setTimeout(call, Math.min(Math.ceil(ms), maxTimeMs)),
  cancel: (timer) => clearTimeout(timer as NodeJS.Timeout),
  // Sockets are read between timers and immediates. Twice, since a body may need a turn more than its headers.
  afterSockets: (call) => {
    setImmediate(setImmediate, call)
  }
}

/** Waits, by the clock of whoever waits. Not `Effect.sleep`, which brings the parser of all other ways to write a duration. */
export const pause = (ms: number): Effect.Effect<void> => Effect.clockWith((clock) => clock.sleep(Duration.millis(ms)))

const liveClock = Context.get(Context.empty(), Clock.Clock)

/** The time of this context. */
export const timersOf = (context: Context.Context<never>): Timers => {
  const clock = Context.get(context, Clock.Clock)
  if (clock === liveClock) return live
  const runFork = Effect.runForkWith(context)
  return {
    now: () => Number(clock.monotonicTimeNanosUnsafe()) / 1e6,
    epochMs: () => clock.currentTimeMillisUnsafe(),
    schedule: (ms, call) => runFork(Effect.andThen(clock.sleep(Duration.millis(ms)), Effect.sync(call))),
    cancel: (timer) => (timer as Fiber.Fiber<void>).interruptUnsafe(),
    // On virtual time nothing has arrived that was not read.
    afterSockets: (call) => call()
  }
}
