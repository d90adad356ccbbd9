/**
 * How a call of the webhook stands, as a small coloured label; and that its event's name is an invention.
 */
import type { WebhookCallSummary } from "../../src/api/protocol.ts"
import { useI18n } from "../i18n/language.ts"

/** In the colours of requests. */
const CALL_COLOURS: Readonly<Record<WebhookCallSummary["outcome"], string>> = {
  waiting: "incomplete",
  fine: "delivered",
  wrong: "rejected",
  lost: "fault"
}

export const CallLabel = ({ call }: { readonly call: Pick<WebhookCallSummary, "outcome"> }) => {
  const i18n = useI18n()
  return <span class={`outcome ${CALL_COLOURS[call.outcome]}`}>{i18n.webhook.outcomes[call.outcome]}</span>
}

export const InventedMark = ({ call }: { readonly call: Pick<WebhookCallSummary, "invented"> }) => {
  const i18n = useI18n()
  return call.invented === true ? <span class="pill inferred-mark">{i18n.webhook.invented}</span> : null
}
