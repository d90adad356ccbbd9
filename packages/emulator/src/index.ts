/**
 * A Tencent Cloud Desk that runs on your machine: it judges every request by the documents, shows what users received, and fails
 * on demand.
 * @packageDocumentation
 */
export type { Emulator } from "./Emulator.ts"
export type { EmulatorClientOptions, EmulatorOptions } from "./options.ts"
export { startEmulator } from "./startEmulator.ts"
export type { AnswerFields, CommandAnswer } from "./state/Answers.ts"
export type { Chance, Fault, RequestFault } from "./state/faults.ts"
export type {
  Agent,
  AgentMessage,
  AgentOptions,
  CustomerMessage,
  CustomerSignal,
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
export type { EventNames, Region } from "./state/Settings.ts"
export type { WebhookFault } from "./state/webhookFaults.ts"
export type { WebhookCall, WebhookOutcome, WebhookPacket, WebhookTry } from "./state/webhookRecords.ts"
export type { WebhookOptions } from "./webhookOptions.ts"
