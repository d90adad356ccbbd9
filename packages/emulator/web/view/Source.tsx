/**
 * Where a rule is written, as a link to the page.
 */
import { useLanguage } from "../i18n/language.ts"
import { isInferred, sourceName, sourcePage } from "../model/sources.ts"
import { Icon } from "./Icon.tsx"
import { InferredMark } from "./Inferred.tsx"
import { Link } from "./Link.tsx"

export const Source = ({ source }: { readonly source: string }) => (
  <span class="source-of-rule">
    <Page source={source} />
    {isInferred(source) && <InferredMark />}
  </span>
)

const Page = ({ source }: { readonly source: string }) => {
  const page = sourcePage(source, useLanguage())
  const name = sourceName(source)
  if (page === undefined) return <bdi>{name}</bdi>
  return (
    <Link address={page} class="source">
      <bdi>{name}</bdi>
      <Icon name="out" size={14} />
    </Link>
  )
}
