/**
 * A Tencent Cloud Desk that runs on your machine: it judges every request by the documents, shows what users received, and fails
 * on demand.
 * @packageDocumentation
 */
export { type Emulator, startEmulator } from "./Emulator.ts"
export type { EmulatorClientOptions, EmulatorOptions } from "./options.ts"
export type { Chance, Fault } from "./state/faults.ts"
export type {
  CustomerMessage,
  MessageFilter,
  ReceivedElement,
  ReceivedMessage,
  ReceivedRequest,
  RuleRecord,
  Session
} from "./state/records.ts"
export { renderElement } from "./state/render.ts"
