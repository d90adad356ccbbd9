/**
 * Where the facts of the generated tables stand in the packages. No other file of the tools names a file in their `src`.
 */
import { absolute } from "./documents.ts"

export { type Code, codes, type RetryClass } from "../../packages/core/src/Codes.ts"
export { DeskError, type Reason } from "../../packages/core/src/DeskError.ts"
export { type Region, regions as dataCentres } from "../../packages/core/src/DeskOptions.ts"
export { variables } from "../../packages/core/src/Environment.ts"
export { httpAnswer } from "../../packages/core/src/httpAnswer.ts"
export { settingsOf } from "../../packages/core/src/Settings.ts"
export { readOptions } from "../../packages/emulator/src/options.ts"

/** The files whose doc comments become text, by what is looked for in them. */
export const sourceFiles = {
  /** `DeskOptions`, `RetryOptions`, `RateLimitOptions`, `DeskHooks` and the events of the hooks */
  deskOptions: absolute("packages/core/src/DeskOptions.ts"),
  /** `Reason` */
  deskError: absolute("packages/core/src/DeskError.ts"),
  /** `Delivery` */
  attempt: absolute("packages/core/src/Attempt.ts"),
  /** `RetryClass` */
  codeTable: absolute("packages/core/src/Codes.ts"),
  /** the builders */
  elem: absolute("packages/core/src/Elem.ts"),
  /** `EmulatorOptions` */
  emulatorOptions: absolute("packages/emulator/src/options.ts")
}
