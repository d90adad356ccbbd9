/**
 * `@tcdesk/core/webhook`: what Desk tells your backend. Runs wherever there is a web `Request`: no undici, no Effect, no Node in it.
 * @packageDocumentation
 */
export { type ConfigIssue, DeskConfigError } from "./model/DeskConfigError.ts"
export type { Elem } from "./model/Elements.ts"
export type { RedisClient } from "./stores/redisCommand.ts"
export { createWebhook, createWebhookFromEnv, isWebhook, resolveWebhook } from "./webhook/createWebhook.ts"
export type { DeduplicationStore } from "./webhook/DeduplicationStore.ts"
export {
  type DeskEvent,
  isMemberStatusEvent,
  isSessionEvent,
  type MemberStatusEvent,
  type SessionEvent,
  type SessionEventName,
  type SessionEventSignal,
  type UnknownEvent
} from "./webhook/Event.ts"
export type { Answers, Handler, Handlers, WebhookContext } from "./webhook/Handlers.ts"
export { memoryDeduplication } from "./webhook/memoryDeduplication.ts"
export type { AssignHumanRequest, Assignment, ContactUserRequest, InterfaceInvocation } from "./webhook/Question.ts"
export { webhookOptionNames } from "./webhook/ResolvedWebhook.ts"
export { type RedisDeduplicationOptions, redisDeduplication } from "./webhook/redisDeduplication.ts"
export { type SignWebhookOptions, signWebhook } from "./webhook/signature.ts"
export { sqliteDeduplication } from "./webhook/sqliteDeduplication.ts"
export type {
  ReadBody,
  ReceiveOptions,
  RefusedCalls,
  Webhook,
  WebhookRequest,
  WebhookResponse,
  WebhookStatus
} from "./webhook/Webhook.ts"
export type { EnvironmentWebhookOptions, WebhookOptions } from "./webhook/WebhookOptions.ts"
