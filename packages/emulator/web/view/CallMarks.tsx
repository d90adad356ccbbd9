/**
 * Beside a line of the chat: what the webhook was told because of it, and whether all was well.
 */
import type { WebhookCallSummary } from "../../src/api/protocol.ts"
import { showCall } from "../actions/calls.ts"
import type { Translation } from "../i18n/en.ts"
import { useI18n } from "../i18n/language.ts"
import { callsBy } from "../store.ts"
import { Icon, type IconName } from "./Icon.tsx"

const ICONS: Readonly<Record<WebhookCallSummary["outcome"], IconName>> = {
  waiting: "clock",
  fine: "check",
  wrong: "warn",
  lost: "bolt"
}

export const CallMarks = ({ cause }: { readonly cause: number }) => {
  const i18n = useI18n()
  const calls = callsBy.value.get(cause) ?? []
  return (
    <>
      {calls.map((call) => (
        <button
          key={call.id}
          type="button"
          class={`call-mark ${call.outcome}`}
          title={`${call.event ?? call.command} · ${call.problems.join(" ") || i18n.webhook.outcomes[call.outcome]}`}
          onClick={() => showCall(call.id)}
        >
          <Icon name={ICONS[call.outcome]} size={13} />
          <span>{shortly(call, i18n)}</span>
          {call.invented === true && <span>· {i18n.webhook.invented}</span>}
          <span class="hidden">: {call.event ?? call.command}</span>
        </button>
      ))}
    </>
  )
}

/** Of what was wrong the HTTP status, where that is it; and who answers the customer, where it is not the backend. */
const shortly = ({ outcome, status, aiProvider, fault }: WebhookCallSummary, { webhook }: Translation): string => {
  if (outcome === "wrong" && status === undefined) return webhook.marks.none
  if (outcome === "wrong" && status !== 200) return `${webhook.marks.wrong} ${status}`
  const provided = aiProvider === 1 ? " · AIProvider 1" : ""
  return `${webhook.marks[outcome]}${provided}${fault === undefined ? "" : ` · ${fault}`}`
}
