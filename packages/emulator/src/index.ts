/**
 * A Tencent Cloud Desk that runs on your machine: it judges every request by the documents, shows what users received, and fails
 * on demand.
 * @packageDocumentation
 */
export { type Emulator, startEmulator } from "./Emulator.ts"
export type { EmulatorClientOptions, EmulatorOptions } from "./options.ts"
export type { AnswerFields, CommandAnswer } from "./state/Answers.ts"
export type { Chance, Fault } from "./state/faults.ts"
export type {
  Agent,
  AgentMessage,
  AgentOptions,
  CustomerMessage,
  MessageFilter,
  MessageStream,
  QueuePlace,
  ReceivedElement,
  ReceivedMessage,
  ReceivedRequest,
  ReceivedStream,
  RuleRecord,
  Session,
  SessionEnder,
  SessionState,
  StreamEnd
} from "./state/records.ts"
export { renderElement } from "./state/render.ts"
export type { Region } from "./state/Settings.ts"
