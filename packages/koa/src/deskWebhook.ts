import { type Desk, DeskConfigError } from "@tcdesk/core"
import { hasProperty, nodeBody, omit, readProperty, unknownOptions } from "@tcdesk/core/adapter"
import { type EnvironmentWebhookOptions, isWebhook, resolveWebhook, type Webhook } from "@tcdesk/core/webhook"
import type { Middleware } from "koa"

/** Where calls are received. */
interface AtPath {
  /** The whole path, as `ctx.path` has it: `/desk/callback`. Left out in a router, whose route says it: every request is then taken. */
  readonly path?: string | undefined
}

/** Either the options of a webhook, or one that exists already. */
export type DeskWebhookOptions =
  | (EnvironmentWebhookOptions & AtPath & { readonly webhook?: never })
  | (AtPath & {
      /** A webhook that exists already: it stays yours to close. */
      readonly webhook: Webhook
    })

const refuse = (option: string, message: string): never => {
  throw new DeskConfigError([{ option, message }])
}

const pathOf = (options: object): string | undefined => {
  const path = readProperty(Object(options), "path")
  if (path === undefined || (typeof path === "string" && /^\/[^?#]*$/.test(path))) return path
  return refuse("path", 'must be a path without a query, such as "/desk/callback"')
}

const webhookOf = (options: DeskWebhookOptions): Webhook => {
  if (!hasProperty(Object(options), "webhook"))
    return resolveWebhook(omit(options, "path") as EnvironmentWebhookOptions).webhook
  const unknown = unknownOptions(options, ["path", "webhook"])
  if (unknown.length > 0) throw new DeskConfigError(unknown)
  const webhook = readProperty(options, "webhook")
  return isWebhook(webhook) ? webhook : refuse("webhook", "must be a webhook, such as createWebhook(…) makes")
}

/**
 * Receives Desk's callbacks: those to `path`, or, in a router and without `path`, every request that comes to it. Options make a webhook,
 * with `TCDESK_SDK_APP_ID` and `TCDESK_WEBHOOK_TOKEN` where they do not say otherwise; one that you pass in, as `{ path, webhook }`, stays
 * yours. A body parser may stand before it, and need not; without one a refused call is answered before its body is read. Handlers find
 * `ctx.desk` as `context.desk`, unless the webhook has a client of its own. A middleware that wraps every answer belongs after it. Throws
 * `DeskConfigError` at once when an option is wrong.
 *
 * When the server stops, close it before the client: `.webhook.close()`, then `.client.close()`.
 *
 * @example
 * ```ts
 * import { desk, deskWebhook } from "@tcdesk/koa"
 * import Koa from "koa"
 *
 * const client = desk()
 * const callback = deskWebhook({
 *   path: "/desk/callback",
 *   on: {
 *     "ChatBot.UserSendMsg": async ({ sessionId, text }, { desk }) => {
 *       if (text) await desk?.send({ sessionId, text: `您说:${text}` })
 *     }
 *   }
 * })
 * const server = new Koa().use(client).use(callback).listen(3000)
 * for (const signal of ["SIGINT", "SIGTERM"] as const) {
 *   process.once(signal, () =>
 *     server.close(async () => {
 *       await callback.webhook.close()
 *       await client.client.close()
 *     })
 *   )
 * }
 * ```
 */
export const deskWebhook = (
  options: DeskWebhookOptions = {}
): Middleware & {
  /** What receives the calls: its `status()`, and its `close()`. */
  readonly webhook: Webhook
} => {
  const path = pathOf(options)
  const webhook = webhookOf(options)
  const middleware: Middleware = async (ctx, next) => {
    if (path !== undefined && ctx.path !== path) return next()
    const { method, originalUrl: url, headers } = ctx
    const { desk } = ctx as { desk?: Desk }
    const { body: parsed } = ctx.request as { body?: unknown }
    const answer = await webhook.handle({ method, url, headers, ...nodeBody(ctx.req, parsed) }, { desk })
    ctx.status = answer.status
    ctx.set(answer.headers)
    ctx.body = answer.body
  }
  return Object.assign(middleware, { webhook })
}
