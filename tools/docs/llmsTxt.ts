/** The rules of `llms.txt` (llmstxt.org): its layout, and that it leaves out no document. */
import { parse, read } from "./documents.ts"

const file = "llms.txt"

/** What it must list: the READMEs and the guides in English, and what is translated. */
const isListed = (document: string): boolean =>
  /^(packages\/[^/]+\/)?README(\.zh-CN)?\.md$/.test(document) || /^docs\/[^/]+\.md$/.test(document)

export const llmsTxtFaults = (files: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (!files.includes(file)) return [`${file} is missing`]
  const [title, summary, ...rest] = parse(read(file)).children
  const faults: Array<string> = []
  if (title?.type !== "heading" || title.depth !== 1) faults.push(`${file} must begin with a title`)
  if (summary?.type !== "blockquote") faults.push(`${file} must have a summary as a quotation after its title`)
  const listed = new Set<string>()
  const sections = rest.slice(rest.findIndex(({ type }) => type === "heading"))
  for (const node of sections) {
    if (node.type === "heading" && node.depth !== 2)
      faults.push(`${file}:${node.position?.start.line}: sections are of level 2`)
    if (node.type !== "list") continue
    for (const item of node.children) {
      const link = item.children[0]?.type === "paragraph" ? item.children[0].children[0] : undefined
      if (link?.type === "link") listed.add(link.url)
      else faults.push(`${file}:${item.position?.start.line}: an entry begins with its link`)
    }
  }
  const missing = files.filter((document) => isListed(document) && !listed.has(document))
  return [...faults, ...missing.map((document) => `${file} does not list ${document}`)]
}
