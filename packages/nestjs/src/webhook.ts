/**
 * `@tcdesk/nestjs/webhook`: what Desk tells, heard by the methods of any provider.
 *
 * @example
 * ```ts prelude=nest
 * import { Injectable, Module } from "@nestjs/common"
 * import { DeskModule } from "@tcdesk/nestjs"
 * import { DeskWebhookModule, OnDeskEvent, type SessionEvent, type WebhookContext } from "@tcdesk/nestjs/webhook"
 *
 * @Injectable()
 * class Bot {
 *   @OnDeskEvent("ChatBot.UserSendMsg")
 *   async onMessage({ sessionId, text }: SessionEvent, { desk }: WebhookContext) {
 *     if (text) await desk?.send({ sessionId, text: `您说:${text}` })
 *   }
 * }
 *
 * @Module({
 *   imports: [DeskModule.forRoot(), DeskWebhookModule.forRoot({ path: "desk/callback" })],
 *   providers: [Bot]
 * })
 * class AppModule {}
 * ```
 * @packageDocumentation
 */

export type {
  Answers,
  AssignHumanRequest,
  Assignment,
  ContactUserRequest,
  DeduplicationStore,
  DeskEvent,
  EnvironmentWebhookOptions,
  Handler,
  Handlers,
  MemberStatusEvent,
  ReadBody,
  ReceiveOptions,
  RedisClient,
  RedisDeduplicationOptions,
  RefusedCalls,
  SessionEvent,
  SessionEventName,
  SessionEventSignal,
  SignWebhookOptions,
  UnknownEvent,
  Webhook,
  WebhookContext,
  WebhookOptions,
  WebhookRequest,
  WebhookResponse,
  WebhookStatus
} from "@tcdesk/core/webhook"
export {
  createWebhook,
  createWebhookFromEnv,
  isMemberStatusEvent,
  isSessionEvent,
  memoryDeduplication,
  redisDeduplication,
  signWebhook,
  sqliteDeduplication
} from "@tcdesk/core/webhook"
export { DeskWebhook } from "./webhook/DeskWebhook.ts"
export { DeskWebhookModule, type DeskWebhookModuleAsyncOptions } from "./webhook/DeskWebhookModule.ts"
export {
  AiProvider,
  AssignHuman,
  BeforeContactUser,
  type DeskHandlerOptions,
  InterfaceInvocation,
  OnDeskEvent
} from "./webhook/decorators.ts"
export type {
  DeskWebhookEnvironmentOptions,
  DeskWebhookModuleExtras,
  DeskWebhookModuleOptions,
  DeskWebhookModuleOptionsFactory
} from "./webhook/interfaces.ts"
export {
  getDeskWebhookOptionsToken,
  getDeskWebhookToken,
  InjectDeskWebhook
} from "./webhook/tokens.ts"
