/** The headings of a document and the anchors that they can be reached by, as GitHub makes them. */
import GithubSlugger from "github-slugger"
import { visit } from "unist-util-visit"
import type { Tree } from "./documents.ts"

export interface Heading {
  readonly depth: number
  readonly text: string
}

export const headingsOf = (tree: Tree): ReadonlyArray<Heading> => {
  const headings: Array<Heading> = []
  visit(tree, "heading", (heading) => {
    let text = ""
    visit(heading, (node) => {
      if (node.type === "text" || node.type === "inlineCode") text += node.value
    })
    headings.push({ depth: heading.depth, text })
  })
  return headings
}

export const anchorsOf = (tree: Tree): ReadonlySet<string> => {
  const slugger = new GithubSlugger()
  const anchors = new Set(headingsOf(tree).map(({ text }) => slugger.slug(text)))
  visit(tree, "html", ({ value }) => {
    for (const [, id = ""] of value.matchAll(/\s(?:id|name)="([^"]+)"/g)) anchors.add(id)
  })
  return anchors
}
