/** A call of a webhook as Desk makes it: for tests, and for those who try whether one answers. */
import type { DeskEvent } from "./Event.ts"
import { signWebhook } from "./signature.ts"

/** Whom a call is made to. */
export interface WebhookCallOptions {
  /** Where the webhook is, with or without a query. */
  readonly url: string
  /** The app's SDKAppID: a webhook refuses another app's calls. */
  readonly sdkAppId: number
  /** The token of the callback's authentication. Secret. Without it the call is not signed. */
  readonly token?: string | undefined
  /** When it is signed, in seconds since 1970; the present by default. */
  readonly requestTimeSeconds?: number | undefined
}

/** What to post: `fetch(call.url, call)`. */
export interface WebhookCall {
  /** With everything that Desk adds to the query. */
  readonly url: string
  /** Always the same. */
  readonly method: "POST"
  /** JSON. */
  readonly headers: Readonly<Record<string, string>>
  /** The packet of the event. */
  readonly body: string
}

/**
 * An event as Desk tells it: the URL with its query, signed where there is a token, and the packet (269/32431, 269/111212). The event's
 * `requestId` is the call's own: posted again with the same one, it is the same call.
 *
 * @example
 * ```ts run
 * import assert from "node:assert/strict"
 * import { webhookCall, webhookEvent } from "@tcdesk/core/testing"
 *
 * const event = webhookEvent("SessionBegin", { requestId: "request-1" })
 * const call = webhookCall(event, { url: "http://127.0.0.1:3000/desk/callback", sdkAppId: 1400000000, token: "xxxxyyyy" })
 * assert.match(call.url, /SdkAppid=1400000000&CallbackCommand=Desk.SessionEventNotify&.*&Sign=/)
 * ```
 */
export const webhookCall = (event: DeskEvent, options: WebhookCallOptions): WebhookCall => {
  const query = new URLSearchParams({
    SdkAppid: String(options.sdkAppId),
    CallbackCommand: event.command,
    contenttype: "json",
    ClientIP: "127.0.0.1",
    OptPlatform: "RESTAPI",
    ...(event.requestId === undefined ? {} : { RequestID: event.requestId })
  })
  const [address = ""] = options.url.split("#", 1)
  const url = `${address}${address.includes("?") ? "&" : "?"}${query}`
  return {
    url: options.token === undefined ? url : signWebhook({ ...options, url, token: options.token }),
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(event.raw)
  }
}
