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
import { closeOptionNames } from "../model/knownNames.ts"
import type { Receipt } from "../model/Receipt.ts"
import { maxTimeMs, type ResolvedOptions } from "../model/ResolvedOptions.ts"
import type { Status } from "../model/Status.ts"
import { refuseUnknown } from "../model/unknownNames.ts"
import { isObject, property, validate } from "../model/validate.ts"
import { accept } from "./accept.ts"
import { type Call, eventOf } from "./Call.ts"
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

export interface Client {
  /**
   * Begins a call and settles exactly once. Returns how to end it from outside. `context` is where it runs.
   */
  readonly start: <Input, Output, Answer>(
    command: Command<Input, Output, Answer>,
    input: Input,
    options: CallOptions | undefined,
    settle: (result: Exit.Exit<Done<Output>, DeskError>) => void,
    context?: Context.Context<never>
  ) => { readonly terminate: (why: Termination["Service"]) => void }
  readonly status: () => Status
  readonly close: (options?: CloseOptions) => Effect.Effect<void>
}

/** What is no grace period counts as not given: a client that can't be closed helps nobody. */
const graceOf = (options: unknown, byDefault: number): number => {
  const { value } = validate((addIssue) => (isObject(options) ? property(options, "graceMs", addIssue) : undefined))
  return typeof value === "number" && !Number.isNaN(value) ? Math.min(Math.max(value, 0), maxTimeMs) : byDefault
}

/** A client is closed whatever its options are. Only then it is told which of them were not known. */
const complainOf = (options: unknown): Effect.Effect<void> => {
  const { issues } = validate((addIssue) => {
    if (isObject(options)) refuseUnknown(options, closeOptionNames, addIssue)
  })
  const [issue] = issues
  return issue === undefined ? Effect.void : Effect.die(new TypeError(`close: ${issue.message}`))
}

const closing: Termination["Service"] = {
  reason: "Closed",
  detail: "the client was closed, and the grace period is over"
}

const neverBegun = { terminate: () => {} }

/** The error of a call that has failed. */
export const errorOf = (result: Exit.Failure<unknown, DeskError>): unknown => Cause.squash(result.cause)

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
    rateLimit: RateLimit.make(options.rateLimit, timers),
    budget: RetryBudget.make(),
    cooldown: Cooldown.make(timers)
  }
  const inFlight = new InFlight<Running>(timers)
  const idle = Deferred.makeUnsafe<void>()
  const closed = Deferred.makeUnsafe<void>()
  let state: Status["state"] = "open"
  let lastFailure: Status["lastFailure"]
  let lastSentAt: number | undefined

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
    if (written.msgRandom !== undefined && !options.disabled) {
      lastSentAt = timers.epochMs()
      const { msgRandom } = written
      hooks.onSent?.({ callId, operation: command.name, msgRandom, receipt: output as Receipt })
    }
    hooks.onEnd?.({ ...eventOf(call), ok: true, durationMs: elapsedMs(call), attempts })
  }

  const failed = (call: Call, error: DeskError): void => {
    noteFailure(error)
    hooks.onError?.({ ...eventOf(call), error })
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
    if (state !== "open" && inFlight.size === 0) Deferred.doneUnsafe(idle, Exit.void)
  }
  const runtime: Runtime = { fork: Effect.runForkWith(context), inFlight, ended, left }

  const start: Client["start"] = (command, input, callOptions, settle, caller) => {
    const call = accept(engine, state, command, input, callOptions)
    if (call instanceof DeskError) {
      noteFailure(call)
      hooks.onError?.({ callId: nextCallId(), operation: command.name, error: call })
      settle(Exit.fail(call))
      return neverBegun
    }
    const at = caller === undefined ? runtime : { ...runtime, fork: Effect.runForkWith(caller) }
    return run(at, call, settle as (result: Exit.Exit<Done, DeskError>) => void)
  }

  const shutDown = (closeOptions: CloseOptions | undefined): Effect.Effect<void> => {
    state = "closing"
    left()
    const endAll = (): void => {
      for (const call of inFlight.all()) call.terminate(closing)
    }
    // An answer that is there already beats the grace period too.
    const grace = timers.schedule(graceOf(closeOptions, options.deadlineMs), () => timers.afterSockets(endAll))
    const released = Effect.flatMap(Deferred.await(idle), () => {
      timers.cancel(grace)
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

  const status = (): Status => {
    const expiresAt = engine.signer.expiresAt()
    const heldMs = engine.cooldown.remainingMs()
    return Object.freeze({
      state,
      ...(options.disabled ? { disabled: true as const } : {}),
      inFlight: inFlight.size,
      queued: engine.rateLimit.queued(),
      ...(options.rateLimit === false ? {} : { maxQueue: options.rateLimit.maxQueue }),
      ...(expiresAt === undefined ? {} : { userSigExpiresAt: expiresAt }),
      ...(heldMs === 0 ? {} : { holdUntil: Math.ceil(timers.epochMs() + heldMs) }),
      ...(lastSentAt === undefined ? {} : { lastSentAt }),
      ...(lastFailure === undefined ? {} : { lastFailure }),
      hookFailures: hooks.failures()
    })
  }

  return { start, status, close }
}
