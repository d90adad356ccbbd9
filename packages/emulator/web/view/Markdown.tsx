/**
 * Rich text, drawn from its tree: no HTML is ever made of it.
 */
import type { ComponentChildren } from "preact"
import { type Block, type Inline, readMarkdown } from "../model/markdown.ts"
import { Link } from "./Link.tsx"
import { Picture } from "./Picture.tsx"

const MAX_BLOCKS = 300

export const Markdown = ({ text }: { readonly text: string }) => (
  <>
    {readMarkdown(text)
      .slice(0, MAX_BLOCKS)
      .map((block, index) => (
        <MarkdownBlock key={index} block={block} />
      ))}
  </>
)

const MarkdownBlock = ({ block }: { readonly block: Block }) => {
  switch (block.as) {
    case "heading":
      return <h3>{lines(block.lines)}</h3>
    case "paragraph":
      return <p>{lines(block.lines)}</p>
    case "quote":
      return <blockquote>{lines(block.lines)}</blockquote>
    case "rule":
      return <hr />
    case "code":
      return <pre>{block.text}</pre>
    case "list": {
      const items = block.items.map((item, index) => <li key={index}>{inlines(item)}</li>)
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>
    }
  }
}

const lines = (all: readonly (readonly Inline[])[]): ComponentChildren =>
  all.flatMap((line, index) => (index === 0 ? [inlines(line)] : [<br key={`br${index}`} />, inlines(line)]))

const inlines = (parts: readonly Inline[]): ComponentChildren =>
  parts.map((part, index) => {
    switch (part.as) {
      case "text":
        return <bdi key={index}>{part.text}</bdi>
      case "code":
        return <code key={index}>{part.text}</code>
      case "strong":
        return <strong key={index}>{inlines(part.parts)}</strong>
      case "em":
        return <em key={index}>{inlines(part.parts)}</em>
      case "link":
        return (
          <Link key={index} address={part.address}>
            {inlines(part.parts)}
          </Link>
        )
      case "picture":
        return <Picture key={index} address={part.address} label={part.text} />
    }
    return null
  })
