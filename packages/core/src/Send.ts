/**
 * The life of one send: turn, signature, exchange, answer; again if the retry policy says so; and in the end a receipt or a
 * `DeskError` that tells what became of the message.
 */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { type Attempt, deliveryOf, type Receipt } from "./Attempt.ts"
import { DeskError, type Reason, type TimeoutPhase } from "./DeskError.ts"
import type { Settings } from "./Settings.ts"
import type { Hold } from "./Hold.ts"
import type { HookCalls } from "./internal/hooks.ts"
import { connectionFailed, deliveryAt } from "./internal/networkFailure.ts"
import { randomUint32 } from "./internal/random.ts"
import type { Timing } from "./internal/Timing.ts"
import type { CheckedMessage } from "./Message.ts"
import type { RateLimit } from "./RateLimit.ts"
import { type AttemptFailure, failureOf, type Reply } from "./Reply.ts"
import { type RetryBudget, schedule } from "./RetryPolicy.ts"
import type { Signature, Signer } from "./Signer.ts"
import type { Request, Transport } from "./Transport.ts"

/** What all sends of a client share. */
export interface Means {
  readonly operation: string
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
  readonly random: number
  readonly startedAt: number
  readonly start: number
}

/** One message on its way: what was fixed before its first attempt, and what has happened since. */
export class Send {
  readonly attempts: Array<Attempt> = []
  private readonly means: Means
  private readonly message: CheckedMessage
  private readonly deadlineAt: number
  private waitingFor: TimeoutPhase = "queue"
  private renewed = false
  private exchange: Exchange | undefined
  private lastFailure: AttemptFailure | undefined

  constructor(means: Means, message: CheckedMessage, deadlineMs: number) {
    this.means = means
    this.message = message
    this.deadlineAt = means.timing.now() + deadlineMs
  }

  get msgRandom(): number {
    return this.message.packet.MsgRandom
  }

  /** Desk has said so; the receipt is about to come. */
  get accepted(): boolean {
    return this.attempts.at(-1)?.delivery === "accepted"
  }

  /** What the send is waiting for right now. */
  get phase(): TimeoutPhase {
    return this.exchange?.request.phase ?? this.waitingFor
  }

  /** The whole of it. The schedule is only built once something has failed. */
  run(): Effect.Effect<Receipt, AttemptFailure> {
    return Effect.map(
      Effect.catch(this.attempt(), (failure) => this.retry(failure)),
      () => this.receipt()
    )
  }

  private receipt(): Receipt {
    this.means.budget.giveBack(this.attempts.length - 1)
    return Object.freeze({
      msgRandom: this.msgRandom,
      attempts: Object.freeze(this.attempts),
      maybeDuplicate: this.attempts.some(({ delivery }) => delivery === "unknown")
    })
  }

  /** Further attempts after a failure, which the schedule sees first. */
  private retry(failure: AttemptFailure): Effect.Effect<void, AttemptFailure> {
    let first: AttemptFailure | undefined = failure
    const next = Effect.suspend(() => {
      const failed = first
      first = undefined
      return failed === undefined ? this.attempt() : Effect.fail(failed)
    })
    const policy = schedule(this.means.settings.retry, this.attempts).pipe(
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
    return Effect.gen({ self: this }, function* () {
      const { hold, rateLimit, signer, timing } = this.means
      yield* hold.check
      this.waitingFor = "queue"
      yield* rateLimit.take(this.deadlineAt - timing.now())
      this.waitingFor = "sign"
      const signature = yield* signer.signature
      const failure = yield* this.exchangeWith(signature)
      if (failure === undefined) return
      // One that Desk has refused serves no later send either: the key may have been rotated.
      const refused = failure.reason._tag === "Unauthenticated" && failure.retry !== "hold"
      const replaceable = refused && signer.renew(signature)
      if (failure.retry === "renew" && !this.renewed && replaceable) {
        this.renewed = true
        return yield* this.attempt()
      }
      // Desk's own word, not the client's refusal meanwhile: that must not prolong the pause.
      if (failure.retry === "hold" && failure.delivery === "rejected") hold.begin()
      return yield* Effect.fail(failure)
    })
  }

  private exchangeWith(signature: Signature): Effect.Effect<AttemptFailure | undefined, AttemptFailure> {
    const { hold, operation, settings, timing, transport } = this.means
    const random = randomUint32()
    const request: Request = {
      origin: settings.origin,
      path: `/v4/desk_http_svc/${operation}?${signature.query}&random=${random}`,
      body: this.message.json,
      timeoutMs: settings.attemptTimeoutMs,
      phase: "connect",
      refusal: hold.refusal
    }
    return Effect.flatMap(hold.check, () => {
      this.exchange = { request, random, startedAt: timing.wall(), start: timing.now() }
      return Effect.match(transport.exchange(request), {
        onSuccess: (reply: Reply) => this.settle(failureOf(reply, timing.wall(), signature.userSig), reply.status),
        onFailure: (failure: AttemptFailure) => this.settle(failure, failure.status)
      })
    })
  }

  /** Writes down how the exchange in flight has ended. */
  private settle(failure: AttemptFailure | undefined, status: number | undefined): AttemptFailure | undefined {
    this.record(
      failure?.reason._tag ?? "ok",
      failure?.delivery ?? "accepted",
      failure?.code ?? (failure === undefined ? 0 : undefined),
      status
    )
    this.lastFailure = failure
    return failure
  }

  private record(outcome: Attempt["outcome"], delivery: Attempt["delivery"], code?: number, status?: number): void {
    if (this.exchange === undefined) return
    const { random, startedAt, start } = this.exchange
    this.exchange = undefined
    const { hooks, operation, timing } = this.means
    const attempt: Attempt = Object.freeze({
      random,
      startedAt,
      durationMs: timing.now() - start,
      outcome,
      delivery,
      ...(code === undefined ? {} : { code }),
      ...(status === undefined ? {} : { status })
    })
    this.attempts.push(attempt)
    hooks.onAttempt({ operation, msgRandom: this.msgRandom, attempt })
  }

  /** What a run that did not end in a receipt means for the caller. */
  failed(cause: Cause.Cause<AttemptFailure>, ending: Ending | undefined): DeskError {
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
      attempts: Object.freeze(attempts),
      detail,
      hint,
      ...("cause" in failure ? { cause } : {})
    })
  }
}

const interrupted: Ending = { reason: { _tag: "Aborted" }, detail: "the fiber was interrupted" }
