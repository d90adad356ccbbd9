/** The life of one call of a command, from its slot in the rate limit to what the caller gets. */
import * as Effect from "effect/Effect"
import { flow } from "effect/Function"
import * as Random from "effect/Random"
import type { AttemptFailure } from "../model/AttemptFailure.ts"
import type { DeskError } from "../model/DeskError.ts"
import { type Call, errorOf, eventOf, noting } from "./Call.ts"
import { ceilingMs, isRetryable, pauseMs } from "./RetryPolicy.ts"
import { acquireSlot, type Done, exchange, type Failed, receive, sign, waiting } from "./steps.ts"
import { pause, tenths } from "./Timers.ts"
import { verify } from "./verify.ts"

type Life = Effect.Effect<Done, DeskError>

/** Run it uninterruptible: only its waits and the exchange let themselves be interrupted, and so nothing once Desk has accepted. */
export const life: (call: Call) => Life = flow(
  acquireSlot,
  Effect.flatMapEager(sign),
  Effect.flatMapEager(exchange),
  Effect.flatMap(receive),
  Effect.catch((failed) => afterFailure(failed))
)

/** What follows on a failure: another attempt, after a pause where there is need of one, or the end. */
const afterFailure = ({ call, failure, signature }: Failed): Life => {
  // Refused by this client, or ended while it waited: no attempt was made.
  if (signature === undefined) return end(call, failure)
  const { cooldown, signer } = call.engine
  const { reason, delivery, retry } = failure
  // A UserSig that Desk has refused serves no later call either: the key may have been rotated.
  const replaceable = reason._tag === "Unauthenticated" && retry !== "hold" && signer.invalidate(signature)
  if (retry === "renew" && !call.journal.renewed && replaceable) return life(noting(call, { renewed: true }))
  // Desk's own word, not the client's refusal meanwhile: that must not prolong the cool-down.
  if (retry === "hold" && delivery === "rejected") {
    cooldown.begin()
    return end(call, { ...failure, retryAfterMs: Math.ceil(cooldown.remainingMs()) })
  }
  return call.engine.claims !== undefined && failure.ambiguous && call.command.repeatable === "by-msg-random"
    ? afterVerification(call, failure)
    : again(call, failure)
}

const again = (call: Call, failure: AttemptFailure): Life =>
  mayRepeat(call, failure)
    ? Effect.flatMap(Random.next, (random) => afterPause(call, failure, random))
    : end(call, failure)

/** After a moment, since what was just written may not be shown yet. */
const afterVerification = (call: Call, failure: AttemptFailure): Life =>
  Effect.matchEffect(waiting(call, "pause", pause(call.engine.options.retry.baseDelayMs)), {
    onFailure: (ended) => end(call, ended.failure),
    onSuccess: () =>
      Effect.matchEffect(verify(call, life), {
        onFailure: (why) => end(call, why === "no-history" ? failure : interruptedBy(why, failure)),
        onSuccess: (found) => (found === "absent" ? again(call, failure) : Effect.succeed(found))
      })
  })

/** Asking has failed: as if it had not been asked, unless the caller or the close has ended it. */
const interruptedBy = ({ reason, cause }: DeskError, failure: AttemptFailure): AttemptFailure =>
  reason._tag === "Aborted" || reason._tag === "Closed"
    ? {
        ...failure,
        reason,
        detail: "ended while the session's history was read",
        retry: "never",
        retryable: false,
        cause
      }
    : failure

/** By the policy, and by what the command says of a call whose answer was lost. */
const mayRepeat = ({ command, engine, journal }: Call, failure: AttemptFailure): boolean => {
  const { retry } = engine.options
  if (journal.retries >= retry.attempts - 1) return false
  if (command.repeatable === "never" && failure.delivery === "unknown") return false
  const policy = command.repeatable === "idempotent" ? { ...retry, onUnknown: "retry" as const } : retry
  return isRetryable(policy, failure, journal.attempts)
}

const afterPause = (call: Call, failure: AttemptFailure, random: number): Life => {
  const { deadlineAt, engine, journal } = call
  const { retry } = engine.options
  const delayMs = pauseMs(retry, failure, ceilingMs(retry, journal.retries), random)
  const inTime = engine.timers.now() + delayMs < deadlineAt
  if (!inTime || !engine.budget.tryConsume(failure)) return end(call, failure)
  const { reason, code } = failure
  engine.hooks.onRetry?.({
    ...eventOf(call),
    reason,
    ...(code === undefined ? {} : { code }),
    attempt: journal.attempts.length + 1,
    delayMs: tenths(delayMs)
  })
  return Effect.matchEffect(waiting(call, "pause", pause(delayMs)), {
    onSuccess: () => life(noting(call, { retries: journal.retries + 1 })),
    onFailure: (ended) => end(call, ended.failure)
  })
}

const end = (call: Call, failure: AttemptFailure): Life => Effect.fail(errorOf(call, failure))
