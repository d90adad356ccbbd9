/**
 * For tests: a client that sends nothing, keeps what it was given, and fails on demand.
 * @packageDocumentation
 */
import { resolveOptions } from "./model/ResolvedOptions.ts"
import type { RecordingDesk } from "./promise/RecordingDesk.ts"
import { recordingDesk } from "./promise/recording.ts"

export type { Elem } from "./model/Elements.ts"
export type { JsonObject, JsonRecord } from "./model/Json.ts"
export type { OutgoingMessage, Packet } from "./model/Message.ts"
export type { Reason } from "./model/Reason.ts"
export type { RecordedCall } from "./model/RecordedCall.ts"
export type { Desk } from "./promise/Desk.ts"
export type { RecordedMessage, RecordingDesk } from "./promise/RecordingDesk.ts"
export type { MemberStatusEvent, SessionEvent, SessionEventName } from "./webhook/Event.ts"
export { type SignWebhookOptions, signWebhook } from "./webhook/signature.ts"
export { type WebhookCall, type WebhookCallOptions, webhookCall } from "./webhook/webhookCall.ts"
export { type MemberStatusFields, type SessionEventFields, webhookEvent } from "./webhook/webhookEvent.ts"

/**
 * Checks input, deadlines and signals exactly as the real client does, for it is the real client on another transport.
 *
 * @example
 * ```ts run
 * import assert from "node:assert/strict"
 * import { createRecordingDesk } from "@tcdesk/core/testing"
 *
 * const desk = createRecordingDesk()
 * await desk.send({ sessionId: "my-session", text: "您好" })
 * assert.equal(desk.lastSent?.text, "您好")
 * ```
 */
export const createRecordingDesk = (): RecordingDesk =>
  recordingDesk(
    resolveOptions({ sdkAppId: 1, identifier: "recording", userSig: "recording", retry: false, rateLimit: false })
  )
