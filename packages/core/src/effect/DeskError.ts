/**
 * What a call fails with: `DeskError`, whose `reason` `Effect.catchReason("DeskError", …)` tells apart.
 * @packageDocumentation
 */
export type { Attempt } from "../model/Attempt.ts"
export { type Code, type CodeScope, codes, type RetryClass } from "../model/Codes.ts"
export type { Delivery } from "../model/Delivery.ts"
export { type ConfigIssue, DeskConfigError } from "../model/DeskConfigError.ts"
export { DeskError, isDeskError } from "../model/DeskError.ts"
export type { Issue } from "../model/Issue.ts"
export type { CodeReason, ConnectionPhase, Reason, TimeoutPhase } from "../model/Reason.ts"
