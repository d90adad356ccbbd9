/**
 * The views of the page, and how much is new in each.
 */
import { showCalls } from "../actions/calls.ts"
import { showInbox } from "../actions/inbox.ts"
import { showRequests } from "../actions/requests.ts"
import { useI18n } from "../i18n/language.ts"
import { model } from "../store.ts"
import { Icon } from "./Icon.tsx"

export const Views = () => {
  const i18n = useI18n()
  const { app, view, counts, unread, calls, callFilter } = model.value
  const wrong = [...calls.values()].filter(({ outcome }) => outcome === "wrong").length
  const fresh = [...unread.values()].reduce((sum, count) => sum + count, 0)
  return (
    <nav class="tabs" aria-label={i18n.views}>
      <button type="button" aria-current={view === "inbox" ? "page" : undefined} onClick={showInbox}>
        <Icon name="inbox" />
        <span>{i18n.inbox}</span>
        {fresh > 0 && <span class="count new">{short(fresh)}</span>}
      </button>
      <button
        type="button"
        aria-current={view === "requests" ? "page" : undefined}
        onClick={() => showRequests(counts.rejected === 0 && counts.faulted > 0 ? "faulted" : "rejected")}
      >
        <Icon name="list" />
        <span>{i18n.requests}</span>
        {counts.rejected > 0 && <span class="count bad-count">{short(counts.rejected)}</span>}
      </button>
      {app?.webhook !== undefined && (
        <button
          type="button"
          aria-current={view === "webhook" ? "page" : undefined}
          onClick={() => view === "webhook" || showCalls(callFilter)}
        >
          <Icon name="webhook" />
          <span>{i18n.webhook.title}</span>
          {wrong > 0 && <span class="count bad-count">{short(wrong)}</span>}
        </button>
      )}
    </nav>
  )
}

const short = (count: number): string => (count > 999 ? "999+" : String(count))
