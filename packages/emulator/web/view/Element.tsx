/**
 * One element of a message, as the customer's app draws it.
 */
import { useMemo } from "preact/hooks"
import type { ReceivedElement } from "../../src/api/protocol.ts"
import { decode, type Shown } from "../model/decode.ts"
import { Choices } from "./Choices.tsx"
import { ExpandableText } from "./ExpandableText.tsx"
import { Icon } from "./Icon.tsx"
import { Json } from "./Json.tsx"
import { hostText, Link } from "./Link.tsx"
import { Markdown } from "./Markdown.tsx"
import { Media } from "./Media.tsx"
import { Order } from "./Order.tsx"
import { Picture } from "./Picture.tsx"
import { Question } from "./Question.tsx"
import { StreamText } from "./StreamText.tsx"

export const Element = ({ element }: { readonly element: ReceivedElement }) => {
  const shown = useMemo(() => decode(element), [element])
  return <Drawn shown={shown} />
}

const Drawn = ({ shown }: { readonly shown: Shown }) => {
  switch (shown.as) {
    case "text":
      return (
        <div class="bubble">
          <ExpandableText text={shown.text} />
        </div>
      )
    case "markdown":
      return (
        <div class="bubble rich">
          <Markdown text={shown.text} />
        </div>
      )
    case "stream":
      return <StreamText text={shown.text} isMarkdown={shown.isMarkdown} />
    case "card":
      return (
        <div class="card">
          {shown.picture !== "" && <Picture address={shown.picture} label={shown.title} />}
          <div class="card-text">
            <h3>
              <ExpandableText text={shown.title} limit={300} />
            </h3>
            {shown.text !== "" && (
              <p>
                <ExpandableText text={shown.text} limit={1000} />
              </p>
            )}
          </div>
          {shown.link !== "" && (
            <Link address={shown.link} class="card-foot">
              <bdi>{hostText(shown.link)}</bdi>
              {hostText(shown.link) !== "" && <Icon name="out" size={15} />}
            </Link>
          )}
        </div>
      )
    case "order":
      return <Order shown={shown} />
    case "branch":
      return <Choices title={shown.title} choices={shown.choices} tail={shown.tail} icon="list" />
    case "form":
      return shown.choices.length === 0 ? (
        <Question title={shown.title} />
      ) : (
        <Choices title={shown.title} choices={shown.choices} icon="question" tail="" />
      )
    case "welcome":
      return <Choices title={shown.title} choices={shown.choices} icon="smile" tail="" />
    case "block":
      return (
        <div class="block">
          <span class="block-label">
            <Icon name="braces" size={15} /> <bdi>{shown.label.slice(0, 200)}</bdi>
          </span>
          <Json value={shown.content} />
        </div>
      )
    default:
      return <Media shown={shown} />
  }
}
