/**
 * What may happen to a call of a user's webhook beside being made once, in time and in order. `emulator.failNext` takes these too.
 */
import { type Fields, integer, required } from "../base/validate.ts"

/**
 * A fault of a call to your webhook: it strikes the next event that is told, questions aside.
 *
 * | `_tag` | what your backend sees |
 * |---|---|
 * | `WebhookTwice` | the same event twice at the same time, with one RequestID, as a retry of Desk brings it |
 * | `WebhookLate` | the event `ms` milliseconds late; the later ones of its session wait behind it |
 * | `WebhookOutOfOrder` | the event after the next one of its session; after 5 seconds, when none comes |
 * | `WebhookWrongSignature` | a Sign that was made with another token, which must be refused (403 say) |
 * | `WebhookStale` | the Sign of a call `seconds` ago, as who replays one sends it; it must be refused above 60 |
 * | `WebhookLost` | nothing: the event is never told |
 */
export type WebhookFault =
  | {
      readonly _tag: "WebhookTwice"
    }
  | {
      readonly _tag: "WebhookLate"
      /** Milliseconds, 0 or more. */
      readonly ms: number
    }
  | { readonly _tag: "WebhookOutOfOrder" }
  | { readonly _tag: "WebhookWrongSignature" }
  | {
      readonly _tag: "WebhookStale"
      /** How old, 0 to 1 000 000 000; default 61, one more than is allowed. */
      readonly seconds?: number | undefined
    }
  | { readonly _tag: "WebhookLost" }

export const webhookFaultFields: Readonly<Record<WebhookFault["_tag"], Fields>> = {
  WebhookTwice: {},
  WebhookLate: { ms: required(integer(0, 2 ** 31 - 1)) },
  WebhookOutOfOrder: {},
  WebhookWrongSignature: {},
  WebhookStale: { seconds: integer(0, 1_000_000_000) },
  WebhookLost: {}
}
