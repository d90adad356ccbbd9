/**
 * Time for what can't wait in a fiber of its own: the attempt timer, the deadline, the rate limit. It follows the Clock of
 * the context, so that under a TestClock these run on virtual time too; on the live Clock it is the bare timer.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"

export interface Timing {
  /** Milliseconds on a monotonic scale: for durations. */
  readonly now: () => number
  /** Milliseconds since 1970: for what others read. */
  readonly wall: () => number
  /** Calls once, not before `ms` have passed. */
  readonly after: (ms: number, call: () => void) => Timer
  readonly callOff: (timer: Timer) => void
}

/** Only the `Timing` that made it knows what it is: no closure is needed to call it off, and there are two for every send. */
export type Timer = object

const live: Timing = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after: (ms, call) => setTimeout(call, Math.ceil(ms)),
  callOff: (timer) => clearTimeout(timer as NodeJS.Timeout)
}

const liveClock = Context.get(Context.empty(), Clock.Clock)

/** The time of this context. */
export const timingOf = (context: Context.Context<never>): Timing => {
  const clock = Context.get(context, Clock.Clock)
  if (clock === liveClock) return live
  const runFork = Effect.runForkWith(context)
  return {
    now: () => Number(clock.monotonicTimeNanosUnsafe()) / 1e6,
    wall: () => clock.currentTimeMillisUnsafe(),
    after: (ms, call) => runFork(Effect.andThen(clock.sleep(Duration.millis(ms)), Effect.sync(call))),
    callOff: (timer) => (timer as Fiber.Fiber<void>).interruptUnsafe()
  }
}
