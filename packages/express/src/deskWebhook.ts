import type { Desk } from "@tcdesk/core"
import { nodeBody } from "@tcdesk/core/adapter"
import { type EnvironmentWebhookOptions, resolveWebhook, type Webhook } from "@tcdesk/core/webhook"
import type { RequestHandler } from "express"

/**
 * Receives Desk's callbacks at a route. Options make a webhook, with `TCDESK_SDK_APP_ID` and `TCDESK_WEBHOOK_TOKEN` where they do not
 * say otherwise; one that you pass in stays yours. Body parsers may stand before it, and need not; without one a refused call is answered before
 * its body is read. Handlers find `req.desk` as `context.desk`, unless the webhook has a client of its own. Throws `DeskConfigError` at
 * once when an option is wrong.
 *
 * When the server stops, close it before the client: `.webhook.close()`, then `.client.close()`.
 *
 * @example
 * ```ts
 * import { desk, deskWebhook } from "@tcdesk/express"
 * import express from "express"
 *
 * const client = desk()
 * const callback = deskWebhook({
 *   on: {
 *     "ChatBot.UserSendMsg": async ({ sessionId, text }, { desk }) => {
 *       if (text) await desk?.send({ sessionId, text: `您说:${text}` })
 *     }
 *   }
 * })
 * const server = express().use(client).post("/desk/callback", callback).listen(3000)
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
  optionsOrWebhook?: EnvironmentWebhookOptions | Webhook
): RequestHandler & {
  /** What receives the calls: its `status()`, and its `close()`. */
  readonly webhook: Webhook
} => {
  const { webhook } = resolveWebhook(optionsOrWebhook)
  const handler: RequestHandler = async (req, res) => {
    const { method, originalUrl: url, headers } = req
    const { desk } = req as { desk?: Desk }
    const answer = await webhook.handle({ method, url, headers, ...nodeBody(req, req.body) }, { desk })
    // A time limit of the application's may have answered meanwhile.
    if (res.headersSent) return
    res.statusCode = answer.status
    for (const [name, value] of Object.entries(answer.headers)) res.setHeader(name, value)
    // Not `send`: Desk needs no ETag, and nobody's envelope around it.
    res.end(answer.body)
  }
  return Object.assign(handler, { webhook })
}
