/** Tokens for retries, with the numbers of the AWS SDKs' standard retry mode: an outage drains them, answers fill them up again. */
import type { AttemptFailure } from "../model/AttemptFailure.ts"

export interface RetryBudget {
  /** Pays for one retry after this failure; `false` when the budget is drained. */
  readonly tryConsume: (failure: AttemptFailure) => boolean
  /** A call has succeeded, after this many retries: the price of one comes back, or one token for none. */
  readonly refund: (retries: number) => void
}

/** Enough for 100 retries in a row. */
const capacity = 500
const retryCost = 5
/** An attempt that timed out has cost the service most. */
const timeoutRetryCost = 10
const refundWithoutRetry = 1

export const make = (): RetryBudget => {
  let tokens = capacity
  return {
    tryConsume: ({ reason }) => {
      const price = reason._tag === "TimedOut" ? timeoutRetryCost : retryCost
      if (tokens < price) return false
      tokens -= price
      return true
    },
    refund: (retries) => {
      tokens = Math.min(capacity, tokens + (retries === 0 ? refundWithoutRetry : retryCost))
    }
  }
}
