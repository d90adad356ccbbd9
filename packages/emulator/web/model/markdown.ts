/**
 * A small part of Markdown, as a tree of plain values: headings, lists, quotes, code, emphasis, links and pictures. Whatever is not of it
 * stays text. HTML is text too.
 */

export type Inline =
  | { readonly as: "text" | "code"; readonly text: string }
  | { readonly as: "strong" | "em"; readonly parts: readonly Inline[] }
  | { readonly as: "link"; readonly address: string; readonly parts: readonly Inline[] }
  | { readonly as: "picture"; readonly address: string; readonly text: string }

export type Block =
  | { readonly as: "paragraph" | "heading" | "quote"; readonly lines: readonly (readonly Inline[])[] }
  | { readonly as: "list"; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly as: "code"; readonly text: string }
  | { readonly as: "rule" }

const BULLET = /^\s{0,8}(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/

export const readMarkdown = (source: string): readonly Block[] => {
  const blocks: Block[] = []
  const lines = source.split(/\r\n|\r|\n/)
  let at = 0
  /** Takes lines as long as they match. */
  const take = (pattern: RegExp): string[] => {
    const taken: string[] = []
    for (let line = lines[at]; line !== undefined && pattern.test(line); line = lines[at]) {
      taken.push(line)
      at += 1
    }
    return taken
  }
  while (at < lines.length) {
    const line = lines[at] ?? ""
    if (line.trim() === "") {
      at += 1
    } else if (line.startsWith("```")) {
      at += 1
      blocks.push({ as: "code", text: take(/^(?!```)/).join("\n") })
      at += 1
    } else if (/^ {0,3}([-*_])( {0,2}\1){2,} *$/.test(line)) {
      at += 1
      blocks.push({ as: "rule" })
    } else if (/^#{1,6} /.test(line)) {
      at += 1
      blocks.push({ as: "heading", lines: [readInline(line.replace(/^#+ +/, ""))] })
    } else if (line.startsWith(">")) {
      blocks.push({ as: "quote", lines: take(/^>/).map((quoted) => readInline(quoted.replace(/^> ?/, ""))) })
    } else if (BULLET.test(line)) {
      const ordered = BULLET.exec(line)?.[1] !== undefined
      const items = take(BULLET).map((item) => readInline(BULLET.exec(item)?.[2] ?? ""))
      blocks.push({ as: "list", ordered, items })
    } else {
      const words = take(/^(?!\s*$|```|#{1,6} |>|\s{0,8}(?:[-*+]|\d{1,9}[.)])\s)/)
      // A line no rule takes must still be taken, or this would go on for ever.
      if (words.length === 0) {
        words.push(line)
        at += 1
      }
      blocks.push({ as: "paragraph", lines: words.map((word) => readInline(word)) })
    }
  }
  return blocks
}

/** The limits keep every pattern's work in proportion to the text. */
const INLINE =
  /`([^`]{1,2000})`|(!?)\[([^[\]]{0,500})\]\(([^()\s]{1,2000})\)|\*\*([^*]{1,1000})\*\*|__([^_]{1,1000})__|\*([^*]{1,1000})\*/g

export const readInline = (source: string): readonly Inline[] => {
  const parts: Inline[] = []
  let read = 0
  for (const match of source.matchAll(INLINE)) {
    const [all, code, picture, label = "", address = "", strong, bold, em] = match
    if (match.index > read) parts.push({ as: "text", text: source.slice(read, match.index) })
    read = match.index + all.length
    const strongText = strong ?? bold
    if (code !== undefined) parts.push({ as: "code", text: code })
    else if (strongText !== undefined) parts.push({ as: "strong", parts: readInline(strongText) })
    else if (em !== undefined) parts.push({ as: "em", parts: readInline(em) })
    else if (picture === "!") parts.push({ as: "picture", address, text: label })
    else parts.push({ as: "link", address, parts: [{ as: "text", text: label }] })
  }
  if (read < source.length) parts.push({ as: "text", text: source.slice(read) })
  return parts
}
