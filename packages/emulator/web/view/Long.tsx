/**
 * Text of any length: of what is very long, the beginning, and the rest when it is asked for. Its direction is its own and no one else's.
 */
import { useState } from "preact/hooks"
import { useWords } from "../words/words.tsx"

export const Long = ({ text, limit = 3000 }: { readonly text: string; readonly limit?: number }) => {
  const words = useWords()
  const [all, showAll] = useState(false)
  if (all || text.length <= limit) return <bdi class="long">{text}</bdi>
  return (
    <>
      <bdi class="long">{text.slice(0, limit)}…</bdi>
      <button type="button" class="link" onClick={() => showAll(true)}>
        {words.showAll(text.length)}
      </button>
    </>
  )
}
