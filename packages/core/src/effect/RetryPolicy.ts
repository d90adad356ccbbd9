/**
 * When the client tries again by itself, as a `Schedule` over the failures of single attempts.
 * @packageDocumentation
 */
export type { RetryOptions } from "../model/DeskOptions.ts"
export type { AttemptFailure } from "../model/Reply.ts"
export { allows, type RetryPolicy, schedule } from "../engine/RetryPolicy.ts"
