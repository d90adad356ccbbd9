/** Reports and failures, written. With `--json` everything that is told goes to stdout as JSON, failures too. */
import type { Output, World } from "../world/World.ts"
import { toJson } from "./printable.ts"
import type { Report } from "./Report.ts"
import type { Style } from "./style.ts"

const writeLines = (output: Output, lines: readonly string[]): void => {
  if (lines.length > 0) output.write(`${lines.join("\n")}\n`)
}

export const printReport = (
  { stdout }: World,
  { value, lines }: Report,
  { isJson }: { readonly isJson: boolean }
): void => (isJson ? writeLines(stdout, [toJson(value, 2)]) : writeLines(stdout, lines))

/** One of several: each is a line of JSON. */
export const printPart = (
  { stdout }: World,
  { value, lines }: Report,
  { isJson }: { readonly isJson: boolean }
): void => writeLines(stdout, isJson ? [toJson(value)] : lines)

export const printFailure = (
  { stdout, stderr }: World,
  { value, lines: [first = "", ...others] }: Pick<Report, "value" | "lines">,
  { isJson, style }: { readonly isJson: boolean; readonly style: Style }
): void =>
  isJson ? writeLines(stdout, [toJson(value, 2)]) : writeLines(stderr, [`${style.red("tcdesk:")} ${first}`, ...others])
