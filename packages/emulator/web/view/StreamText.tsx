/**
 * The text of an answer that came in pieces, with a caret behind it as long as more may come.
 */
import { useMemo } from "preact/hooks"
import { ExpandableText } from "./ExpandableText.tsx"
import { Markdown } from "./Markdown.tsx"

/** More than any answer in plain text may have: of one that grows, the end is what one wants to see. */
const ALL = 20_000

export const StreamText = (props: {
  readonly text: string
  readonly isMarkdown: boolean
  readonly isGrowing?: boolean
}) => {
  const { text, isMarkdown, isGrowing = false } = props
  const drawn = useMemo(
    () => (isMarkdown ? <Markdown text={text} /> : <ExpandableText text={text} limit={ALL} />),
    [text, isMarkdown]
  )
  // A caret in an empty bubble needs a line to stand in.
  return (
    <div class={`bubble ${isMarkdown ? "rich" : ""} ${isGrowing ? "growing" : ""}`}>
      {text === "" ? <p class="empty-line" /> : drawn}
    </div>
  )
}
