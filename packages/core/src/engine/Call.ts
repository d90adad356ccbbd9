/** A call as a value: what was fixed before its first attempt, and its journal. Pure: what happens makes the next one of it. */
import { type Attempt, deliveryOf } from "../model/Attempt.ts"
import type { AttemptFailure } from "../model/AttemptFailure.ts"
import type { AnyCommand, Evidence, Written } from "../model/Command.ts"
import { DeskError } from "../model/DeskError.ts"
import { clientFault, connectionHint, hostOf } from "../model/networkFailure.ts"
import type { Reason } from "../model/Reason.ts"
import type { ResolvedOptions } from "../model/ResolvedOptions.ts"
import type { AbortWatch } from "./AbortWatch.ts"
import type { Engine } from "./Engine.ts"
import type { Within } from "./Within.ts"

export interface Call {
  readonly engine: Engine
  /** The same in all events of this call. */
  readonly callId: number
  readonly command: AnyCommand
  readonly written: Written
  readonly signal: AbortWatch | undefined
  /** Where it can be seen whether it was done; only where lost answers are verified. */
  readonly evidence: Evidence | undefined
  /** Where it is one of several calls that are one thing. */
  readonly within: Within | undefined
  readonly deadlineMs: number
  /** By the engine's `timers.now`. */
  readonly deadlineAt: number
  readonly journal: Journal
}

/** What has happened so far. */
export interface Journal {
  readonly attempts: ReadonlyArray<Attempt>
  /** Further attempts that the policy has allowed. */
  readonly retries: number
  /** A new UserSig was made, which happens one time per call. */
  readonly renewed: boolean
  /** Why the last exchange failed. */
  readonly failure: AttemptFailure | undefined
}

/** The journal of a call that has just begun. */
export const emptyJournal: Journal = Object.freeze({
  attempts: Object.freeze([]),
  retries: 0,
  renewed: false,
  failure: undefined
})

/** The call with these news in its journal. */
export const noting = (call: Call, news: Partial<Journal>): Call => ({ ...call, journal: { ...call.journal, ...news } })

/** What every event of a call says. */
export const eventOf = ({ callId, command, written: { msgRandom } }: Call) =>
  msgRandom === undefined ? { callId, operation: command.name } : { callId, operation: command.name, msgRandom }

/** What the first and the worst event of a call say of its client. */
export const clientOf = ({ sdkAppId, origin }: ResolvedOptions) => ({ sdkAppId, endpoint: origin })

/** What to do about a failure; of a connection that did not come about also that a proxy may be missing. */
const hintOf = (
  { hint, reason }: { readonly hint?: string | undefined; readonly reason: Reason },
  { origin, route }: ResolvedOptions
): string | undefined => {
  const late = reason._tag === "TimedOut" && reason.phase === "connect"
  if (late && route.proxy !== undefined)
    return `Check that the proxy ${hostOf(route.proxy.origin)} answers, and may reach ${hostOf(origin)}.`
  const known = hint ?? (late ? connectionHint("connect", origin) : undefined)
  const unconnected = "phase" in reason && /^(dns|connect|tls)$/.test(reason.phase)
  if (!unconnected || route.notUsed === undefined) return known
  return known === undefined ? route.notUsed : `${known} ${route.notUsed}`
}

/** What the caller is told when the call ends in this failure. */
export const errorOf = ({ command, engine, journal, written }: Call, last: AttemptFailure): DeskError => {
  const { attempts, failure: before } = journal
  // A retry that gets no turn in the rate limit is no attempt: the reason is the one of the attempt before.
  const failure =
    last.reason._tag === "Overloaded" && before !== undefined ? { ...before, retryAfterMs: last.retryAfterMs } : last
  const { reason, code, detail, retry, retryable, retryAfterMs } = failure
  return new DeskError({
    operation: command.name,
    repeatable: command.repeatable,
    reason,
    code,
    delivery: deliveryOf(attempts, command.earlier),
    retryable: retryable ?? (retry !== "never" && retry !== "renew"),
    retryAfterMs,
    msgRandom: written.msgRandom,
    attempts,
    // What ends a call that waits for another attempt does not say why there was need of one.
    detail: before === undefined || before.detail === detail ? detail : `${detail}; before that: ${before.detail}`,
    hint: hintOf(failure, engine.options),
    target: engine.options.target,
    ...("cause" in failure ? { cause: failure.cause } : {})
  })
}

/** What the caller is told of a fault of this package: nobody knows how far the call had come. */
export const faultOf = ({ command, engine, written }: Call, defect: unknown): DeskError => {
  const { reason, delivery, detail, hint, cause } = clientFault(defect, "body", "this client has failed")
  return new DeskError({
    operation: command.name,
    repeatable: command.repeatable,
    reason,
    delivery,
    retryable: false,
    msgRandom: written.msgRandom,
    attempts: emptyJournal.attempts,
    detail,
    hint,
    target: engine.options.target,
    cause
  })
}
