/**
 * Express middleware for Tencent Cloud Desk.
 *
 * @example
 * ```ts post=3000/hello
 * import { desk, deskErrorHandler } from "@tcdesk/express"
 * import express from "express"
 *
 * const app = express()
 * app.use(express.json(), desk()) // options from TCDESK_*
 * app.post("/hello", async (req, res) => {
 *   res.json(await req.desk.send({ sessionId: req.body.sessionId, text: "您好" }))
 * })
 * app.use(deskErrorHandler())
 * app.listen(3000)
 * ```
 * @packageDocumentation
 */
import { type Desk, type DeskOptions, httpAnswer, isDeskError } from "@tcdesk/core"
import { type EnvironmentOptions, removeSuccessHeaders, resolveDesk } from "@tcdesk/core/adapter"
import type { ErrorRequestHandler, Request, RequestHandler } from "express"

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
export type { EnvironmentOptions } from "@tcdesk/core/adapter"
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
  InterfaceInvocation,
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
export { deskWebhook } from "./deskWebhook.ts"

declare global {
  namespace Express {
    interface Request {
      /** The Desk client, once `desk()` has run. */
      desk: Desk
    }
  }
}

/**
 * Puts one client on every request as `req.desk`. Given options, or nothing, it makes the client. Where the options name no credential,
 * all of them are those of `TCDESK_*`, as are region and endpoint: `desk({ deadlineMs: 4000 })`; options that name one are complete.
 * Close it by `.client.close()` when the server stops. A client that you pass in stays yours.
 *
 * @example
 * ```ts
 * import { desk } from "@tcdesk/express"
 * import express from "express"
 *
 * const middleware = desk({ deadlineMs: 4000 })
 * const server = express().use(middleware).listen(3000)
 * // SIGTERM of containers, SIGINT of Ctrl-C and pm2
 * for (const signal of ["SIGINT", "SIGTERM"] as const) {
 *   process.once(signal, () => server.close(() => middleware.client.close()))
 * }
 * ```
 */
export const desk = (
  optionsOrDesk?: DeskOptions | EnvironmentOptions | Desk
): RequestHandler & {
  /** The client that the requests get. */
  readonly client: Desk
} => {
  const { client } = resolveDesk(optionsOrDesk)
  const handler: RequestHandler = (req, _res, next) => {
    req.desk = client
    next()
  }
  return Object.assign(handler, { client })
}

/** The client of a request; throws when the middleware has not run. */
export const getDesk = (req: Request): Desk => {
  const desk = (req as { desk?: Desk } | undefined)?.desk
  if (!desk) throw new Error("req.desk is missing: register app.use(desk(…)) before this handler.")
  return desk
}

/** The application's, or, for a request that has none (a test double), what an application would take it from. */
const envOf = ({ app }: Partial<Pick<Request, "app">>): unknown => app?.get?.("env") ?? process.env.NODE_ENV

/**
 * Answers a request whose send failed by the reason, e.g. 410 for an ended session; other errors go on, and all of them once the
 * answer has begun. Register it after the routes and before an error handler of your own, which would answer first. What the handler has said of its own answer (`Cache-Control`, `Content-Encoding`, `ETag` …) is dropped; cookies
 * and CORS headers stay. What is this side's or Desk's trouble (5xx) is written to the console, as Express does with what nobody
 * handles: not where `env` is `test`.
 *
 * @example
 * ```ts prelude=express
 * import { deskErrorHandler } from "@tcdesk/express"
 *
 * app.use(deskErrorHandler()) // after the routes, before an error handler of your own
 * ```
 */
export const deskErrorHandler = (): ErrorRequestHandler => (error: unknown, req, res, next) => {
  if (!isDeskError(error) || res.headersSent) return next(error)
  const { status, headers, body } = httpAnswer(error)
  if (status >= 500 && envOf(req ?? {}) !== "test") console.error(error)
  removeSuccessHeaders(res)
  res.status(status)
  for (const [name, value] of Object.entries(headers)) res.set(name, value)
  res.json(body)
}
