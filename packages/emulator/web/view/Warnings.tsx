/**
 * What was accepted, but hardly means what it says.
 */
import { useWords } from "../words/words.tsx"
import { Icon } from "./Icon.tsx"
import { Long } from "./Long.tsx"

export const Warnings = ({ warnings }: { readonly warnings: readonly string[] }) => {
  const words = useWords()
  if (warnings.length === 0) return null
  return (
    <section class="section">
      <h3>{words.warnings}</h3>
      <ul class="warnings">
        {warnings.slice(0, 50).map((warning, index) => (
          <li key={index}>
            <Icon name="warn" size={16} />
            <span>
              <Long text={warning} limit={500} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
