/**
 * On a narrow screen: what is seldom needed, with its names.
 */
import { useI18n } from "../i18n/language.ts"
import { Agents } from "./Agents.tsx"
import { useWaiting } from "./AgentsPanel.tsx"
import { LanguageButton, ThemeButton } from "./Appearance.tsx"
import { ClearChoices } from "./ClearChoices.tsx"
import { Connection } from "./Connection.tsx"
import { Popover } from "./Popover.tsx"

export const MorePanel = () => {
  const i18n = useI18n()
  const waiting = useWaiting()
  return (
    <Popover
      icon="more"
      label={i18n.more}
      {...(waiting === 0 ? {} : { detail: i18n.waitingCount(waiting) })}
      buttonClass={waiting > 0 ? "alert" : "quiet"}
      text={
        <>
          <span>{i18n.more}</span> {waiting > 0 && <span class="count">{waiting}</span>}
        </>
      }
    >
      {(close) => (
        <div class="more">
          <h3>{i18n.agents}</h3>
          <Agents close={close} />
          <h3>{i18n.appearance}</h3>
          <div class="pair">
            <ThemeButton labelled />
            <LanguageButton labelled />
          </div>
          <h3>{i18n.clear}</h3>
          <ClearChoices close={close} />
          <h3>{i18n.connection}</h3>
          <Connection />
        </div>
      )}
    </Popover>
  )
}
