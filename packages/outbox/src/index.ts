/**
 * `@tcdesk/outbox`: messages that survive the process.
 * @packageDocumentation
 */
export type { DeskErrorJson } from "@tcdesk/core"
export type { Backoff } from "./model/backoff.ts"
export { createOutbox } from "./outbox/createOutbox.ts"
export type {
  Enqueued,
  EnqueueManyOptions,
  EnqueueOptions,
  EnqueueOutcome,
  EnqueueProgress
} from "./outbox/Enqueued.ts"
export type { LetterPage, OutboxLetter, Replayed } from "./outbox/letters.ts"
export type {
  DeadLetters,
  Outbox,
  OutboxStatus,
  ParkedLetters,
  Started,
  StartOptions
} from "./outbox/Outbox.ts"
export type {
  DeliveredEvent,
  OutboxHooks,
  OutboxOptions,
  PausedEvent,
  RetryingEvent,
  SendingDesk,
  SetAsideEvent,
  StoreFailedEvent
} from "./outbox/OutboxOptions.ts"
export { type OutboxHealthLimits, outboxHealth } from "./outbox/outboxHealth.ts"
export { OutboxError, type OutboxErrorReason } from "./store/OutboxError.ts"
export type { OutboxStore } from "./store/OutboxStore.ts"
