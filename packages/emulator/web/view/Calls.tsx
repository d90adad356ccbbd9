/**
 * What the webhook was told: those that were answered wrongly, those that were lost, or all.
 */
import { useMemo } from "preact/hooks"
import type { WebhookCallSummary } from "../../src/api/protocol.ts"
import { showCalls } from "../actions/calls.ts"
import { useI18n, useLocale } from "../i18n/language.ts"
import { CALL_FILTERS, passesCallFilter } from "../model/calls.ts"
import { timeText } from "../model/times.ts"
import { model, nowMs, set } from "../store.ts"
import { CallLabel, InventedMark } from "./CallLabel.tsx"
import { Icon } from "./Icon.tsx"
import { ListBox } from "./ListBox.tsx"

export const Calls = () => {
  const i18n = useI18n()
  const { calls, callFilter } = model.value
  const all = useMemo(() => [...calls.values()].reverse(), [calls])
  const shown = useMemo(() => all.filter((call) => passesCallFilter(call, callFilter)), [all, callFilter])
  return (
    <div class="pane requests-pane">
      <div class="pane-head">
        <fieldset class="segments" aria-label={i18n.webhook.filter}>
          {CALL_FILTERS.map((filter) => (
            <button key={filter} type="button" aria-pressed={filter === callFilter} onClick={() => showCalls(filter)}>
              {i18n.webhook.filters[filter]}{" "}
              <span class="count">{all.filter((call) => passesCallFilter(call, filter)).length}</span>
            </button>
          ))}
        </fieldset>
      </div>
      {shown.length === 0 ? (
        <div class="empty small-empty">
          <Icon name={callFilter === "wrong" ? "check" : "webhook"} size={30} />
          <h2>{i18n.webhook.none[callFilter]}</h2>
          <p>{i18n.webhook.text}</p>
        </div>
      ) : (
        <ListBox
          id="calls"
          label={i18n.webhook.title}
          items={shown}
          keyOf={({ id }) => id}
          selected={model.value.selectedCall}
          onSelect={({ id }, by) => set({ selectedCall: id, ...(by === "click" ? { pane: "details" } : {}) })}
          estimate={84}
          row={(call) => <Row call={call} />}
        />
      )}
    </div>
  )
}

const Row = ({ call }: { readonly call: WebhookCallSummary }) => {
  const i18n = useI18n()
  const { id, at, command, event, problems, fault, status, tookMs, aiProvider } = call
  return (
    <div class="request">
      <div class="line-one">
        <CallLabel call={call} />
        <code class="muted">{id}</code>
        <time>{timeText(at, useLocale(), nowMs())}</time>
      </div>
      <div class="request-title">
        <bdi>{(event ?? command).slice(0, 120)}</bdi>
      </div>
      <div class="request-more">
        {problems.length > 0 ? (
          <bdi class="bad preview">{problems[0]?.slice(0, 120)}</bdi>
        ) : (
          status !== undefined && <span>{i18n.webhook.answered(status, tookMs ?? 0)}</span>
        )}
        {aiProvider === 1 && <span>AIProvider 1</span>}
        {fault !== undefined && <span class="warn-text">{fault}</span>}
        <InventedMark call={call} />
      </div>
    </div>
  )
}
