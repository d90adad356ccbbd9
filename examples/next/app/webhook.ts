import { createWebhookFromEnv, type Handlers, type Webhook } from "@tcdesk/core/webhook"

/** What is done when Desk tells something: what a customer writes is confirmed, in the session that it came from. */
const on: Handlers = {
  "ChatBot.UserSendMsg": async ({ sessionId, text }, { desk }) => {
    if (text) await desk?.send({ sessionId, text: `收到：${text}` })
  }
}

// One for the process, as the client is.
const globals = globalThis as typeof globalThis & { deskWebhook?: Webhook }

/** Made at first use. TCDESK_WEBHOOK_TOKEN is the token that the console has. */
export const webhook = (): Webhook => {
  globals.deskWebhook ??= createWebhookFromEnv(process.env, { on })
  return globals.deskWebhook
}
