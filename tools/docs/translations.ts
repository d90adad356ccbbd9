/**
 * Documents in two languages: which must be, and that both say the same in the same order, as far as that can be seen
 * without reading them.
 */
import { visit } from "unist-util-visit"
import { isChinese, parse, read, type Tree } from "./documents.ts"

/** A node of a syntax tree. */
type Nodes = Tree | Tree["children"][number]

/** What has to exist in Chinese too: all that users of the packages read. The tour of the sources is for contributors. */
const isTranslated = (file: string): boolean =>
  /^(packages\/[^/]+\/|examples\/)?README\.md$/.test(file) ||
  (/^docs\/[^/]+\.md$/.test(file) && !isChinese(file) && file !== "docs/architecture.md")

const chineseOf = (file: string): string => file.replace(/\.md$/, ".zh-CN.md")
const englishOf = (file: string): string => file.replace(/\.zh-CN\.md$/, ".md")

interface Part {
  readonly text: string
  readonly line: number
}

/** What a translation keeps as it is, in the order of the document; of a heading only its level. */
const partsOf = (file: string): ReadonlyArray<Part> => {
  const parts: Array<Part> = []
  visit(parse(read(file)), (node) => {
    const text = partOf(node)
    if (text !== undefined) parts.push({ text, line: node.position?.start.line ?? 1 })
  })
  return parts
}

const partOf = (node: Nodes): string | undefined => {
  switch (node.type) {
    case "heading":
      return `a heading of level ${node.depth}`
    case "code":
      return `a block of ${[node.lang ?? "text", node.meta].filter(Boolean).join(" ")}`
    case "image":
      return `the image ${node.url}`
    case "table":
      return `a table of ${node.children.length} rows and ${node.children[0]?.children.length ?? 0} columns`
    case "html":
      return node.value.startsWith("<!-- generated") ? node.value : undefined
    default:
      return undefined
  }
}

const difference = (original: string, translation: string): ReadonlyArray<string> => {
  const [there, here] = [partsOf(original), partsOf(translation)]
  const end = { text: "the end", line: undefined }
  const at = Array.from({ length: Math.max(there.length, here.length) }, (_, index) => index).find(
    (index) => there[index]?.text !== here[index]?.text
  )
  if (at === undefined) return []
  const [a, b] = [there[at] ?? end, here[at] ?? end]
  return [`${translation}:${b.line ?? "end"}: ${b.text} where ${original}:${a.line ?? "end"} has ${a.text}`]
}

export const translationFaults = (files: ReadonlyArray<string>): ReadonlyArray<string> => {
  const known = new Set(files)
  return [
    ...files
      .filter((file) => isTranslated(file) && !known.has(chineseOf(file)))
      .map((file) => `${file} has no ${chineseOf(file)}`),
    ...files
      .filter(isChinese)
      .flatMap((file) => (known.has(englishOf(file)) ? difference(englishOf(file), file) : [`${file} has no original`]))
  ]
}
