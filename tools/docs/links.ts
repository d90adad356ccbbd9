/**
 * Checks every link, image and anchor in the Markdown of the repository and in `llms.txt`, that translations have the shape
 * of their originals (`translations.ts`), that charts name what exists (`charts.ts`), that `llms.txt` is whole (`llmsTxt.ts`), and that the page of faults and the tests
 * name each other (`faults.ts`). Nothing is fetched: an address of ours is looked up here (`ownAddresses.ts`), of any other only
 * the form is checked.
 *
 *     node tools/docs/links.ts
 */
import { existsSync, statSync } from "node:fs"
import { dirname, join } from "node:path/posix"
import { visit } from "unist-util-visit"
import { chartFaults } from "./charts.ts"
import { absolute, parse, read, report, type Tree, tracked } from "./documents.ts"
import { faultRowFaults } from "./faults.ts"
import { anchorsOf } from "./headings.ts"
import { llmsTxtFaults } from "./llmsTxt.ts"
import { fileBehind, isReadElsewhere } from "./ownAddresses.ts"
import { translationFaults } from "./translations.ts"

const files = tracked("*.md", "llms.txt")

interface Link {
  readonly url: string
  readonly line: number
}

const linksIn = (tree: Tree): ReadonlyArray<Link> => {
  const links: Array<Link> = []
  visit(tree, (node) => {
    const line = node.position?.start.line ?? 1
    if (node.type === "link" || node.type === "image" || node.type === "definition") links.push({ url: node.url, line })
    if (node.type === "html") {
      for (const [, url = ""] of node.value.matchAll(/\s(?:href|src|srcset)="([^"]*)"/g)) links.push({ url, line })
    }
    // A reference without its definition is no link for Markdown, and looks like this.
    if (node.type === "text") {
      for (const [url] of node.value.matchAll(/\[[^\]]+\]\[[^\]]*\]/g)) links.push({ url, line })
    }
  })
  return links
}

const isLoopback = (host: string): boolean => host === "localhost" || host === "127.0.0.1"

const externalFault = (url: string): string | undefined => {
  const { protocol, hostname, username } = URL.parse(url) ?? {}
  if (protocol === "mailto:" || (protocol === "http:" && hostname !== undefined && isLoopback(hostname)))
    return undefined
  if (protocol !== "https:") return "must be https"
  return username === "" && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(hostname ?? "") ? undefined : "is no address"
}

const anchors = new Map<string, ReadonlySet<string>>()
const anchorsIn = (file: string): ReadonlySet<string> => {
  const known = anchors.get(file) ?? anchorsOf(parse(read(file)))
  anchors.set(file, known)
  return known
}

const internalFault = (from: string, url: string): string | undefined => {
  const [path = "", anchor] = decodeURIComponent(url).split("#")
  if (path.startsWith("/")) return "must be relative"
  const target = path === "" ? from : join(dirname(from), path)
  if (target.startsWith("..")) return "leads out of the repository"
  if (!existsSync(absolute(target))) return "does not exist"
  if (anchor === undefined) return undefined
  const page = statSync(absolute(target)).isDirectory() ? join(target, "README.md") : target
  return page.endsWith(".md") && existsSync(absolute(page)) && anchorsIn(page).has(anchor)
    ? undefined
    : `has no heading #${anchor}`
}

const faultOf = (from: string, url: string): string | undefined => {
  if (url.startsWith("[")) return "has no definition"
  if (/^[a-z][a-z+.-]*:/i.test(url)) {
    const file = fileBehind(url)
    return file === undefined ? externalFault(url) : internalFault("README.md", file)
  }
  if (isReadElsewhere(from) && !url.startsWith("#")) return "must be absolute: npm shows this page too"
  return internalFault(from, url)
}

const links = files.flatMap((file) => linksIn(parse(read(file))).map((link) => ({ file, ...link })))
const faults = [
  ...links.flatMap(({ file, url, line }) => {
    const fault = faultOf(file, url)
    return fault === undefined ? [] : [`${file}:${line}: ${url} ${fault}`]
  }),
  ...translationFaults(files),
  ...chartFaults(files),
  ...llmsTxtFaults(files),
  ...faultRowFaults()
]
report(faults)
console.log(`${links.length} links in ${files.length} documents, ${faults.length} faults`)
