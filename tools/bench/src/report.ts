/**
 * Writes what is made from `results.json`: `RESULTS.md`, the chart, and the region `speed` of the READMEs. With `--check` it
 * only says what has drifted.
 *
 *     node tools/bench/src/report.ts [--check]
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { fileURLToPath } from "node:url"
import { chart } from "./chart.ts"
import { type Language, speed } from "./readme.ts"
import { readResults, type Results } from "./results.ts"
import { resultsPage } from "./resultsPage.ts"

const root = new URL("../../../", import.meta.url)
const absolute = (file: string): string => fileURLToPath(new URL(file, root))

const begin = "<!-- generated: speed -->"
const end = "<!-- end generated -->"

const readmes: ReadonlyArray<readonly [string, Language]> = [
  ["README.md", "en"],
  ["README.zh-CN.md", "zh"]
]

const withRegion = (text: string, content: string): string | undefined => {
  const from = text.indexOf(begin)
  const to = text.indexOf(end, from)
  if (from === -1 || to === -1) return undefined
  return `${text.slice(0, from)}${begin}\n\n${content}\n\n${text.slice(to)}`
}

interface Wanted {
  readonly file: string
  /** Absent: there is no place for it. */
  readonly text: string | undefined
}

const wanted = (results: Results): ReadonlyArray<Wanted> => [
  { file: "tools/bench/RESULTS.md", text: resultsPage(results) },
  { file: "tools/bench/results/cpu-per-send.svg", text: chart(results) },
  ...readmes.map(([file, language]) => ({
    file,
    text: existsSync(absolute(file))
      ? withRegion(readFileSync(absolute(file), "utf8"), speed(results, language))
      : undefined
  }))
]

const current = (file: string): string | undefined =>
  existsSync(absolute(file)) ? readFileSync(absolute(file), "utf8") : undefined

/** Gives the faults that are left: what has drifted, or has no place. */
export const report = (results: Results, isCheck: boolean): ReadonlyArray<string> => {
  const faults: Array<string> = []
  for (const { file, text } of wanted(results)) {
    if (text === undefined) faults.push(`${file} has no region that begins with ${begin}`)
    else if (text === current(file)) continue
    else if (isCheck)
      faults.push(`${file} has drifted from tools/bench/results.json: run node tools/bench/src/report.ts`)
    else {
      mkdirSync(dirname(absolute(file)), { recursive: true })
      writeFileSync(absolute(file), text)
    }
  }
  return faults
}

if (import.meta.main) {
  const faults = report(readResults(), process.argv.includes("--check"))
  for (const fault of faults) console.error(fault)
  if (faults.length > 0) process.exitCode = 1
}
