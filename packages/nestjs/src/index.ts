/**
 * NestJS module for Tencent Cloud Desk.
 *
 * ```ts
 * @Module({ imports: [DeskModule.forRoot()] })                  // options from TCDESK_*
 * class AppModule {}
 *
 * constructor(private readonly desk: DeskService) {}
 * await this.desk.send({ sessionId, text: "您好" })
 * ```
 * @packageDocumentation
 */

export type {
  CallOptions,
  Desk,
  DeskOptions,
  OutgoingMessage,
  Reason,
  Receipt,
  SendOutcome,
  SessionState,
  Status
} from "@tcdesk/core"
export {
  createDesk,
  createDeskFromEnv,
  DeskConfigError,
  DeskError,
  Elem,
  healthOf,
  hideUserSig,
  httpAnswer,
  isDeskError
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
