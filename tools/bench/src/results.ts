/** All that was measured, as it is kept in `results.json`: every table and chart is made from it. */
import { spawnSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { Environment } from "./environment.ts"
import type { Measured } from "./measures.ts"
import type { Run } from "./sends.ts"

export interface Results {
  readonly environment: Environment
  readonly rounds: number
  readonly runs: ReadonlyArray<Run>
  readonly measured: Measured
}

const file = fileURLToPath(new URL("../results.json", import.meta.url))

/** Six digits are more than any figure here means. */
const short = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value

export const writeResults = (results: Results): void => {
  writeFileSync(file, `${JSON.stringify(results, short, 2)}\n`)
  const biome = fileURLToPath(import.meta.resolve("@biomejs/biome/bin/biome"))
  const { status, stderr } = spawnSync(process.execPath, [biome, "format", "--write", file], { encoding: "utf8" })
  // The figures are there, which counts more than their looks.
  if (status !== 0) console.error(`results.json could not be formatted: ${stderr}`)
}

export const readResults = (): Results => JSON.parse(readFileSync(file, "utf8")) as Results
