/**
 * On a narrow screen: what is seldom needed, with its names.
 */
import { useI18n } from "../i18n/language.ts"
import { LanguageButton, ThemeButton } from "./Appearance.tsx"
import { ClearChoices } from "./ClearChoices.tsx"
import { Connection } from "./Connection.tsx"
import { Popover } from "./Popover.tsx"

export const MorePanel = () => {
  const i18n = useI18n()
  return (
    <Popover icon="more" label={i18n.more} text={<span>{i18n.more}</span>}>
      {(close) => (
        <div class="more">
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
