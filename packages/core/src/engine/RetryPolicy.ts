/**
 * When a call is made again by itself, and after what pause. Codes follow their class in `Codes.ts`; the pause has full
 * jitter; what Desk asks for in `Retry-After` is kept; the shape is that of the AWS SDKs' standard retry mode.
 */
import type { Attempt } from "../model/Attempt.ts"
import type { AttemptFailure } from "../model/AttemptFailure.ts"
import { lookUpCode } from "../model/Codes.ts"
import type { RetryPolicy } from "../model/DeskOptions.ts"

/** Codes that ask for less traffic get pauses this many times as long. */
const throttleFactor = 5

/** Whether one more attempt may follow, by the kind of failure alone. `attempts` includes the failed one. */
export const isRetryable = (
  policy: RetryPolicy,
  failure: AttemptFailure,
  attempts: ReadonlyArray<Attempt>
): boolean => {
  // With "verify" the history is asked before.
  if (failure.ambiguous && policy.onUnknown === "fail") return false
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

/** The bound of the pause before the retry with this number, counted from 0: it doubles with each. */
export const ceilingMs = (policy: RetryPolicy, retries: number): number => policy.baseDelayMs * 2 ** retries

/** The pause in milliseconds: anything up to the ceiling, but not less than what Desk asks for. `random` is from 0 to 1. */
export const pauseMs = (policy: RetryPolicy, failure: AttemptFailure, ceiling: number, random: number): number => {
  const factor = failure.retry === "throttle" ? throttleFactor : 1
  return Math.max(random * Math.min(policy.maxDelayMs, ceiling * factor), failure.retryAfterMs ?? 0)
}
