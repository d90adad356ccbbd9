/**
 * NestJS module for Tencent Cloud Desk.
 *
 * @example
 * ```ts prelude=nest post=3000/hello
 * import { Body, Controller, Module, Post } from "@nestjs/common"
 * import { NestFactory } from "@nestjs/core"
 * import { DeskModule, DeskService } from "@tcdesk/nestjs"
 *
 * @Controller()
 * class Greeter {
 *   constructor(private readonly desk: DeskService) {}
 *
 *   @Post("hello")
 *   greet(@Body("sessionId") sessionId: string) {
 *     return this.desk.send({ sessionId, text: "您好" })
 *   }
 * }
 *
 * @Module({ imports: [DeskModule.forRoot()], controllers: [Greeter] }) // options from TCDESK_*
 * class AppModule {}
 *
 * const app = await NestFactory.create(AppModule)
 * await app.listen(3000)
 * ```
 * @packageDocumentation
 */

export type {
  Attempt,
  AttemptEvent,
  CallErrorEvent,
  CallEvent,
  CallOptions,
  ChatMessage,
  ChatQuery,
  ClientEvent,
  ClientOptions,
  CloseOptions,
  CodeReason,
  CommandOptions,
  ConfigIssue,
  ConnectionPhase,
  Contact,
  Contacted,
  Delivery,
  Desk,
  DeskErrorJson,
  DeskHooks,
  DeskOptions,
  DeskStatus,
  ElemContents,
  ElemOf,
  EndEvent,
  Environment,
  Health,
  HttpAnswer,
  Issue,
  JsonObject,
  JsonRecord,
  JsonValue,
  MessageContent,
  MessageOptions,
  MessageRoute,
  NotBeside,
  OutgoingMessage,
  Prepared,
  PreparedOptions,
  Progress,
  RateLimitOptions,
  RawElem,
  Reason,
  Receipt,
  RecordsQuery,
  Region,
  RetryEvent,
  RetryOptions,
  SecretKeyOptions,
  SendManyOptions,
  SendOutcome,
  SentEvent,
  SessionQuery,
  SessionRecord,
  SessionState,
  Sessions,
  StartEvent,
  StreamedMessage,
  StreamOptions,
  StreamProgress,
  StreamReceipt,
  StreamRemains,
  TextSource,
  TextStreamPart,
  TimeoutPhase,
  TracedRequest,
  Transfer,
  Transferred,
  UrlAttributes,
  UserSigOptions
} from "@tcdesk/core"
export {
  createDesk,
  createDeskFromEnv,
  createDisabledDesk,
  DeskConfigError,
  DeskError,
  Elem,
  healthOf,
  hideUserSig,
  httpAnswer,
  isDeskError,
  textOf
} from "@tcdesk/core"
export { getDeskOptionsToken, getDeskToken, InjectDesk } from "./desk.decorators.ts"
export { DeskExceptionFilter } from "./desk.filter.ts"
export type {
  DeskEnvironmentOptions,
  DeskModuleExtras,
  DeskModuleOptions,
  DeskModuleOptionsFactory
} from "./desk.interfaces.ts"
export { DeskMiddleware } from "./desk.middleware.ts"
export { DeskModule, type DeskModuleAsyncOptions } from "./desk.module.ts"
export { DeskService } from "./desk.service.ts"
