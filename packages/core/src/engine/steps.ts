/** The four steps of an attempt. Each gives what the next one needs, or fails with the call as it is then. */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Attempt } from "../model/Attempt.ts"
import type { AttemptFailure } from "../model/AttemptFailure.ts"
import type { AnyCommand } from "../model/Command.ts"
import { clientFault, deliveryAt, type ExchangePhase, exchangeFailed } from "../model/networkFailure.ts"
import { type Reason, reasons, type TimeoutPhase } from "../model/Reason.ts"
import { type Read, type Reply, read } from "../model/Reply.ts"
import { type Call, type Journal, noting } from "./Call.ts"
import { Termination } from "./Engine.ts"
import { Exchange } from "./Exchange.ts"
import type { Signature } from "./Signer.ts"
import { pause } from "./Timers.ts"

export type Step<A> = Effect.Effect<A, Failed>

/** An attempt has failed. */
export interface Failed {
  readonly call: Call
  readonly failure: AttemptFailure
  /** The one that was used, where it had come to an exchange. */
  readonly signature?: Signature
}

interface Signed {
  readonly call: Call
  readonly signature: Signature
}

interface Replied {
  readonly exchange: Exchange
  readonly reply: Reply
}

/** Its own pace first: it lasts while the call waits for the limit of all, but not the other way round. */
export const acquireSlot = (call: Call): Step<Call> => {
  const waitMs = call.within?.pace?.waitMs(call.engine.timers.now()) ?? 0
  return waitMs === 0
    ? acquireTurn(call)
    : Effect.flatMap(waiting(call, "queue", pause(waitMs)), () => acquireTurn(call))
}

/** No cool-down, and a turn in the rate limit. */
const acquireTurn = (call: Call): Step<Call> => {
  const { cooldown, rateLimit, timers } = call.engine
  const blocked = cooldown.blockedBy()
  if (blocked !== undefined) return Effect.fail({ call, failure: blocked })
  if (rateLimit.tryAcquire()) return Effect.succeed(call)
  return Effect.as(waiting(call, "queue", rateLimit.acquire(call.deadlineAt - timers.now())), call)
}

/** A fresh UserSig. */
export const sign = (call: Call): Step<Signed> => {
  const { signer } = call.engine
  const fresh = signer.fresh()
  if (fresh !== undefined) return Effect.succeed({ call, signature: fresh })
  return Effect.map(waiting(call, "sign", signer.signature), (signature) => ({ call, signature }))
}

/** One HTTP exchange, unless a cool-down has begun meanwhile. */
export const exchange = ({ call, signature }: Signed): Step<Replied> => {
  const { cooldown, transport } = call.engine
  const blocked = cooldown.blockedBy()
  if (blocked !== undefined) return Effect.fail({ call, failure: blocked })
  const opened = new Exchange(call, signature)
  // Suspended: a transport that throws fails like one that fails, and a call that a hook has ended makes no attempt.
  const replied = Effect.suspend(() => {
    opened.handedOver = true
    claim(call, "awaited", opened.startedAt)
    call.within?.onWire?.(true)
    return transport.exchange(opened)
  })
  return Effect.map(
    Effect.catchCause(Effect.interruptible(replied), (cause) => {
      call.within?.onWire?.(false)
      const failure = failureOf(cause, opened.phase)
      return Effect.fail(opened.handedOver ? failed(opened, failure) : { call, failure })
    }),
    (reply) => {
      call.within?.onWire?.(false)
      return { exchange: opened, reply }
    }
  )
}

/** What a call that has succeeded gives. */
export interface Done<out Output = unknown> {
  readonly output: Output
  readonly attempts: ReadonlyArray<Attempt>
}

/** What the caller gets, if Desk has done what was asked for. */
export const receive = ({ exchange: done, reply }: Replied): Step<Done> => {
  const { command, engine, journal, written } = done.call
  const { answer, failure } = readBy(done, reply)
  if (failure !== undefined && !wasDone(command, journal, failure)) return Effect.fail(failed(done, failure))
  const attempts = recorded(done, {
    random: done.random,
    startedAt: done.startedAt,
    durationMs: done.durationMs(),
    outcome: "ok",
    delivery: "accepted",
    code: failure?.code ?? 0,
    status: reply.status
  })
  engine.budget.refund(journal.retries)
  claim(done.call, "entered", done.startedAt)
  return Effect.succeed({ output: command.give(answer, attempts, written), attempts })
}

/** Notes what has become of a message, for others of the same text. */
export const claim = (
  { callId, command, engine, evidence, journal }: Call,
  state: "awaited" | "lost" | "entered",
  startedAt: number
): void => {
  if (evidence === undefined) return
  const until = engine.timers.epochMs()
  // An attempt before this call may have an entry of its own, from whenever it was.
  const from = command.earlier === undefined ? (journal.attempts[0]?.startedAt ?? startedAt) : 0
  engine.claims?.note(callId, evidence.subject, { from, until, state })
}

/** What an attempt that has failed leaves: nothing, unless its answer was lost. */
const claimFailed = (call: Call, startedAt: number): void => {
  const { callId, engine, evidence, journal } = call
  if (evidence === undefined) return
  if (journal.attempts.some(({ delivery }) => delivery === "unknown")) claim(call, "lost", startedAt)
  else engine.claims?.forget(callId, evidence.subject)
}

/** What can't even be read, a transport of the user's own has made: it is one that throws. */
const readBy = ({ call: { command, engine }, signature }: Exchange, reply: Reply): Read<unknown> => {
  try {
    return read(reply, command.answer, engine.timers.epochMs(), signature.userSig)
  } catch (error) {
    return { failure: defect(error, "body") }
  }
}

/** It is refused since an attempt whose answer was lost has done it. */
const wasDone = ({ doneCode }: AnyCommand, { attempts }: Journal, { code }: AttemptFailure): boolean =>
  code !== undefined && code === doneCode && attempts.some(({ delivery }) => delivery === "unknown")

/** A wait. Here and in the exchange a call can be ended from outside, and nowhere else: that is a failure like any other. */
export const waiting = <A>(call: Call, phase: TimeoutPhase, wait: Effect.Effect<A, AttemptFailure>): Step<A> =>
  Effect.catchCause(Effect.interruptible(wait), (cause) => Effect.fail({ call, failure: failureOf(cause, phase) }))

const failed = (exchanged: Exchange, failure: AttemptFailure): Failed => {
  const { call, random, signature, startedAt } = exchanged
  const { reason, delivery, code, status } = failure
  const attempts = recorded(exchanged, {
    random,
    startedAt,
    durationMs: exchanged.durationMs(),
    outcome: reason._tag,
    delivery,
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { status })
  })
  const next = noting(call, { attempts, failure })
  claimFailed(next, startedAt)
  return { call: next, failure, signature }
}

/** All attempts, this one included. */
const recorded = ({ call }: Exchange, attempt: Attempt): ReadonlyArray<Attempt> => {
  const attempts = Object.freeze(call.journal.attempts.concat(Object.freeze(attempt)))
  const { callId, command, engine, within, written } = call
  const { msgRandom } = written
  within?.pace?.note(engine.timers.now())
  // Written out, and not spread from `eventOf`: it happens in every call.
  engine.hooks.onAttempt?.(
    msgRandom === undefined
      ? { callId, operation: command.name, attempt }
      : { callId, operation: command.name, msgRandom, attempt }
  )
  return attempts
}

/** Whatever is waited for before an exchange counts as before the first byte. */
const reached = (phase: TimeoutPhase | ExchangePhase): ExchangePhase =>
  phase === "headers" || phase === "body" ? phase : "connect"

const waits: { readonly [P in TimeoutPhase]: string } = {
  queue: "a turn in the rate limit or a free socket",
  sign: "a UserSig",
  connect: "a connection",
  headers: "an answer",
  body: "the rest of the answer",
  pause: "the next attempt",
  source: "the next piece of the text"
}

/** A failure as it is; what has ended the call; or anything else, which should not have happened. */
const failureOf = (cause: Cause.Cause<AttemptFailure>, phase: TimeoutPhase): AttemptFailure => {
  const failure = Cause.findErrorOption(cause)
  if (failure._tag === "Some") return failure.value
  const interrupt = cause.reasons.find(Cause.isInterruptReason)
  if (interrupt === undefined) return defect(Cause.squash(cause), reached(phase))
  const { reason: _tag, ...termination } =
    Context.getOrUndefined(Cause.reasonAnnotations(interrupt), Termination) ?? interrupted
  const reason: Reason = _tag === "TimedOut" ? { _tag, phase } : { _tag }
  const detail = _tag === "TimedOut" ? `${termination.detail}, waiting for ${waits[phase]}` : termination.detail
  return {
    reason,
    delivery: deliveryAt(reached(phase)),
    retry: "never",
    retryable: reasons[_tag].retryable,
    ambiguous: false,
    ...termination,
    detail
  }
}

/** Thrown where nothing may throw: a mistake of the transport, or of this package. */
const defect = (error: unknown, phase: ExchangePhase): AttemptFailure => {
  const failure = exchangeFailed(error, phase)
  return failure.reason._tag === "ClientFault" ? failure : clientFault(error, phase, "what makes the call has thrown")
}

const interrupted: Termination["Service"] = { reason: "Aborted", detail: "the fiber was interrupted" }
