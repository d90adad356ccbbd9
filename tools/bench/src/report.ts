/**
 * Writes what is made from `results.json`: `RESULTS.md`, the chart, and the region `speed` of the READMEs. With `--check` it
 * only says what has drifted.
 *
 *     node tools/bench/src/report.ts [--check]
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
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

/** Gives what has drifted; writes it, or with `isCheck` does not. */
export const report = (results: Results, isCheck: boolean): ReadonlyArray<string> => {
  const wanted = {
    "tools/bench/RESULTS.md": resultsPage(results),
    "tools/bench/results/cpu-per-send.svg": chart(results),
    "README.md": withSpeed("README.md", results, "en"),
    "README.zh-CN.md": withSpeed("README.zh-CN.md", results, "zh")
  }
  return Object.entries(wanted).flatMap(([file, text]) => {
    const path = join(root, file)
    if (readFileSync(path, "utf8") === text) return []
    if (!isCheck) writeFileSync(path, text)
    return [file]
  })
}

if (import.meta.main) {
  const isCheck = process.argv.includes("--check")
  const drifted = report(readResults(), isCheck)
  if (isCheck && drifted.length > 0) {
    for (const file of drifted)
      console.error(`${file} has drifted from results.json: run node tools/bench/src/report.ts`)
    process.exitCode = 1
  }
}
