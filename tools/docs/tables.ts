/**
 * Writes the generated regions of READMEs and guides; with `--check` only says, with a diff, what it would write.
 *
 *     node tools/docs/tables.ts [--check]
 *
 * A region begins with the line `<!-- generated: NAME -->` and ends with `<!-- end generated -->`. `generatedTables.ts` has the
 * names; in files called `*.zh-CN.md` it is in Chinese, by `zh-CN.ts`, which must have a translation for each sentence of
 * every region, and no other. The region `speed` is the benchmarks' own, and left as it is.
 */
import { settle } from "repository/generated"
import { isChinese, pages, read, report } from "./documents.ts"
import { faults, generatedTables } from "./generatedTables.ts"
import { chinese } from "./zh-CN.ts"

const isCheck = process.argv.includes("--check")

const said = new Set<string>()
const english = (sentence: string): string => {
  if (sentence !== "") said.add(sentence)
  return sentence
}
const translated = (sentence: string): string => chinese.get(sentence) ?? sentence

const contents = new Map(
  Object.entries(generatedTables).map(([name, render]) => [
    name,
    { en: render(english, "en"), zh: render(translated, "zh") }
  ])
)

const problems = [
  ...faults,
  ...Array.from(said.difference(chinese), (sentence) => `zh-CN.ts has no translation of ${JSON.stringify(sentence)}`),
  ...Array.from(
    new Set(chinese.keys()).difference(said),
    (sentence) => `zh-CN.ts has ${JSON.stringify(sentence)}, which no table says`
  )
]

const end = "<!-- end generated -->"

/** Regions that another program writes. */
const foreign = new Set(["speed"])

/** The document with its regions as they should be. */
const generated = (file: string, text: string): string => {
  const lines: Array<string> = []
  let open: string | undefined
  for (const [index, line] of text.split("\n").entries()) {
    const name = /^<!-- generated: (\S+) -->$/.exec(line)?.[1]
    const at = `${file}:${index + 1}`
    if (name !== undefined) {
      const content = contents.get(name)
      if (open !== undefined) problems.push(`${at}: the region ${open} has not ended`)
      if (content === undefined && !foreign.has(name))
        problems.push(`${at}: no region ${name}; there are ${[...contents.keys()].join(", ")}`)
      open = name
      lines.push(line)
      if (content !== undefined) lines.push("", content[isChinese(file) ? "zh" : "en"], "")
    } else if (line === end) {
      if (open === undefined) problems.push(`${at}: no region to end`)
      open = undefined
      lines.push(line)
    } else if (open === undefined || foreign.has(open)) lines.push(line)
  }
  if (open !== undefined) problems.push(`${file}: the region ${open} has no end`)
  return lines.join("\n")
}

const documents = Object.fromEntries(pages().map((file) => [file, generated(file, read(file))]))
const total = Object.values(documents).reduce((sum, text) => sum + text.split(end).length - 1, 0)

report(problems)
if (problems.length === 0) {
  const drifted = settle(documents, { isCheck, command: "pnpm docs:tables" })
  const count = `${drifted.length} ${isCheck ? "drifted" : "written"}`
  console.log(`${total} generated tables in ${Object.keys(documents).length} documents, ${count}`)
}
