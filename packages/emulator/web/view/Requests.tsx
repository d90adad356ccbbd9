/**
 * The requests: those that were rejected, those that a fault struck, or all.
 */
import { useMemo } from "preact/hooks"
import type { RequestSummary } from "../../src/api/wire.ts"
import { showRequests } from "../actions.ts"
import type { Model, Outcome as Filter } from "../model/Model.ts"
import { timeText } from "../model/times.ts"
import { set } from "../store.ts"
import { meaningOf } from "../words/codes.ts"
import { useLanguage, useLocale, useWords } from "../words/words.tsx"
import { Icon } from "./Icon.tsx"
import { ListBox } from "./ListBox.tsx"
import { FaultText, Outcome } from "./Outcome.tsx"

const FILTERS: readonly Filter[] = ["rejected", "faulted", "all"]

export const Requests = ({ model }: { readonly model: Model }) => {
  const words = useWords()
  const { items, outcome, complete } = model.requests
  const newestFirst = useMemo(() => items.toReversed(), [items])
  const counts = { rejected: model.counts.rejected, faulted: model.counts.faulted, all: model.counts.requests }
  return (
    <div class="pane requests-pane">
      <div class="pane-head">
        <fieldset class="segments" aria-label={words.filterRequests}>
          {FILTERS.map((filter) => (
            <button key={filter} type="button" aria-pressed={filter === outcome} onClick={() => showRequests(filter)}>
              {words.filters[filter]} <span class="count">{counts[filter]}</span>
            </button>
          ))}
        </fieldset>
      </div>
      {items.length === 0 ? (
        <Nothing outcome={outcome} complete={complete} />
      ) : (
        <ListBox
          id="requests"
          label={words.requests}
          items={newestFirst}
          keyOf={({ id }) => id}
          selected={model.selectedRequest}
          onSelect={({ id }, by) => set({ selectedRequest: id, ...(by === "click" ? { pane: "details" } : {}) })}
          estimate={84}
          row={(request) => <Row request={request} clock={model.clock} />}
        />
      )}
    </div>
  )
}

const Nothing = ({ outcome, complete }: { readonly outcome: Filter; readonly complete: boolean }) => {
  const words = useWords()
  if (!complete) return <p class="note">{words.loading}</p>
  const [title, text] = {
    rejected: [words.noRejected, words.noRejectedText],
    faulted: [words.noFaulted, words.noFaultedText],
    all: [words.noRequests, words.emptyText]
  }[outcome]
  return (
    <div class="empty small-empty">
      <Icon name={outcome === "rejected" ? "check" : outcome === "faulted" ? "bolt" : "list"} size={30} />
      <h2>{title}</h2>
      <p>{text}</p>
    </div>
  )
}

const Row = ({ request, clock }: { readonly request: RequestSummary; readonly clock: Model["clock"] }) => {
  const words = useWords()
  const language = useLanguage()
  const locale = useLocale()
  const { rule, fault } = request
  return (
    <div class="request">
      <div class="line-one">
        <Outcome request={request} />
        <code class="muted">{request.id}</code>
        <time>{timeText(request.receivedAt, locale, Date.now() + clock.aheadMs)}</time>
      </div>
      <div class="request-title">
        {rule !== undefined ? (
          (meaningOf(rule.code, language) ?? words.unknownCode)
        ) : fault !== undefined ? (
          <FaultText request={request} />
        ) : (
          <bdi>{(request.sessionId ?? request.to ?? request.path).slice(0, 120)}</bdi>
        )}
      </div>
      <div class="request-more">
        {rule !== undefined ? (
          <code>{rule.path.slice(0, 100) || "body"}</code>
        ) : (
          <span>MsgRandom {request.msgRandom ?? "—"}</span>
        )}
        {request.warnings > 0 && <span class="warn-text">{words.warningsCount(request.warnings)}</span>}
      </div>
    </div>
  )
}
