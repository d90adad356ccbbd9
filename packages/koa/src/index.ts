/**
 * Koa middleware for Tencent Cloud Desk: `app.use(desk())`, then `await ctx.desk.send({ sessionId, text: "您好" })`.
 * With `app.use(deskErrors())` before it, a failed send is answered by its reason.
 *
 * @example
 * ```ts
 * import { desk, deskErrors } from "@tcdesk/koa"
 * import Koa from "koa"
 *
 * const app = new Koa()
 * app.use(deskErrors())
 * app.use(desk()) // options from TCDESK_*
 * app.use(async (ctx) => {
 *   ctx.body = await ctx.desk.send({ sessionId: ctx.path.slice(1), text: "您好" })
 * })
 * app.listen(3000)
 * ```
 * @packageDocumentation
 */
import { type Desk, type DeskOptions, httpAnswer, isDeskError } from "@tcdesk/core"
import { type EnvironmentOptions, removeSuccessHeaders, resolveDesk } from "@tcdesk/core/adapter"
import type { Context, DefaultContext, Middleware } from "koa"

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
export { type DeskWebhookOptions, deskWebhook } from "./deskWebhook.ts"

declare module "koa" {
  interface DefaultContext {
    /** The Desk client, once the middleware `desk()` has run. */
    desk: Desk
  }
  interface Request {
    /** The Desk client, once the middleware `desk()` has run. */
    desk: Desk
  }
}

/**
 * Puts one client on every context: `ctx.desk`, `ctx.request.desk` and `ctx.req.desk` (typed by `@tcdesk/koa/req`). It makes it
 * from options. Where these name no credential, all of them are those of `TCDESK_*`, as are region and endpoint; options that name one
 * are complete. Close it, `.client.close()`, when the server stops. A client that you pass in stays yours.
 *
 * @example
 * ```ts
 * import { desk } from "@tcdesk/koa"
 * import Koa from "koa"
 *
 * const middleware = desk({ deadlineMs: 4000 })
 * const server = new Koa().use(middleware).listen(3000)
 * // SIGTERM of containers, SIGINT of Ctrl-C and pm2
 * for (const signal of ["SIGINT", "SIGTERM"] as const) {
 *   process.once(signal, () => server.close(() => middleware.client.close()))
 * }
 * ```
 */
export const desk = (
  optionsOrDesk?: DeskOptions | EnvironmentOptions | Desk
): Middleware & {
  /** The client that the contexts get. */
  readonly client: Desk
} => {
  const { client } = resolveDesk(optionsOrDesk)
  const middleware: Middleware = (ctx, next) => {
    // A test double may lack some.
    for (const place of [ctx, ctx.request, ctx.req]) if (place) Object.assign(place, { desk: client })
    return next()
  }
  return Object.assign(middleware, { client })
}

/** The client of a context; throws when the middleware has not run. */
export const getDesk = (ctx: DefaultContext): Desk => {
  const desk = (ctx as { desk?: Desk } | undefined)?.desk
  if (!desk) throw new Error("ctx.desk is missing: register app.use(desk(…)) before this middleware.")
  return desk
}

type Headers = ReadonlyMap<string, unknown>

/** Copied, since cookies are added to the list that is there. */
const headersOf = ({ res }: Partial<Pick<Context, "res">>): Headers =>
  new Map(
    Object.entries(res?.getHeaders?.() ?? {}).map(([name, value]) => [name, Array.isArray(value) ? [...value] : value])
  )

/** What `@koa/cors`, say, wants to be told with an error. Koa itself leaves out what belongs to the body. */
const headersFor = (error: object): ReadonlyArray<readonly [name: string, value: unknown]> =>
  "headers" in error && typeof error.headers === "object"
    ? Object.entries(error.headers ?? {}).filter(([name]) => !/^content-(type|length)$/i.test(name))
    : []

/**
 * As `ctx.onerror` of Koa: the headers that were set are dropped, cookies included, and those that the error names are set. Only
 * what was there before the failed handlers began, such as those of CORS, stays.
 */
const resetHeaders = ({ res }: Partial<Pick<Context, "res">>, before: Headers, error: object): void => {
  if (res === undefined) return
  for (const name of res.getHeaderNames?.() ?? []) if (!before.has(name)) res.removeHeader(name)
  for (const [name, value] of [...before, ...headersFor(error)]) res.setHeader?.(name, value as string)
  removeSuccessHeaders(res)
}

/**
 * Answers a request whose send failed by the reason, e.g. 410 for an ended session; other errors go on, and all of them where the
 * answer has begun or, by `ctx.respond = false`, is not Koa's. Register it before the routes, and after an error middleware of your own, which would answer first. Headers that were set after it are dropped, as Koa
 * does. What is this side's or Desk's trouble (5xx) is told by Koa's `error` event too.
 *
 * @example
 * ```ts
 * import { desk, deskErrors } from "@tcdesk/koa"
 * import Koa from "koa"
 *
 * const app = new Koa()
 * app.use(deskErrors()) // before what may fail, after an error middleware of your own
 * app.use(desk())
 * app.on("error", (error: Error) => console.error(error.message))
 * ```
 */
export const deskErrors = (): Middleware => async (ctx, next) => {
  const before = headersOf(ctx)
  try {
    await next()
  } catch (error) {
    if (!isDeskError(error) || ctx.headerSent || ctx.respond === false) throw error
    const { status, headers, body } = httpAnswer(error)
    resetHeaders(ctx, before, error)
    for (const [name, value] of Object.entries(headers)) ctx.set(name, value)
    Object.assign(ctx, { status, body })
    if (status >= 500) ctx.app?.emit?.("error", error, ctx)
  }
}
