/**
 * What was accepted, but hardly means what it says.
 */
import { useI18n } from "../i18n/language.ts"
import { ExpandableText } from "./ExpandableText.tsx"
import { Icon } from "./Icon.tsx"

export const Warnings = ({ warnings }: { readonly warnings: readonly string[] }) => {
  const i18n = useI18n()
  if (warnings.length === 0) return null
  return (
    <section class="section">
      <h3>{i18n.warnings}</h3>
      <ul class="warnings">
        {warnings.slice(0, 50).map((warning, index) => (
          <li key={index}>
            <Icon name="warn" size={16} />
            <span>
              <ExpandableText text={warning} limit={500} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
