/** The client behind every entry: it accepts calls, runs them, closes, and says how it is. It knows no command by name. */

import * as Cause from "effect/Cause"
import type * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { CallOptions, CloseOptions } from "../model/CallOptions.ts"
import type { Command } from "../model/Command.ts"
import { nextCallId } from "../model/callId.ts"
import { DeskError } from "../model/DeskError.ts"
import type { DeskStatus } from "../model/DeskStatus.ts"
import { closeFault, graceOf } from "../model/grace.ts"
import type { Receipt } from "../model/Receipt.ts"
import type { ResolvedOptions } from "../model/ResolvedOptions.ts"
import { accept } from "./accept.ts"
import { type Call, clientOf, eventOf } from "./Call.ts"
import { makeClaims } from "./Claims.ts"
import * as Cooldown from "./Cooldown.ts"
import type { Engine, Termination } from "./Engine.ts"
import { hookCalls } from "./hooks.ts"
import { InFlight } from "./InFlight.ts"
import * as RateLimit from "./RateLimit.ts"
import * as RetryBudget from "./RetryBudget.ts"
import { type Running, type Runtime, run } from "./run.ts"
import * as Signer from "./Signer.ts"
import type { Done } from "./steps.ts"
import { tenths, timersOf } from "./Timers.ts"
import type { Transport } from "./transport/Transport.ts"
import type { Within } from "./Within.ts"

export interface Client {
  /**
   * Begins a call and settles exactly once. Returns how to end it from outside. `context` is where it runs.
   */
  readonly start: <Input, Output, Answer>(
    command: Command<Input, Output, Answer>,
    input: Input,
    options: CallOptions | undefined,
    settle: (result: Exit.Exit<Done<Output>, DeskError>) => void,
    context?: Context.Context<never>,
    within?: Within
  ) => { readonly terminate: (why: Termination["Service"]) => void }
  /**
   * Begins a series of calls that are one thing under way, such as a stream; nothing where the client is no longer open. `terminate` is
   * called when the client's grace period is over: the series is to come to its end then, by further calls if it needs any.
   */
  readonly begin: (terminate: (why: Termination["Service"]) => void) => Series | undefined
  /** Tells hooks and status of a failure that is none of a single call. */
  readonly report: (error: DeskError) => void
  readonly status: () => DeskStatus
  readonly close: (options?: CloseOptions) => Effect.Effect<void>
}

/** Calls that are one thing under way: they go on while the client closes. */
export interface Series {
  readonly start: Client["start"]
  readonly end: () => void
}

/** A client is closed whatever its options are. Only then it is told which of them were not known. */
const complainOf = (options: unknown): Effect.Effect<void> => {
  const fault = closeFault(options)
  return fault === undefined ? Effect.void : Effect.die(fault)
}

const closing: Termination["Service"] = {
  reason: "Closed",
  detail: "the client was closed, and the grace period is over"
}

const neverBegun = { terminate: () => {} }

/** The error of a call that has failed. */
export const errorOf = <E>(result: Exit.Failure<unknown, E>): unknown => Cause.squash(result.cause)

/** A client on this transport. `release` is what its `close` does at the end. `context` is where calls run that bring none. */
export const open = (
  context: Context.Context<never>,
  options: ResolvedOptions,
  transport: Transport["Service"],
  release: Effect.Effect<void>
): Client => {
  const timers = timersOf(context)
  const hooks = hookCalls(options.hooks)
  const engine: Engine = {
    options,
    transport,
    timers,
    hooks,
    signer: Signer.make(options, timers),
    rateLimit: RateLimit.make(options, timers),
    budget: RetryBudget.make(),
    cooldown: Cooldown.make(timers),
    claims: options.retry.onUnknown === "verify" ? makeClaims() : undefined
  }
  const inFlight = new InFlight<Running>(timers)
  /** Calls of series: the series itself decides when they are given up. */
  const inSeries = new InFlight<Running>(timers)
  const series = new Set<(why: Termination["Service"]) => void>()
  const idle = Deferred.makeUnsafe<void>()
  const closed = Deferred.makeUnsafe<void>()
  let state: DeskStatus["state"] = "open"
  let lastFailure: DeskStatus["lastFailure"]
  let lastSentAt: number | undefined
  let lastCalledAt: number | undefined

  const noteFailure = ({ reason, code, delivery }: DeskError): void => {
    lastFailure = Object.freeze({
      at: timers.epochMs(),
      reason: reason._tag,
      ...(code === undefined ? {} : { code }),
      delivery
    })
  }

  const succeeded = (call: Call, { output, attempts }: Done): void => {
    // Only messages are sent: what was read, or done to a session, is told by `onEnd`.
    const { callId, command, written } = call
    if (written.msgRandom === undefined) lastCalledAt = timers.epochMs()
    else if (!options.disabled) {
      lastSentAt = timers.epochMs()
      const { msgRandom } = written
      hooks.onSent?.({ callId, operation: command.name, msgRandom, receipt: output as Receipt })
    }
    hooks.onEnd?.({ ...eventOf(call), ok: true, durationMs: elapsedMs(call), attempts })
  }

  const failed = (call: Call, error: DeskError): void => {
    noteFailure(error)
    hooks.onError?.({ ...eventOf(call), ...clientOf(options), error })
    const { attempts } = error
    hooks.onEnd?.({ ...eventOf(call), ok: false, durationMs: elapsedMs(call), attempts, error })
  }

  const elapsedMs = ({ deadlineAt, deadlineMs }: Call): number => tenths(timers.now() - (deadlineAt - deadlineMs))

  const ended: Runtime["ended"] = (call, result) => {
    if (Exit.isSuccess(result)) succeeded(call, result.value)
    else failed(call, errorOf(result) as DeskError)
  }
  // Whoever waits for the close goes on at once: hooks and callers have been told by then.
  const left = (): void => {
    if (state !== "open" && inFlight.size === 0 && series.size === 0) Deferred.doneUnsafe(idle, Exit.void)
  }
  const runtime: Runtime = { fork: Effect.runForkWith(context), inFlight, ended, left }

  const report: Client["report"] = (error) => {
    noteFailure(error)
    hooks.onError?.({ callId: nextCallId(), operation: error.operation, ...clientOf(options), error })
  }

  const startIn =
    (where: Runtime, taken: () => DeskStatus["state"]): Client["start"] =>
    (command, input, callOptions, settle, caller, within) => {
      const call = accept(engine, taken(), command, input, callOptions, within)
      if (call instanceof DeskError) {
        report(call)
        settle(Exit.fail(call))
        return neverBegun
      }
      const at = caller === undefined ? where : { ...where, fork: Effect.runForkWith(caller) }
      return run(at, call, settle as (result: Exit.Exit<Done, DeskError>) => void)
    }
  const start = startIn(runtime, () => state)
  const startInSeries = startIn({ ...runtime, inFlight: inSeries }, () => "open")

  const begin: Client["begin"] = (terminate) => {
    if (state !== "open") return undefined
    // Of its own: the same function may begin two.
    const member = (why: Termination["Service"]) => terminate(why)
    series.add(member)
    const end = () => {
      series.delete(member)
      left()
    }
    return { start: startInSeries, end }
  }

  const shutDown = (closeOptions: CloseOptions | undefined): Effect.Effect<void> => {
    state = "closing"
    left()
    const endAll = (): void => {
      for (const call of inFlight.all()) call.terminate(closing)
      for (const terminate of [...series]) terminate(closing)
    }
    // An answer that is there already beats the grace period too.
    const grace = timers.schedule(graceOf(closeOptions, options.deadlineMs), () => timers.afterSockets(endAll))
    const released = Effect.flatMap(Deferred.await(idle), () => {
      timers.cancel(grace)
      engine.rateLimit.close()
      // A defect of the transport's end leaves nobody waiting: every close tells it.
      return Effect.exit(release)
    })
    return Effect.flatMap(released, (exit) => {
      state = "closed"
      Deferred.doneUnsafe(closed, exit)
      return exit
    })
  }

  const close: Client["close"] = (closeOptions) =>
    Effect.uninterruptible(
      Effect.suspend(() => {
        const complaint = complainOf(closeOptions)
        const end = state === "open" ? shutDown(closeOptions) : Deferred.await(closed)
        return Effect.andThen(end, complaint)
      })
    )

  const status = (): DeskStatus => {
    const expiresAt = engine.signer.expiresAt()
    const heldMs = engine.cooldown.remainingMs()
    return Object.freeze({
      state,
      ...(options.disabled ? { disabled: true as const } : {}),
      inFlight: inFlight.size + inSeries.size,
      ...(series.size === 0 ? {} : { streams: series.size }),
      queued: engine.rateLimit.queued(),
      ...(options.rateLimit === false
        ? {}
        : { maxQueue: options.rateLimit.maxQueue, rateLimit: Object.freeze({ mode: engine.rateLimit.mode() }) }),
      ...(expiresAt === undefined ? {} : { userSigExpiresAt: expiresAt }),
      ...(heldMs === 0 ? {} : { holdUntil: Math.ceil(timers.epochMs() + heldMs) }),
      ...(lastSentAt === undefined ? {} : { lastSentAt }),
      ...(lastCalledAt === undefined ? {} : { lastCalledAt }),
      ...(lastFailure === undefined ? {} : { lastFailure }),
      hookFailures: hooks.failures()
    })
  }

  return { start, begin, report, status, close }
}
