/**
 * What `/_emulator` says of the webhook, as JSON Schema.
 */
import { arrayOf, objectOf, optional } from "../base/schema.ts"
import type { CustomerSignal, WebhookCall, WebhookCallPage, WebhookCallSummary, WebhookTry } from "./protocol.ts"
import { boolean, count, idOf, integer, string, time } from "./schemaParts.ts"

/** What a call of the webhook and its summary have in common. */
const call = {
  id: idOf("hook"),
  at: time,
  command: string,
  event: optional(string),
  sessionId: optional(string),
  clientUserId: optional(string),
  invented: optional({ const: true }),
  cause: optional(integer),
  outcome: { enum: ["waiting", "fine", "wrong", "lost"] satisfies WebhookCall["outcome"][] },
  problems: arrayOf(string),
  fault: optional(string)
}

export const webhookSchemas = {
  CustomerSignal: objectOf<CustomerSignal>({
    id: idOf("sig"),
    sessionId: optional(string),
    clientUserId: string,
    src: string,
    data: { type: "string", description: "the custom message's Data, as JSON" },
    receivedAt: time
  }),
  WebhookCallPage: objectOf<WebhookCallPage>({
    calls: arrayOf({ $ref: "#/components/schemas/WebhookCallSummary" }),
    more: boolean
  }),
  WebhookCall: objectOf<WebhookCall>({
    ...call,
    inferred: arrayOf(string),
    requestId: optional(string),
    url: { type: "string", description: "without Sign and RequestTime" },
    isSigned: boolean,
    packet: { type: "object" },
    tries: arrayOf(
      objectOf<WebhookTry>({
        at: time,
        tookMs: count,
        status: optional(integer),
        body: optional(string),
        problems: arrayOf(string)
      })
    ),
    answer: optional({ type: "object" })
  }),
  WebhookCallSummary: objectOf<WebhookCallSummary>({
    ...call,
    tries: count,
    status: optional(integer),
    tookMs: optional(count),
    aiProvider: optional({ enum: [0, 1] })
  })
}
