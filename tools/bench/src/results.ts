/** All that was measured, as it is kept in `results.json`: every table and chart is made from it. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Environment } from "./environment.ts"
import type { Measured } from "./measures.ts"
import type { Run } from "./sends.ts"

export interface Results {
  readonly environment: Environment
  readonly rounds: number
  readonly runs: ReadonlyArray<Run>
  readonly measured: Measured
}

const file = join(import.meta.dirname, "../results.json")

/** Six digits are more than any figure here means. */
const short = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value

export const writeResults = (results: Results): void => writeFileSync(file, `${JSON.stringify(results, short, 1)}\n`)

export const readResults = (): Results => JSON.parse(readFileSync(file, "utf8")) as Results
