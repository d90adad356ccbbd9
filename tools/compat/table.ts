/** What came of all projects, to be read in a log: a table, and below it what failed and why. */
import { markdownTable } from "markdown-table"
import type { Step } from "./steps.ts"

export interface Row {
  readonly project: string
  readonly steps: ReadonlyArray<Step>
  /** To be read though nothing failed: a test that was left out. */
  readonly notes?: ReadonlyArray<string>
}

const cell = (step: Step | undefined): string =>
  step === undefined ? "–" : step.fault === undefined ? `ok ${step.seconds.toFixed(1)}` : "FAILED"

export const table = (rows: ReadonlyArray<Row>, versions: ReadonlyArray<string>): string => {
  const columns = ["install", "build", ...versions]
  const head = ["project", "install", "compile, bundle", ...versions.map((version) => `Node ${version}`)]
  const body = rows.map(({ project, steps }) => [
    project,
    ...columns.map((name) => cell(steps.find((step) => step.name === name)))
  ])
  return markdownTable([head, ...body])
}

export const faults = (rows: ReadonlyArray<Row>): ReadonlyArray<string> =>
  rows.flatMap(({ project, steps }) =>
    steps.flatMap(({ name, fault }) => (fault === undefined ? [] : [`FAILED: ${project}: ${name}\n${fault}`]))
  )
