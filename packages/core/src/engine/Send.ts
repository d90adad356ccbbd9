/**
 * The life of one send: turn, signature, exchange, answer; again if the retry policy says so; and in the end a receipt or a
 * `DeskError` that tells what became of the message.
 */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import { type Attempt, deliveryOf, type Receipt } from "../model/Attempt.ts"
import { DeskError, type Reason, type TimeoutPhase } from "../model/DeskError.ts"
import type { Settings } from "../model/ResolvedOptions.ts"
import type { Hold } from "./Cooldown.ts"
import type { HookCalls } from "./hooks.ts"
import type { Member } from "./InFlight.ts"
import { connectionFailed, deliveryAt } from "../model/networkFailure.ts"
import { randomUint32 } from "../model/random.ts"
import type { Timing } from "./Timers.ts"
import type { CheckedMessage } from "../model/Message.ts"
import type { RateLimit } from "./RateLimit.ts"
import { type AttemptFailure, failureOf, type Reply } from "../model/Reply.ts"
import { type RetryBudget, schedule } from "./RetryPolicy.ts"
import type { Signature, Signer } from "./Signer.ts"
import type { Request, Transport } from "./transport/Transport.ts"

/** What all sends of a client share. */
export interface Means {
  readonly operation: string
  /** The URL's path up to the query's fields. */
  readonly path: string
  readonly settings: Settings
  readonly transport: Transport["Service"]
  readonly signer: Signer
  readonly rateLimit: RateLimit
  readonly budget: RetryBudget
  readonly hold: Hold
  readonly hooks: HookCalls
  readonly timing: Timing
}

/** Why a send is ended from outside: by the caller, the deadline, or the client's close. */
export interface Ending {
  readonly reason: Extract<Reason, { readonly _tag: "Aborted" | "Closed" | "TimedOut" }>
  readonly detail: string
  readonly cause?: unknown
}

interface Exchange {
  readonly request: Request
  readonly signature: Signature
  readonly random: number
  readonly startedAt: number
  readonly start: number
}

const none: ReadonlyArray<Attempt> = Object.freeze([])

type Run = (effect: Effect.Effect<void, AttemptFailure>) => Fiber.Fiber<void, AttemptFailure>

/** One message on its way: what was fixed before its first attempt, and what has happened since. */
export class Send implements Member {
  place = 0
  private attempts: ReadonlyArray<Attempt> = none
  private readonly means: Means
  private readonly message: CheckedMessage
  private readonly deadlineMs: number
  /** Whoever waits for it. */
  readonly settle: (result: Exit.Exit<Receipt, DeskError>) => void
  private readonly deadlineAt: number
  private waitingFor: TimeoutPhase = "queue"
  private renewed = false
  private exchange: Exchange | undefined
  private lastFailure: AttemptFailure | undefined
  private fiber: Fiber.Fiber<void, AttemptFailure> | undefined
  private ending: Ending | undefined

  constructor(means: Means, message: CheckedMessage, deadlineMs: number, settle: Send["settle"]) {
    this.means = means
    this.message = message
    this.deadlineMs = deadlineMs
    this.settle = settle
    this.deadlineAt = means.timing.now() + deadlineMs
  }

  get msgRandom(): number {
    return this.message.packet.MsgRandom
  }

  /** What the send is waiting for right now. */
  private get phase(): TimeoutPhase {
    return this.exchange?.request.phase ?? this.waitingFor
  }

  /** Runs until it has ended by itself, at its deadline, by the signal, or by `end`; then tells how, one time. */
  begin(run: Run, signal: AbortSignal | undefined, ended: (send: Send, result: Receipt | DeskError) => void): void {
    const { timing } = this.means
    const deadline = timing.after(this.deadlineMs, () => this.end(this.overdue()))
    const onAbort = signal === undefined ? undefined : () => this.end(aborted(signal))
    if (onAbort !== undefined) signal?.addEventListener("abort", onAbort, { once: true })
    this.fiber = run(this.whole())
    // A hook may have ended the send before it had a fiber.
    if (this.ending !== undefined) this.fiber.interruptUnsafe()
    this.fiber.addObserver((exit) => {
      timing.callOff(deadline)
      if (onAbort !== undefined) signal?.removeEventListener("abort", onAbort)
      ended(this, Exit.isSuccess(exit) ? this.receipt() : this.failed(exit.cause))
    })
  }

  /** Ends it from outside, unless it has been accepted meanwhile: nothing can take that back. */
  end(why: Ending): void {
    if (this.attempts.at(-1)?.delivery === "accepted") return
    this.ending ??= why
    this.fiber?.interruptUnsafe()
  }

  private overdue(): Ending {
    return {
      reason: { _tag: "TimedOut", phase: this.phase },
      detail: `not done within ${this.deadlineMs} ms (deadlineMs)`
    }
  }

  private receipt(): Receipt {
    const { attempts, msgRandom } = this
    this.means.budget.giveBack(attempts.length - 1)
    const maybeDuplicate = attempts.length > 1 && attempts.some(({ delivery }) => delivery === "unknown")
    return Object.freeze({ msgRandom, attempts, maybeDuplicate })
  }

  /** What a failure asks for is only built once there is one. */
  private whole(): Effect.Effect<void, AttemptFailure> {
    return Effect.catch(
      Effect.suspend(() => this.turn()),
      (failure) => Effect.catch(this.afterFailure(failure), (left) => this.retry(left))
    )
  }

  /** Further attempts after a failure, which the schedule sees first. */
  private retry(failure: AttemptFailure): Effect.Effect<void, AttemptFailure> {
    let first: AttemptFailure | undefined = failure
    const next = Effect.suspend(() => {
      const failed = first
      first = undefined
      return failed === undefined ? this.attempt() : Effect.fail(failed)
    })
    const policy = schedule(this.means.settings.retry, () => this.attempts).pipe(
      Schedule.while(({ input, duration }) => this.mayPause(input, Duration.toMillis(duration)))
    )
    return Effect.retry(next, policy)
  }

  private mayPause(failure: AttemptFailure, delayMs: number): boolean {
    const { budget, hooks, operation, timing } = this.means
    const inTime = timing.now() + delayMs < this.deadlineAt
    if (!inTime || !budget.take(failure)) return false
    this.waitingFor = "pause"
    const { msgRandom, attempts } = this
    const { reason, code } = failure
    hooks.onRetry({
      operation,
      msgRandom,
      reason,
      ...(code === undefined ? {} : { code }),
      attempt: attempts.length + 1,
      delayMs
    })
    return true
  }

  /** One attempt, and, one time per send, a second one when Desk wants a new UserSig. */
  private attempt(): Effect.Effect<void, AttemptFailure> {
    return Effect.catch(
      Effect.suspend(() => this.turn()),
      (failure) => this.afterFailure(failure)
    )
  }

  // The stages of an attempt, each of which goes on at once when there is nothing to wait for: a send that meets no obstacle
  // suspends its fiber one time, for the exchange.

  private turn(): Effect.Effect<void, AttemptFailure> {
    const { hold, rateLimit, timing } = this.means
    const refusal = hold.refusal()
    if (refusal !== undefined) return Effect.fail(refusal)
    this.waitingFor = "queue"
    return rateLimit.take()
      ? this.sign()
      : Effect.flatMap(rateLimit.wait(this.deadlineAt - timing.now()), () => this.sign())
  }

  private sign(): Effect.Effect<void, AttemptFailure> {
    const { signer } = this.means
    this.waitingFor = "sign"
    const fresh = signer.fresh()
    return fresh === undefined
      ? Effect.flatMap(signer.signature, (signature) => this.exchangeWith(signature))
      : this.exchangeWith(fresh)
  }

  private exchangeWith(signature: Signature): Effect.Effect<void, AttemptFailure> {
    const { hold, transport } = this.means
    const refusal = hold.refusal()
    if (refusal !== undefined) return Effect.fail(refusal)
    const exchange = this.open(signature)
    this.exchange = exchange
    return Effect.flatMap(transport.exchange(exchange.request), (reply) => this.answered(reply, signature))
  }

  private answered(reply: Reply, { userSig }: Signature): Effect.Effect<void, AttemptFailure> {
    const failure = failureOf(reply, this.means.timing.wall(), userSig)
    if (failure !== undefined) return Effect.fail(failure)
    this.record("ok", "accepted", 0, reply.status)
    return Effect.void
  }

  private open(signature: Signature): Exchange {
    const { hold, path, settings, timing } = this.means
    const random = randomUint32()
    const request: Request = {
      origin: settings.origin,
      path: path + signature.query + random,
      body: this.message.json,
      timeoutMs: settings.attemptTimeoutMs,
      phase: "connect",
      refusal: hold.refusal
    }
    return { request, signature, random, startedAt: timing.wall(), start: timing.now() }
  }

  /** Writes an exchange's failure down, and draws from it what concerns all sends: the UserSig, the hold. */
  private afterFailure(failure: AttemptFailure): Effect.Effect<void, AttemptFailure> {
    const signature = this.exchange?.signature
    if (signature === undefined) return Effect.fail(failure)
    const { reason, delivery, retry, code, status } = failure
    const { hold, signer } = this.means
    this.record(reason._tag, delivery, code, status)
    this.lastFailure = failure
    // One that Desk has refused serves no later send either: the key may have been rotated.
    const replaceable = reason._tag === "Unauthenticated" && retry !== "hold" && signer.renew(signature)
    if (retry === "renew" && !this.renewed && replaceable) {
      this.renewed = true
      return this.attempt()
    }
    // Desk's own word, not the client's refusal meanwhile: that must not prolong the pause.
    if (retry === "hold" && delivery === "rejected") {
      hold.begin()
      return Effect.fail({ ...failure, retryAfterMs: Math.ceil(hold.remainingMs()) })
    }
    return Effect.fail(failure)
  }

  /** Writes down how the exchange in flight has ended. */
  private record(outcome: Attempt["outcome"], delivery: Attempt["delivery"], code?: number, status?: number): void {
    if (this.exchange === undefined) return
    const { random, startedAt, start } = this.exchange
    this.exchange = undefined
    const { hooks, operation, timing } = this.means
    const durationMs = timing.now() - start
    const attempt: Draft = { random, startedAt, durationMs, outcome, delivery }
    if (code !== undefined) attempt.code = code
    if (status !== undefined) attempt.status = status
    this.attempts = Object.freeze(this.attempts.concat(Object.freeze(attempt)))
    hooks.onAttempt({ operation, msgRandom: this.msgRandom, attempt })
  }

  /** What a run that did not end in a receipt means for the caller. */
  private failed(cause: Cause.Cause<AttemptFailure>): DeskError {
    const { ending } = this
    const failure = Cause.findErrorOption(cause)
    if (failure._tag === "Some") return this.error(this.reasonOf(failure.value))
    if (ending !== undefined || Cause.hasInterruptsOnly(cause)) return this.endedBy(ending ?? interrupted)
    const reached = this.exchange?.request.phase ?? "connect"
    return this.endedBy(connectionFailed(Cause.squash(cause), reached))
  }

  /** A retry that gets no turn in the rate limit is no attempt: the reason is the one of the attempt before. */
  private reasonOf(failure: AttemptFailure): AttemptFailure {
    const before = failure.reason._tag === "Overloaded" ? this.lastFailure : undefined
    return before === undefined ? failure : { ...before, retryAfterMs: failure.retryAfterMs }
  }

  private endedBy(end: Ending | AttemptFailure): DeskError {
    const reached = this.exchange?.request.phase
    if (reached !== undefined) this.record(end.reason._tag, deliveryAt(reached))
    return this.error({
      delivery: "not-sent",
      retry: end.reason._tag === "TimedOut" ? "retry" : "never",
      unanswered: false,
      ...end
    })
  }

  private error(failure: AttemptFailure): DeskError {
    const { reason, code, detail, hint, retry, retryable, retryAfterMs, cause } = failure
    const { msgRandom, attempts } = this
    return new DeskError({
      operation: this.means.operation,
      reason,
      code,
      delivery: attempts.length === 0 ? "not-sent" : deliveryOf(attempts),
      retryable: retryable ?? (retry !== "never" && retry !== "renew"),
      retryAfterMs,
      msgRandom,
      attempts,
      detail,
      hint,
      ...("cause" in failure ? { cause } : {})
    })
  }
}

/** An attempt while it is written down. */
type Draft = { -readonly [K in keyof Attempt]: Attempt[K] }

const aborted = (signal: AbortSignal): Ending => ({
  reason: { _tag: "Aborted" },
  detail: "the signal was aborted",
  cause: signal.reason
})

const interrupted: Ending = { reason: { _tag: "Aborted" }, detail: "the fiber was interrupted" }
