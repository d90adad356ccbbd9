/**
 * What can be cleared.
 */
import { act } from "../actions/act.ts"
import { useI18n } from "../i18n/language.ts"

export const ClearChoices = ({ close }: { readonly close: () => void }) => {
  const i18n = useI18n()
  return (
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
  )
}
