/**
 * The part of the details that scrolls, by keyboard too.
 */
import type { ComponentChildren } from "preact"
import { useI18n } from "../i18n/language.ts"

export const DetailsBody = ({ children }: { readonly children: ComponentChildren }) => {
  const i18n = useI18n()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the Tab key, or its end is never seen
    <section class="details-body" tabIndex={0} aria-label={i18n.details}>
      {children}
    </section>
  )
}
