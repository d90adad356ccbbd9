/**
 * The bar at the top: views, connection, faults, clock, clearing, language and theme.
 */
import { act, showInbox, showRequests } from "../actions.ts"
import type { Model } from "../model/Model.ts"
import { useWords } from "../words/words.tsx"
import { ClockPanel } from "./ClockPanel.tsx"
import { Connection } from "./Connection.tsx"
import { FaultsPanel } from "./FaultsPanel.tsx"
import { Icon } from "./Icon.tsx"
import { Popover } from "./Popover.tsx"
import { useTheme } from "./useTheme.ts"

export const TopBar = ({ model, onLanguage }: { readonly model: Model; readonly onLanguage: () => void }) => {
  const words = useWords()
  const [theme, nextTheme] = useTheme()
  const { view, connection, counts, unread } = model
  const fresh = [...unread.values()].reduce((sum, count) => sum + count, 0)
  return (
    <header class="top">
      <span class="brand">
        <span class="brand-mark">
          <Icon name="headset" size={17} />
        </span>
        <span class="wide-only">{words.title}</span>
      </span>
      <nav class="tabs" aria-label={words.views}>
        <button type="button" aria-current={view === "inbox" ? "page" : undefined} onClick={showInbox}>
          <Icon name="inbox" />
          <span>{words.inbox}</span>
          {fresh > 0 && <span class="count new">{fresh > 999 ? "999+" : fresh}</span>}
        </button>
        <button
          type="button"
          aria-current={view === "requests" ? "page" : undefined}
          onClick={() => showRequests(counts.rejected === 0 && counts.faulted > 0 ? "faulted" : "rejected")}
        >
          <Icon name="list" />
          <span>{words.requests}</span>
          {counts.rejected > 0 && <span class="count bad-count">{counts.rejected}</span>}
        </button>
      </nav>
      <span class={`connection ${connection}`} role="status">
        <span class="dot" />
        <span class="wide-only">
          {connection === "live" ? words.live : connection === "lost" ? words.lost : words.loading}
        </span>
      </span>
      <div class="tools">
        <FaultsPanel model={model} />
        <ClockPanel model={model} />
        <Popover icon="plug" label={words.connection}>
          {() => <Connection model={model} />}
        </Popover>
        <Popover icon="trash" label={words.clear}>
          {(close) => (
            <div class="choices-list">
              <button type="button" class="choice" onClick={() => void act("/clear").then(close)}>
                <strong>{words.clearRecords}</strong>
                <small>{words.clearRecordsText}</small>
              </button>
              <button type="button" class="choice danger" onClick={() => void act("/reset").then(close)}>
                <strong>{words.resetAll}</strong>
                <small>{words.resetAllText}</small>
              </button>
            </div>
          )}
        </Popover>
        <button
          type="button"
          class="button quiet"
          aria-label={words.themes[theme]}
          title={words.themes[theme]}
          onClick={nextTheme}
        >
          <Icon name={theme === "light" ? "sun" : theme === "dark" ? "moon" : "auto"} />
        </button>
        <button
          type="button"
          class="button quiet language"
          aria-label={words.languageLabel}
          title={words.languageLabel}
          onClick={onLanguage}
        >
          {words.language}
        </button>
      </div>
    </header>
  )
}
