/**
 * `@tcdesk/nestjs/outbox`: messages that survive the process. Needs `@tcdesk/outbox`, an optional peer.
 *
 * @example
 * ```ts prelude=nest
 * import { Injectable, Module } from "@nestjs/common"
 * import { DeskModule } from "@tcdesk/nestjs"
 * import { OutboxModule, OutboxService } from "@tcdesk/nestjs/outbox"
 * import { sqliteStore } from "@tcdesk/outbox/sqlite"
 *
 * @Injectable()
 * class Orders {
 *   constructor(private readonly outbox: OutboxService) {}
 *   shipped = (sessionId: string, order: string) =>
 *     this.outbox.enqueue({ sessionId, text: "您的订单已发货", key: `order-${order}-shipped` })
 * }
 *
 * @Module({
 *   imports: [DeskModule.forRoot(), OutboxModule.forRoot({ store: () => sqliteStore("outbox.db") })],
 *   providers: [Orders]
 * })
 * class AppModule {}
 * ```
 * @packageDocumentation
 */

export type {
  Backoff,
  DeadLetters,
  DeliveredEvent,
  DeskErrorJson,
  Enqueued,
  EnqueueManyOptions,
  EnqueueOptions,
  EnqueueOutcome,
  EnqueueProgress,
  LetterPage,
  Outbox,
  OutboxErrorReason,
  OutboxHealthLimits,
  OutboxHooks,
  OutboxLetter,
  OutboxOptions,
  OutboxStatus,
  OutboxStore,
  ParkedLetters,
  PausedEvent,
  Replayed,
  RetryingEvent,
  SendingDesk,
  SetAsideEvent,
  Started,
  StartOptions,
  StoreFailedEvent
} from "@tcdesk/outbox"
export { createOutbox, OutboxError, outboxHealth } from "@tcdesk/outbox"
export type { OutboxModuleExtras, OutboxModuleOptions, OutboxModuleOptionsFactory } from "./outbox/interfaces.ts"
export { OutboxModule, type OutboxModuleAsyncOptions } from "./outbox/OutboxModule.ts"
export { OutboxService } from "./outbox/OutboxService.ts"
export { getOutboxOptionsToken, getOutboxToken, InjectOutbox } from "./outbox/tokens.ts"
