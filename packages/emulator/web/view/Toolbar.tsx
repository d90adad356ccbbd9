/**
 * The one bar of the page: views, connection, faults, clock and the rest. At the top of a wide screen; on a narrow one at its bottom, where
 * thumbs are, each icon with its label and the rest behind "More".
 */
import { useI18n } from "../i18n/language.ts"
import { isNarrow } from "../narrow.ts"
import { model } from "../store.ts"
import { AgentsPanel } from "./AgentsPanel.tsx"
import { LanguageButton, ThemeButton } from "./Appearance.tsx"
import { ClearChoices } from "./ClearChoices.tsx"
import { ClockPanel } from "./ClockPanel.tsx"
import { Connection } from "./Connection.tsx"
import { FaultsPanel } from "./FaultsPanel.tsx"
import { Icon } from "./Icon.tsx"
import { MorePanel } from "./MorePanel.tsx"
import { Popover } from "./Popover.tsx"
import { Views } from "./Views.tsx"

export const Toolbar = () => {
  const i18n = useI18n()
  const { connection, app } = model.value
  return (
    <header class={app?.webhook === undefined ? "top" : "top with-webhook"}>
      <span class="brand">
        <span class="brand-mark">
          <Icon name="headset" size={17} />
        </span>
        <span>{i18n.title}</span>
      </span>
      <Views />
      <span class={`connection ${connection}`} role="status">
        <span class="dot" />
        <span>{connection === "live" ? i18n.live : connection === "lost" ? i18n.lost : i18n.loading}</span>
      </span>
      <div class="tools">
        {!isNarrow.value && <AgentsPanel />}
        <FaultsPanel />
        <ClockPanel />
        {isNarrow.value ? <MorePanel /> : <OtherTools />}
      </div>
    </header>
  )
}

const OtherTools = () => {
  const i18n = useI18n()
  return (
    <>
      <Popover icon="plug" label={i18n.connection}>
        {() => <Connection />}
      </Popover>
      <Popover icon="trash" label={i18n.clear}>
        {(close) => <ClearChoices close={close} />}
      </Popover>
      <ThemeButton />
      <LanguageButton />
    </>
  )
}
