/**
 * What no document says and the emulator answers all the same: a mark, and the sentences that say what it is.
 */
import { useI18n } from "../i18n/language.ts"
import { Icon } from "./Icon.tsx"

export const InferredMark = () => {
  const i18n = useI18n()
  return <span class="pill inferred-mark">{i18n.inferred}</span>
}

export const Inferred = ({ sentences = [] }: { readonly sentences?: readonly string[] | undefined }) => {
  const i18n = useI18n()
  if (sentences.length === 0) return null
  return (
    <section class="section">
      <h3>{i18n.inferredTitle}</h3>
      <div class="hint">
        <Icon name="question" size={16} />
        <div>
          {i18n.inferredText}
          <ul class="sentences">
            {sentences.slice(0, 20).map((sentence) => (
              <li key={sentence}>
                <bdi>{sentence.slice(0, 500)}</bdi>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </section>
  )
}
