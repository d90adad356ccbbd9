/**
 * The client behind every entry: it takes messages in, keeps account of the sends under way, ends them when their time,
 * their caller or the client ends, and says how it is.
 */
import * as Cause from "effect/Cause"
import type * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import type { Receipt } from "../model/Attempt.ts"
import { DeskError, type Reason } from "../model/DeskError.ts"
import type { Settings } from "../model/ResolvedOptions.ts"
import * as Hold from "./Cooldown.ts"
import { collect, integer, isObject, own } from "../model/validate.ts"
import { hookCalls } from "./hooks.ts"
import { InFlight } from "./InFlight.ts"
import { timingOf } from "./Timers.ts"
import { checkMessage, type OutgoingMessage } from "../model/Message.ts"
import * as RateLimit from "./RateLimit.ts"
import { makeBudget } from "./RetryPolicy.ts"
import { type Ending, type Means, Send } from "./Send.ts"
import * as Signer from "./Signer.ts"
import type { CloseOptions, SendOptions, Status } from "../model/Status.ts"
import type { Transport } from "./transport/Transport.ts"

type Settle = (result: Exit.Exit<Receipt, DeskError>) => void

export interface Client {
  /**
   * Takes a message in and settles exactly once. Returns how to end the send from outside. `context` is where it runs.
   */
  readonly start: (
    message: OutgoingMessage,
    options: SendOptions | undefined,
    settle: Settle,
    context?: Context.Context<never>
  ) => { readonly end: (why: Ending) => void }
  readonly status: () => Status
  readonly close: (options?: CloseOptions) => Effect.Effect<void>
}

const operation = "send_msg"
/** A longer timer would go off at once. */
const maxTimeMs = 2 ** 31 - 1

const refused = (reason: Reason, detail: string, more: { readonly cause?: unknown } = {}): DeskError =>
  new DeskError({
    operation,
    reason,
    delivery: "not-sent",
    retryable: false,
    attempts: Object.freeze([]),
    detail,
    ...more
  })

const invalid = (issues: Extract<Reason, { readonly _tag: "InvalidMessage" }>["issues"]): DeskError =>
  refused(
    { _tag: "InvalidMessage", issues },
    issues.map(({ path, message }) => (path === "" ? `the message ${message}` : `${path} ${message}`)).join("; ")
  )

const noOptions: ReturnType<typeof checkOptions> = { value: {}, issues: [] }

const checkOptions = (options: unknown) =>
  collect((report): SendOptions => {
    if (!isObject(options)) return {}
    const signal = own(options, "signal")
    const deadlineMs = own(options, "deadlineMs")
    if (deadlineMs !== undefined) integer(1, maxTimeMs)(deadlineMs, "options.deadlineMs", report)
    if (signal !== undefined && !(signal instanceof AbortSignal)) report("options.signal", "must be an AbortSignal")
    return { signal, deadlineMs } as SendOptions
  })

/** What is no grace period counts as not given: a client that can't be closed helps nobody. */
const graceOf = (options: unknown, byDefault: number): number => {
  const { value } = collect(() => (isObject(options) ? own(options, "graceMs") : undefined))
  return typeof value === "number" && !Number.isNaN(value) ? Math.min(Math.max(value, 0), maxTimeMs) : byDefault
}

const closing: Ending = { reason: { _tag: "Closed" }, detail: "the client was closed, and the grace period is over" }

const nothingToEnd = { end: () => {} }

/** The error of a send that has failed. */
export const errorOf = (result: Exit.Failure<Receipt, DeskError>): unknown => Cause.squash(result.cause)

/** A client on this transport. `scope` holds what the client owns and is closed at the end of its `close`. */
export const make = (
  settings: Settings,
  transport: Transport["Service"],
  scope: Scope.Closeable
): Effect.Effect<Client> =>
  Effect.contextWith((made: Context.Context<never>) =>
    Effect.sync((): Client => {
      const timing = timingOf(made)
      const hooks = hookCalls(settings.hooks)
      const means: Means = {
        operation,
        path: `/v4/desk_http_svc/${operation}?`,
        settings,
        transport,
        timing,
        hooks,
        signer: Signer.make(settings, timing),
        rateLimit: RateLimit.make(settings.rateLimit, timing),
        budget: makeBudget(),
        hold: Hold.make(timing)
      }
      const under = new InFlight<Send>()
      const run = Effect.runForkWith(made)
      const idle = Deferred.makeUnsafe<void>()
      const closed = Deferred.makeUnsafe<void>()
      let state: Status["state"] = "open"
      let lastFailure: Status["lastFailure"]
      let lastSentAt: number | undefined

      const fail = (error: DeskError): Exit.Exit<never, DeskError> => {
        const { reason, code, delivery } = error
        lastFailure = Object.freeze({
          at: timing.wall(),
          reason: reason._tag,
          ...(code === undefined ? {} : { code }),
          delivery
        })
        hooks.onError({ operation, error })
        return Exit.fail(error)
      }

      const ended = (send: Send, result: Receipt | DeskError): void => {
        under.delete(send)
        if (state !== "open" && under.size === 0) Deferred.doneUnsafe(idle, Exit.void)
        if (result instanceof DeskError) {
          send.settle(fail(result))
          return
        }
        lastSentAt = timing.wall()
        hooks.onSent({ operation, receipt: result })
        send.settle(Exit.succeed(result))
      }

      const refuse = (settle: Settle, error: DeskError): typeof nothingToEnd => {
        settle(fail(error))
        return nothingToEnd
      }

      const start: Client["start"] = (message, options, settle, context) => {
        const { value, issues } = checkMessage(message)
        const checked = options === undefined ? noOptions : checkOptions(options)
        if (value === undefined || checked.value === undefined || checked.issues.length > 0) {
          return refuse(settle, invalid([...issues, ...checked.issues]))
        }
        const { deadlineMs = settings.deadlineMs, signal } = checked.value
        if (state !== "open") return refuse(settle, refused({ _tag: "Closed" }, "the client is closed"))
        if (signal?.aborted) {
          const cause = signal.reason
          return refuse(settle, refused({ _tag: "Aborted" }, "the signal was aborted before the send", { cause }))
        }
        const send = new Send(means, value, deadlineMs, settle)
        under.add(send)
        send.begin(context === undefined ? run : Effect.runForkWith(context), signal, ended)
        return send
      }

      const close = Effect.fnUntraced(function* (options?: CloseOptions) {
        if (state === "open") {
          state = "closing"
          if (under.size === 0) Deferred.doneUnsafe(idle, Exit.void)
          const grace = timing.after(graceOf(options, settings.deadlineMs), () => {
            for (const send of under.all()) send.end(closing)
          })
          yield* Deferred.await(idle)
          timing.callOff(grace)
          yield* Scope.close(scope, Exit.void)
          state = "closed"
          Deferred.doneUnsafe(closed, Exit.void)
        }
        yield* Deferred.await(closed)
      }, Effect.uninterruptible)

      const status = (): Status => {
        const expiresAt = means.signer.expiresAt()
        const heldMs = means.hold.remainingMs()
        return Object.freeze({
          state,
          inFlight: under.size,
          queued: means.rateLimit.queued(),
          ...(settings.rateLimit === false ? {} : { maxQueue: settings.rateLimit.maxQueue }),
          ...(expiresAt === undefined ? {} : { userSigExpiresAt: expiresAt }),
          ...(heldMs === 0 ? {} : { holdUntil: Math.ceil(timing.wall() + heldMs) }),
          ...(lastSentAt === undefined ? {} : { lastSentAt }),
          ...(lastFailure === undefined ? {} : { lastFailure }),
          hookFailures: hooks.failures()
        })
      }

      return { start, status, close }
    })
  )
