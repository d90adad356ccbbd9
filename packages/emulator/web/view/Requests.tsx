/**
 * The requests: those that were rejected, those that a fault struck, or all.
 */
import { useMemo } from "preact/hooks"
import type { RequestSummary } from "../../src/api/protocol.ts"
import { showRequests } from "../actions/requests.ts"
import { meaningOf } from "../i18n/codes.ts"
import { useI18n, useLanguage, useLocale } from "../i18n/language.ts"
import type { RequestFilter } from "../model/Model.ts"
import { isInferred } from "../model/sources.ts"
import { timeText } from "../model/times.ts"
import { model, nowMs, set } from "../store.ts"
import { Icon } from "./Icon.tsx"
import { InferredMark } from "./Inferred.tsx"
import { ListBox } from "./ListBox.tsx"
import { FaultText, OutcomeLabel } from "./OutcomeLabel.tsx"

const FILTERS: readonly RequestFilter[] = ["rejected", "faulted", "all"]

export const Requests = () => {
  const i18n = useI18n()
  const { items, outcome, complete } = model.value.requests
  const newestFirst = useMemo(() => items.toReversed(), [items])
  const { rejected, faulted, requests: all } = model.value.counts
  const counts = { rejected, faulted, all }
  return (
    <div class="pane requests-pane">
      <div class="pane-head">
        <fieldset class="segments" aria-label={i18n.filterRequests}>
          {FILTERS.map((filter) => (
            <button key={filter} type="button" aria-pressed={filter === outcome} onClick={() => showRequests(filter)}>
              {i18n.filters[filter]} <span class="count">{counts[filter]}</span>
            </button>
          ))}
        </fieldset>
      </div>
      {items.length === 0 ? (
        <Nothing outcome={outcome} complete={complete} />
      ) : (
        <ListBox
          id="requests"
          label={i18n.requests}
          items={newestFirst}
          keyOf={({ id }) => id}
          selected={model.value.selectedRequest}
          onSelect={({ id }, by) => set({ selectedRequest: id, ...(by === "click" ? { pane: "details" } : {}) })}
          estimate={84}
          row={(request) => <Row request={request} />}
        />
      )}
    </div>
  )
}

const Nothing = ({ outcome, complete }: { readonly outcome: RequestFilter; readonly complete: boolean }) => {
  const i18n = useI18n()
  if (!complete) return <p class="note">{i18n.loading}</p>
  const [title, text] = {
    rejected: [i18n.noRejected, i18n.noRejectedText],
    faulted: [i18n.noFaulted, i18n.noFaultedText],
    all: [i18n.noRequests, i18n.emptyText]
  }[outcome]
  return (
    <div class="empty small-empty">
      <Icon name={outcome === "rejected" ? "check" : outcome === "faulted" ? "bolt" : "list"} size={30} />
      <h2>{title}</h2>
      <p>{text}</p>
    </div>
  )
}

const Row = ({ request }: { readonly request: RequestSummary }) => {
  const i18n = useI18n()
  const language = useLanguage()
  const locale = useLocale()
  const { rule, fault, command = "send_msg" } = request
  const isMessage = command === "send_msg"
  return (
    <div class="request">
      <div class="line-one">
        <OutcomeLabel request={request} />
        <code class="muted">{request.id}</code>
        {isMessage || <code>{request.command}</code>}
        <time>{timeText(request.receivedAt, locale, nowMs())}</time>
      </div>
      <div class="request-title">
        {rule !== undefined ? (
          (meaningOf(rule.code, language) ?? i18n.unknownCode)
        ) : fault !== undefined ? (
          <FaultText request={request} />
        ) : (
          <bdi>{(request.sessionId ?? request.clientUserId ?? request.to ?? request.path).slice(0, 120)}</bdi>
        )}
      </div>
      <div class="request-more">
        {rule !== undefined ? (
          <code>{rule.path.slice(0, 100) || "body"}</code>
        ) : (
          isMessage && <span>MsgRandom {request.msgRandom ?? "—"}</span>
        )}
        {(request.inferred > 0 || (rule !== undefined && isInferred(rule.source))) && <InferredMark />}
        {request.warnings > 0 && <span class="warn-text">{i18n.warningsCount(request.warnings)}</span>}
      </div>
    </div>
  )
}
