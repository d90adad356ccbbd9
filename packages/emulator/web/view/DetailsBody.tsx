/**
 * The part of the details that scrolls, by keyboard too.
 */
import type { ComponentChildren } from "preact"
import { useWords } from "../words/words.tsx"

export const DetailsBody = ({ children }: { readonly children: ComponentChildren }) => {
  const words = useWords()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the Tab key, or its end is never seen
    <section class="details-body" tabIndex={0} aria-label={words.details}>
      {children}
    </section>
  )
}
