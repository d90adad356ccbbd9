/**
 * When the client tries again by itself, and after what pause. Codes follow their class in `Codes.ts`; the pause has full
 * jitter; what Desk asks for in `Retry-After` is kept; a budget keeps an outage from being amplified.
 *
 * The shape is that of the AWS SDKs' standard retry mode.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import type { Attempt } from "../model/Attempt.ts"
import { lookUpCode } from "../model/Codes.ts"
import type { Settings } from "../model/ResolvedOptions.ts"
import type { AttemptFailure } from "../model/Reply.ts"

/** The options `retry`, with every default filled in. */
export type RetryPolicy = Settings["retry"]

/** Codes that ask for less traffic get pauses this many times as long. */
const throttleFactor = 5

/** Whether one more attempt may follow, by the kind of failure alone. `attempts` includes the failed one. */
export const allows = (policy: RetryPolicy, failure: AttemptFailure, attempts: ReadonlyArray<Attempt>): boolean => {
  if (failure.unanswered && policy.onUnknown === "fail") return false
  switch (failure.retry) {
    case "retry":
    case "throttle":
      return true
    case "once":
      return attempts.filter(({ code }) => code !== undefined && lookUpCode(code).retry === "once").length <= 1
    default:
      return false
  }
}

/** The pause in milliseconds: anything up to `ceilingMs`, but not less than what Desk asks for. */
const pauseMs = (policy: RetryPolicy, failure: AttemptFailure, ceilingMs: number, random: number): number => {
  const factor = failure.retry === "throttle" ? throttleFactor : 1
  return Math.max(random * Math.min(policy.maxDelayMs, ceilingMs * factor), failure.retryAfterMs ?? 0)
}

/** The policy as a schedule over failures, for one send; its attempts so far decide about the class `once`. */
export const schedule = (
  policy: RetryPolicy,
  attempts: () => ReadonlyArray<Attempt>
): Schedule.Schedule<Duration.Duration, AttemptFailure> =>
  Schedule.exponential(Duration.millis(policy.baseDelayMs)).pipe(
    Schedule.setInputType<AttemptFailure>(),
    Schedule.upTo({ times: policy.attempts - 1 }),
    Schedule.while(({ input }) => allows(policy, input, attempts())),
    Schedule.modifyDelay(({ input, output }) =>
      Effect.map(Random.next, (random) => Duration.millis(pauseMs(policy, input, Duration.toMillis(output), random)))
    )
  )

/** Tokens for retries, as in the AWS SDKs: an outage drains them, answers fill them up again. */
export interface RetryBudget {
  /** Pays for one retry after this failure; `false` when the budget is drained. */
  readonly take: (failure: AttemptFailure) => boolean
  /** A send has succeeded, after this many retries. */
  readonly giveBack: (retries: number) => void
}

const capacity = 500
const cost = 5
const timeoutCost = 10

export const makeBudget = (): RetryBudget => {
  let tokens = capacity
  return {
    take: ({ reason }) => {
      const price = reason._tag === "TimedOut" ? timeoutCost : cost
      if (tokens < price) return false
      tokens -= price
      return true
    },
    giveBack: (retries) => {
      tokens = Math.min(capacity, tokens + (retries === 0 ? 1 : cost))
    }
  }
}
