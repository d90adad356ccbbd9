/**
 * When the client tries again by itself, as a `Schedule` over the failures of single attempts.
 * @packageDocumentation
 */
export type { RetryOptions } from "../DeskOptions.ts"
export type { AttemptFailure } from "../Reply.ts"
export { allows, type RetryPolicy, schedule } from "../RetryPolicy.ts"
