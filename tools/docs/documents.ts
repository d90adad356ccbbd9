/** The Markdown that users read: which files these are, and their syntax trees. */
import { execFileSync } from "node:child_process"
import { existsSync, globSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { fromMarkdown } from "mdast-util-from-markdown"
import { gfmFromMarkdown } from "mdast-util-gfm"
import { gfm } from "micromark-extension-gfm"
import { root } from "repository/packages"

export const absolute = (file: string): string => resolve(root, file)

export const read = (file: string): string => readFileSync(absolute(file), "utf8")

/** The root of a syntax tree, as mdast has it. */
export type Tree = ReturnType<typeof fromMarkdown>

export const parse = (markdown: string): Tree =>
  fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })

/** READMEs and guides, in both languages. */
export const pages = (): ReadonlyArray<string> =>
  globSync(["README*.md", "packages/*/README*.md", "docs/*.md"], { cwd: root }).sort()

/** Files of the repository, committed or about to be. As git has it, `*` stands for any folders too. */
export const tracked = (...patterns: ReadonlyArray<string>): ReadonlyArray<string> =>
  execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", ...patterns], {
    cwd: root,
    encoding: "utf8"
  })
    .split("\0")
    .filter((file) => file !== "" && existsSync(absolute(file)))

export const isChinese = (file: string): boolean => file.endsWith(".zh-CN.md")

/** Prints what is wrong, one fault a line, and lets the process fail. */
export const report = (faults: ReadonlyArray<string>): void => {
  for (const fault of faults) console.error(fault)
  if (faults.length > 0) process.exitCode = 1
}
