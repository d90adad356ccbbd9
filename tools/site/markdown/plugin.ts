/** What the site does to the documents' Markdown, so that they can stay as GitHub wants them. */
import { relative } from "node:path/posix"
import { root } from "repository/packages"
import type { MarkdownEnv, MarkdownRenderer } from "vitepress"
import { pageOf } from "../documents.ts"
import { imageFrom, isTranslation, linkFrom } from "./links.ts"

type Token = ReturnType<MarkdownRenderer["parse"]>[number]

/** The file in the repository; and what it was made from, if it was, which its links are relative to. */
const filesOf = (env: MarkdownEnv): { readonly shown: string; readonly source: string } => {
  const shown = relative(root, env.realPath ?? env.path)
  return { shown, source: typeof env.frontmatter?.source === "string" ? env.frontmatter.source : shown }
}

/** The link that a paragraph consists of. */
const onlyLink = (paragraph: Token | undefined): string | undefined => {
  const [open, , close, ...rest] = paragraph?.children ?? []
  const isOne = open?.type === "link_open" && close?.type === "link_close" && rest.length === 0
  return isOne ? (open.attrGet("href") ?? undefined) : undefined
}

const dropTranslationLink = (tokens: Array<Token>, source: string): void => {
  const at = tokens.findIndex((token) => {
    const url = token.type === "inline" ? onlyLink(token) : undefined
    return url !== undefined && isTranslation(source, url)
  })
  if (at > 0) tokens.splice(at - 1, 3)
}

const textOf = (inline: Token): string =>
  (inline.children ?? []).map(({ type, content }) => (type === "softbreak" ? " " : content)).join("")

/** What search engines show of a page: how it begins. */
const describe = (tokens: ReadonlyArray<Token>, env: MarkdownEnv): void => {
  const at = tokens.findIndex(({ type, level }) => type === "paragraph_open" && level === 0)
  const paragraph = tokens[at + 1]
  if (paragraph !== undefined) env.frontmatter = { description: textOf(paragraph), ...env.frontmatter }
}

/** A code of the service has a row in a table: `/errors#70050` leads to it. */
const nameCodeRows = (tokens: ReadonlyArray<Token>): void => {
  for (const [index, token] of tokens.entries()) {
    const cell = tokens[index + 2]?.content ?? ""
    if (token.type === "tr_open" && /^\d{4,6}$/.test(cell)) token.attrSet("id", cell)
  }
}

/** A sentence in a table wants more room than its longest word. */
const markSentences = (tokens: ReadonlyArray<Token>): void => {
  for (const [index, token] of tokens.entries()) {
    const words = tokens[index + 1]?.content.replaceAll(/`[^`]*`/g, "") ?? ""
    if (token.type === "td_open" && words.length > 25) token.attrJoin("class", "sentence")
  }
}

const adapt = (tokens: Array<Token>, env: MarkdownEnv): void => {
  const { shown, source } = filesOf(env)
  const locale = pageOf(shown)?.locale ?? "en"
  dropTranslationLink(tokens, source)
  describe(tokens, env)
  nameCodeRows(tokens)
  markSentences(tokens)
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    const [name, change] =
      token.type === "image"
        ? (["src", imageFrom.bind(undefined, source, shown)] as const)
        : (["href", linkFrom.bind(undefined, source, locale)] as const)
    const url = token.attrGet(name)
    if (url !== null) token.attrSet(name, change(url))
  }
}

/** Charts are drawn where they are read: the theme has the component. */
const drawCharts = (md: MarkdownRenderer): void => {
  const { fence } = md.renderer.rules
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const { info = "", content = "" } = tokens[index] ?? {}
    return info.trim() === "mermaid"
      ? `<Chart source="${encodeURIComponent(content)}" />`
      : (fence?.(tokens, index, ...rest) ?? "")
  }
}

export const adaptMarkdown = (md: MarkdownRenderer): void => {
  md.core.ruler.after("inline", "documents", ({ tokens, env, inlineMode }) => {
    // A title by itself is no document.
    if (!inlineMode) adapt(tokens, env)
  })
  drawCharts(md)
}
