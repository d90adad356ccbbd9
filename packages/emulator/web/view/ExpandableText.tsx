/**
 * Text of any length: of what is very long, the beginning, and the rest when it is asked for. Its direction is its own and no one else's.
 */
import { useState } from "preact/hooks"
import { useI18n } from "../i18n/language.ts"

export const ExpandableText = ({ text, limit = 3000 }: { readonly text: string; readonly limit?: number }) => {
  const i18n = useI18n()
  const [all, showAll] = useState(false)
  if (all || text.length <= limit) return <bdi class="long">{text}</bdi>
  return (
    <>
      <bdi class="long">{text.slice(0, limit)}…</bdi>
      <button type="button" class="link" onClick={() => showAll(true)}>
        {i18n.showAll(text.length)}
      </button>
    </>
  )
}
