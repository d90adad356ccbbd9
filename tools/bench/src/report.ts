/**
 * Writes what is made from `results.json`: `RESULTS.md`, the chart, and the region `speed` of the page on performance. With `--check` it
 * only says what has drifted.
 *
 *     node tools/bench/src/report.ts [--check]
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { settle } from "repository/generated"
import { root } from "repository/packages"
import { chart } from "./chart.ts"
import { type Results, readResults } from "./results.ts"
import { resultsPage } from "./resultsPage.ts"
import { type Language, speed } from "./speed.ts"

const region = /(?<=<!-- generated: speed -->\n).*?(?=<!-- end generated -->)/s

const withSpeed = (file: string, results: Results, language: Language): string => {
  const text = readFileSync(join(root, file), "utf8")
  if (!region.test(text)) throw new Error(`${file} has no region for the speed`)
  return text.replace(region, () => `\n${speed(results, language)}\n\n`)
}

export const report = (results: Results, isCheck: boolean): void => {
  const files = {
    "tools/bench/RESULTS.md": resultsPage(results),
    "tools/bench/results/cpu-per-send.svg": chart(results),
    "docs/performance.md": withSpeed("docs/performance.md", results, "en"),
    "docs/performance.zh-CN.md": withSpeed("docs/performance.zh-CN.md", results, "zh")
  }
  settle(files, { isCheck, command: "pnpm bench --report" })
}

if (import.meta.main) report(readResults(), process.argv.includes("--check"))
