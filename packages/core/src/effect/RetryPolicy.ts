/**
 * When the client tries again by itself, as a `Schedule` over the failures of single attempts.
 * @packageDocumentation
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import { isRetryable, pauseMs } from "../engine/RetryPolicy.ts"
import type { Attempt } from "../model/Attempt.ts"
import type { AttemptFailure } from "../model/AttemptFailure.ts"
import type { RetryPolicy } from "../model/DeskOptions.ts"

export { isRetryable } from "../engine/RetryPolicy.ts"
export type { AttemptFailure } from "../model/AttemptFailure.ts"
export type { RetryOptions, RetryPolicy } from "../model/DeskOptions.ts"

/** The policy as a schedule over failures, for one call; its attempts so far decide about the class `once`. */
export const schedule = (
  policy: RetryPolicy,
  attempts: () => ReadonlyArray<Attempt>
): Schedule.Schedule<Duration.Duration, AttemptFailure> =>
  Schedule.exponential(Duration.millis(policy.baseDelayMs)).pipe(
    Schedule.setInputType<AttemptFailure>(),
    Schedule.upTo({ times: policy.attempts - 1 }),
    Schedule.while(({ input }) => isRetryable(policy, input, attempts())),
    Schedule.modifyDelay(({ input, output }) =>
      Effect.map(Random.next, (random) => Duration.millis(pauseMs(policy, input, Duration.toMillis(output), random)))
    )
  )
