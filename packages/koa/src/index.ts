/**
 * Koa middleware for Tencent Cloud Desk: `app.use(desk())`, then `await ctx.desk.send({ sessionId, text: "您好" })`.
 * With `app.use(deskErrors())` before it, a failed send is answered by its reason.
 * @packageDocumentation
 */
import { type Desk, type DeskOptions, httpAnswer, isDeskError } from "@tcdesk/core"
import { resolveDesk } from "@tcdesk/core/adapter"
import type { DefaultContext, Middleware } from "koa"

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
declare module "koa" {
  interface DefaultContext {
    desk: Desk
  }
  interface Request {
    desk: Desk
  }
}

/**
 * Puts one client on every context: `ctx.desk`, `ctx.request.desk` and `ctx.req.desk` (typed by `@tcdesk/koa/req`). It makes it
 * from options, or from `TCDESK_*`; then close it, `.client.close()`, when the server stops. A client that you pass in stays yours.
 */
export const desk = (given?: DeskOptions | Desk): Middleware & { readonly client: Desk } => {
  const { client } = resolveDesk(given)
  const middleware: Middleware = (ctx, next) => {
    ctx.desk = client
    ctx.request.desk = client
    Object.assign(ctx.req, { desk: client })
    return next()
  }
  return Object.assign(middleware, { client })
}

/** The client of a context; throws when the middleware has not run. */
export const getDesk = (ctx: DefaultContext): Desk => {
  const { desk } = ctx as { desk?: Desk }
  if (desk === undefined) throw new Error("ctx.desk is missing: register app.use(desk(…)) before this middleware.")
  return desk
}

/**
 * Answers a request whose send failed by the reason, e.g. 410 for an ended session; other errors go on. Register it first.
 * What is this side's or Desk's trouble (5xx) is told by Koa's `error` event too.
 */
export const deskErrors = (): Middleware => async (ctx, next) => {
  try {
    await next()
  } catch (error) {
    if (!isDeskError(error) || ctx.headerSent) throw error
    const { status, headers, body } = httpAnswer(error)
    ctx.set(headers)
    Object.assign(ctx, { status, body })
    if (status >= 500) ctx.app.emit("error", error, ctx)
  }
}
