/** What Desk is answered: always JSON, in the envelope of its own interface. Nothing of the inside is told. */
import type { JsonObject } from "../model/Json.ts"
import type { RefusedCalls, WebhookResponse } from "./Webhook.ts"

export type Reply = Omit<WebhookResponse, "done">

const headers = Object.freeze({ "content-type": "application/json; charset=utf-8" })

const success = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 } as const

/** A call was taken. */
export const accepted: Reply = { status: 200, headers, body: JSON.stringify(success) }

/** The same, with what the application says. */
export const acceptedWith = (fields: JsonObject): Reply => ({
  ...accepted,
  body: JSON.stringify({ ...success, ...fields })
})

const envelope = (info: string): string => JSON.stringify({ ActionStatus: "FAIL", ErrorInfo: info, ErrorCode: 1 })

/** A question was taken, and its answer is no. */
export const declined: Reply = { status: 200, headers, body: envelope("declined") }

/** The handlers have failed: Desk may repeat the call. */
export const failed: Reply = { status: 500, headers, body: envelope("not handled") }

/** A call that is not taken, and what it counts as. */
export interface Refusal {
  readonly counts: keyof RefusedCalls
  readonly reply: Reply
}

const refusal = (
  counts: keyof RefusedCalls,
  status: number,
  info: string,
  extra: Readonly<Record<string, string>> = {}
): Refusal => ({ counts, reply: { status, headers: Object.freeze({ ...headers, ...extra }), body: envelope(info) } })

export const refusals = {
  method: refusal("malformed", 405, "only POST", { allow: "POST" }),
  malformed: refusal("malformed", 400, "malformed"),
  tooLarge: refusal("malformed", 413, "too large"),
  app: refusal("app", 403, "refused"),
  signature: refusal("signature", 403, "refused"),
  unsigned: refusal("unsigned", 403, "refused"),
  overloaded: refusal("overloaded", 503, "overloaded", { "retry-after": "1" }),
  closed: refusal("overloaded", 503, "closed")
} as const

/** By its own property: another may stand on `Object.prototype`. */
export const isRefusal = (value: object): value is Refusal => Object.hasOwn(value, "counts")
