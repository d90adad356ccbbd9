/**
 * What a send fails with: `DeskError`, whose `reason` `Effect.catchReason("DeskError", …)` tells apart.
 * @packageDocumentation
 */
export type { Attempt, Delivery, Receipt } from "../model/Attempt.ts"
export { type Code, type CodeReason, codes, type RetryClass } from "../model/Codes.ts"
export {
  type ConnectionPhase,
  DeskError,
  type Issue,
  isDeskError,
  type Reason,
  type TimeoutPhase
} from "../model/DeskError.ts"
export { type ConfigIssue, DeskConfigError } from "../model/DeskOptions.ts"
