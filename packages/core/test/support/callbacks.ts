/** Calls as Desk makes them, written apart from the code that reads them. */
import { createHash } from "node:crypto"
import { createWebhook, type Webhook, type WebhookOptions, type WebhookResponse } from "../../src/webhook.ts"

export const app = 1_400_000_000
export const token = "a-token-of-the-console"

export const signed = (query: string, seconds = Math.floor(Date.now() / 1000), by = token): string =>
  `${query}&Sign=${createHash("sha256").update(`${by}${seconds}`).digest("hex")}&RequestTime=${seconds}`

let requests = 0

export interface Call {
  readonly command?: string
  readonly requestId?: string | null
  readonly query?: (query: string) => string
}

/** A path and query as the documents have it. */
export const urlOf = ({ command = "Desk.SessionEventNotify", requestId, query = signed }: Call = {}): string => {
  requests += 1
  const id = requestId === null ? "" : `&RequestID=${requestId ?? `request-${requests}`}`
  const plain = `/desk/callback?SdkAppid=${app}&CallbackCommand=${command}&contenttype=json&ClientIP=127.0.0.1&OptPlatform=RESTAPI${id}`
  return query(plain)
}

export const packet = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  CallbackCommand: "Desk.SessionEventNotify",
  SessionId: "session-1",
  Event: "ChatBot.UserSendMsg",
  EventTime: 1_764_000_000_000,
  ClientUserId: "user45",
  MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "您好" } }],
  ...fields
})

export const post = (webhook: Webhook, body: unknown = packet(), call: Call = {}): Promise<WebhookResponse> =>
  webhook.handle({
    method: "POST",
    url: urlOf(call),
    rawBody: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body)
  })

export const webhookOf = (options: Partial<WebhookOptions> = {}): Webhook =>
  createWebhook({ sdkAppId: app, token, ...options })
