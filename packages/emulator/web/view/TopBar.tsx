/**
 * The bar at the top: views, connection, faults, clock, clearing, language and theme.
 */
import { act, showInbox, showRequests } from "../actions.ts"
import { switchLanguage, useI18n } from "../i18n/language.ts"
import { model } from "../store.ts"
import { ClockPanel } from "./ClockPanel.tsx"
import { Connection } from "./Connection.tsx"
import { FaultsPanel } from "./FaultsPanel.tsx"
import { Icon } from "./Icon.tsx"
import { Popover } from "./Popover.tsx"
import { useTheme } from "./useTheme.ts"

export const TopBar = () => {
  const i18n = useI18n()
  const [theme, nextTheme] = useTheme()
  const { view, connection, counts, unread } = model.value
  const fresh = [...unread.values()].reduce((sum, count) => sum + count, 0)
  return (
    <header class="top">
      <span class="brand">
        <span class="brand-mark">
          <Icon name="headset" size={17} />
        </span>
        <span class="wide-only">{i18n.title}</span>
      </span>
      <nav class="tabs" aria-label={i18n.views}>
        <button type="button" aria-current={view === "inbox" ? "page" : undefined} onClick={showInbox}>
          <Icon name="inbox" />
          <span>{i18n.inbox}</span>
          {fresh > 0 && <span class="count new">{fresh > 999 ? "999+" : fresh}</span>}
        </button>
        <button
          type="button"
          aria-current={view === "requests" ? "page" : undefined}
          onClick={() => showRequests(counts.rejected === 0 && counts.faulted > 0 ? "faulted" : "rejected")}
        >
          <Icon name="list" />
          <span>{i18n.requests}</span>
          {counts.rejected > 0 && <span class="count bad-count">{counts.rejected}</span>}
        </button>
      </nav>
      <span class={`connection ${connection}`} role="status">
        <span class="dot" />
        <span class="wide-only">
          {connection === "live" ? i18n.live : connection === "lost" ? i18n.lost : i18n.loading}
        </span>
      </span>
      <div class="tools">
        <FaultsPanel />
        <ClockPanel />
        <Popover icon="plug" label={i18n.connection}>
          {() => <Connection />}
        </Popover>
        <Popover icon="trash" label={i18n.clear}>
          {(close) => (
            <div class="choices-list">
              <button type="button" class="choice" onClick={() => void act("/clear").then(close)}>
                <strong>{i18n.clearRecords}</strong>
                <small>{i18n.clearRecordsText}</small>
              </button>
              <button type="button" class="choice danger" onClick={() => void act("/reset").then(close)}>
                <strong>{i18n.resetAll}</strong>
                <small>{i18n.resetAllText}</small>
              </button>
            </div>
          )}
        </Popover>
        <button
          type="button"
          class="button quiet"
          aria-label={i18n.themes[theme]}
          title={i18n.themes[theme]}
          onClick={nextTheme}
        >
          <Icon name={theme === "light" ? "sun" : theme === "dark" ? "moon" : "auto"} />
        </button>
        <button
          type="button"
          class="button quiet language"
          aria-label={i18n.languageLabel}
          title={i18n.languageLabel}
          onClick={switchLanguage}
        >
          {i18n.language}
        </button>
      </div>
    </header>
  )
}
