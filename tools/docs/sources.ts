/**
 * Where the facts of the generated tables stand in the packages. No other file of the tools names a file in their `src`.
 */
import { absolute } from "./documents.ts"

export { meanings } from "../../packages/cli/src/doctor/meanings.ts"
export { type Code, codes, type RetryClass } from "../../packages/core/src/model/Codes.ts"
export { defaults } from "../../packages/core/src/model/defaults.ts"
export { disabledVariable, variables } from "../../packages/core/src/model/Environment.ts"
export { type Reason, reasons } from "../../packages/core/src/model/Reason.ts"
export { resolveOptions } from "../../packages/core/src/model/ResolvedOptions.ts"
export { regions as dataCentres } from "../../packages/core/src/model/regions.ts"
export { webhookDefaults } from "../../packages/core/src/webhook/ResolvedWebhook.ts"
export { readOptions } from "../../packages/emulator/src/options.ts"

/** The files whose doc comments become text, by what is looked for in them. */
export const sourceFiles = {
  /** `ClientOptions` and the credentials, `RetryOptions`, `RateLimitOptions` */
  deskOptions: absolute("packages/core/src/model/DeskOptions.ts"),
  /** `DeskHooks` and the events of the hooks */
  deskHooks: absolute("packages/core/src/model/DeskHooks.ts"),
  /** `Reason` */
  reason: absolute("packages/core/src/model/Reason.ts"),
  /** `Delivery` */
  delivery: absolute("packages/core/src/model/Delivery.ts"),
  /** `RetryClass` */
  codeTable: absolute("packages/core/src/model/Codes.ts"),
  /** the builders */
  elem: absolute("packages/core/src/model/Elem.ts"),
  /** `StreamOptions` */
  streamed: absolute("packages/core/src/model/Streamed.ts"),
  /** `WebhookOptions` */
  webhookOptions: absolute("packages/core/src/webhook/WebhookOptions.ts"),
  /** `EmulatorOptions` */
  emulatorOptions: absolute("packages/emulator/src/options.ts"),
  /** its `WebhookOptions` */
  emulatorWebhook: absolute("packages/emulator/src/webhookOptions.ts")
}

/** Whose exported names are the functions and types of the engine. */
export const isOfCore = (file: string): boolean => file.startsWith("packages/core/")
