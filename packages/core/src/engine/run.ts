/** Calls under way: each in a fiber of its own, which its deadline, its caller's signal and the client's close may interrupt. */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import { DeskError } from "../model/DeskError.ts"
import type { AbortWatch } from "./AbortWatch.ts"
import { type Call, clientOf, eventOf, faultOf } from "./Call.ts"
import { withoutDesk } from "./disabled.ts"
import { Termination } from "./Engine.ts"
import type { InFlight, Member } from "./InFlight.ts"
import { life } from "./life.ts"
import type { Done } from "./steps.ts"

type Fork = <A, E>(effect: Effect.Effect<A, E>, options: Effect.RunOptions) => Fiber.Fiber<A, E>

/** Where calls run, and who is told how each has ended before its caller is. */
export interface Runtime {
  readonly fork: Fork
  readonly inFlight: InFlight<Running>
  readonly ended: (call: Call, result: Exit.Exit<Done, DeskError>) => void
  /** After its caller has been told: nothing of a call is left. */
  readonly left: () => void
}

/** A call that is under way. */
export class Running implements Member {
  index = 0
  dueAt: number
  readonly #deadlineMs: number
  #fiber: Fiber.Fiber<unknown, unknown> | undefined
  /** It was ended before it had a fiber. */
  #ended: Termination["Service"] | undefined

  constructor({ deadlineAt, deadlineMs }: Call) {
    this.dueAt = deadlineAt
    this.#deadlineMs = deadlineMs
  }

  /** Before its first step: a hook may end it there. */
  runsIn(fiber: Fiber.Fiber<unknown, unknown>): void {
    this.#fiber = fiber
    if (this.#ended !== undefined) this.terminate(this.#ended)
  }

  /** From outside: it takes effect where the call waits, or not at all. */
  terminate(why: Termination["Service"]): void {
    if (this.#fiber === undefined) this.#ended ??= why
    else this.#fiber.interruptUnsafe(undefined, Context.make(Termination, why))
  }

  expire(): void {
    this.terminate({ reason: "TimedOut", detail: `not done within ${this.#deadlineMs} ms (deadlineMs)` })
  }
}

/** Without a prototype: Effect would take a `signal` from a polluted one. */
const uninterruptible: Effect.RunOptions = Object.assign(Object.create(null), { uninterruptible: true })

/** Runs a call until it has ended; `settle` is then called, one time, and nothing is left of the call. */
export const run = (
  { fork, inFlight, ended, left }: Runtime,
  call: Call,
  settle: (result: Exit.Exit<Done, DeskError>) => void
): Running => {
  const { deadlineAt, deadlineMs, signal } = call
  const running = new Running(call)
  inFlight.add(running, deadlineAt - deadlineMs)
  // First, since a hook may abort it: an event that has passed is not heard.
  const forget = signal === undefined ? undefined : abortBy(signal, running)
  const { hooks, options, timers } = call.engine
  hooks.onStart?.({ ...eventOf(call), ...clientOf(options), startedAt: timers.epochMs() })
  const whole = Effect.withFiber((fiber) => {
    running.runsIn(fiber)
    return call.engine.options.disabled ? withoutDesk(call) : life(call)
  })
  fork(whole, uninterruptible).addObserver((exit) => {
    forget?.()
    inFlight.delete(running)
    const result = Exit.isSuccess(exit) ? exit : Exit.fail(deskErrorOf(call, exit))
    ended(call, result)
    settle(result)
    left()
  })
  return running
}

const abortBy = (signal: AbortWatch, running: Running): (() => void) => {
  signal.onAbort((cause) => running.terminate({ reason: "Aborted", detail: "the signal was aborted", cause }))
  return signal.end
}

/** A call fails in a `DeskError`, whatever happens. */
const deskErrorOf = (call: Call, exit: Exit.Failure<Done, DeskError>): DeskError => {
  const error = Cause.squash(exit.cause)
  return error instanceof DeskError ? error : faultOf(call, error)
}
