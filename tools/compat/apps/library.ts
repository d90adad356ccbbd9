/**
 * What a module may pass on without writing types: compiled with declarations, each type that ours give must have a public name. A fault
 * is TS2742 or, since TypeScript 7, TS2883.
 */
import { type ChatMessage, codes, createDisabledDesk, type DeskOptions, Elem, type OutgoingMessage } from "@tcdesk/core"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { createWebhook, type SessionEvent } from "@tcdesk/core/webhook"
import type { OutboxStore } from "@tcdesk/outbox/store"

export const greeting = Elem.text("您好")
export const raw = Elem.raw("TIMFaceElem", { Index: 6 })
export const cardOf = (content: Elem.CardOptions) => Elem.card(content)

export const bodyOf = (message: ChatMessage) => message.body
export const firstOf = (event: SessionEvent) => event.body?.[0]
export const partsOf = ({ text, body, sessionId, from, to, key, msgRandom }: OutgoingMessage) => ({
  text,
  body,
  sessionId,
  from,
  to,
  key,
  msgRandom
})
export const keyOf = (options: DeskOptions) => options.secretKey
export const rows = [...codes.values()].map(({ reason, retry, scope, source }) => ({ reason, retry, scope, source }))

export const methods = () => ({ ...createDisabledDesk(), ...createRecordingDesk() })
export const partsOfStore = (store: OutboxStore) => ({ ...store })
export const webhook = () => createWebhook({ sdkAppId: 1400000000, unsigned: true, on: {} })

console.log("ok")
