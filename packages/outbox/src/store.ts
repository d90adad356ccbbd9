/**
 * `@tcdesk/outbox/store`: the types that only authors of a store need. What it must do, `outboxContract` of `@tcdesk/outbox/testing` checks.
 * @packageDocumentation
 */
export type { JobProgress } from "./model/JobProgress.ts"
export type {
  Allowance,
  Box,
  Counts,
  Job,
  KeepOptions,
  Letter,
  LetterBox,
  LetterRange,
  NewMessage,
  OutboxStore,
  PutBack,
  RunningWorker,
  Settlement,
  Stored,
  Worker
} from "./store/OutboxStore.ts"
