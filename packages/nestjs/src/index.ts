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
  AnswerPart,
  Attempt,
  AttemptEvent,
  CallEvent,
  CallOptions,
  ChatMessage,
  ChatQuery,
  ClientOptions,
  CloseOptions,
  CommandOptions,
  ConfigIssue,
  Contact,
  Contacted,
  Content,
  Delivery,
  Desk,
  DeskHooks,
  DeskOptions,
  EndEvent,
  Environment,
  ErrorEvent,
  Health,
  HttpAnswer,
  Issue,
  JsonObject,
  JsonRecord,
  JsonValue,
  MessageOptions,
  OutgoingMessage,
  Prepared,
  PreparedOptions,
  Progress,
  RateLimitOptions,
  Reason,
  Receipt,
  RecordsQuery,
  Region,
  RetryEvent,
  RetryOptions,
  Route,
  SecretKeyOptions,
  SendManyOptions,
  SendOutcome,
  SentEvent,
  SessionQuery,
  SessionRecord,
  SessionState,
  Sessions,
  StartEvent,
  Status,
  StreamedMessage,
  StreamOptions,
  StreamProgress,
  StreamReceipt,
  StreamRemains,
  TextSource,
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
export { DESK_MODULE_OPTIONS } from "./desk.constants.ts"
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
