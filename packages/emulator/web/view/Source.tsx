/**
 * Where a rule is written, as a link to the page.
 */
import { useLanguage } from "../i18n/language.ts"
import { sourcePage } from "../model/sources.ts"
import { Icon } from "./Icon.tsx"
import { Link } from "./Link.tsx"

export const Source = ({ source }: { readonly source: string }) => {
  const page = sourcePage(source, useLanguage())
  if (page === undefined) return <bdi>{source}</bdi>
  return (
    <Link address={page} class="source">
      <bdi>{source}</bdi>
      <Icon name="out" size={14} />
    </Link>
  )
}
