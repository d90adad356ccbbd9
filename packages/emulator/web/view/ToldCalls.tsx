/**
 * Of a line of the chat: what the webhook was told because of it, call by call.
 */
import type { WebhookCallSummary } from "../../src/api/protocol.ts"
import { useI18n } from "../i18n/language.ts"
import { callsBy } from "../store.ts"
import { CallLabel, InventedMark } from "./CallLabel.tsx"
import { CallParts } from "./CallParts.tsx"
import { useCall } from "./useCall.ts"

export const ToldCalls = ({ cause }: { readonly cause: number }) => (
  <>
    {(callsBy.value.get(cause) ?? []).map((call) => (
      <Told key={call.id} summary={call} />
    ))}
  </>
)

const Told = ({ summary }: { readonly summary: WebhookCallSummary }) => {
  const i18n = useI18n()
  const call = useCall(summary.id)
  return (
    <section class="section told-call">
      <h3>
        {i18n.webhook.title} <code>{summary.id}</code> <CallLabel call={summary} /> <InventedMark call={summary} />
      </h3>
      {call !== undefined && <CallParts call={call} />}
    </section>
  )
}
