/** What sources say in their doc comments, as Markdown: editors and the API reference show it to users. */
import { read, tracked } from "./documents.ts"

/** The sources of the packages. */
export const sources = (): ReadonlyArray<string> => tracked("packages/*/src/*.ts")

export interface Comment {
  readonly markdown: string
  /** The line of the source on which it begins, from 1. */
  readonly line: number
}

/** A comment that begins its line; what looks like one within a string begins it hardly ever. */
const comment = /^[ \t]*\/\*\*(?!\/)[\s\S]*?\*\//gm

const markdownOf = (text: string): string =>
  text
    .replace(/^[ \t]*\/\*\*/, "")
    .replace(/\s*\*\/$/, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, ""))
    .join("\n")

export const commentsIn = (file: string): ReadonlyArray<Comment> => {
  const source = read(file)
  return Array.from(source.matchAll(comment), ({ 0: text, index }) => ({
    markdown: markdownOf(text),
    line: source.slice(0, index).split("\n").length
  }))
}

/** Examples that would be compiled by nobody: those that are no block of code. */
export const exampleFaults = (file: string, { markdown, line }: Comment): ReadonlyArray<string> =>
  Array.from(markdown.matchAll(/^@example\b(?!\s*^```)/gm), ({ index }) => {
    const place = line + markdown.slice(0, index).split("\n").length - 1
    return `${file}:${place}: an @example is a block of code, between \`\`\`ts and \`\`\``
  })
