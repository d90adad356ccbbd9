/**
 * The file of variables that `--env-file` names. No file is read that is not named. Node looks for this flag among the arguments of every
 * program, and ends with 9 and a line of its own where the file is missing: then nothing of this runs.
 */
import { readFileSync } from "node:fs"
import { parseEnv } from "node:util"
import { UsageError } from "../failure/UsageError.ts"
import { printable } from "../output/printable.ts"
import type { Variables } from "../world/World.ts"

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "unknown"

const contentOf = (path: string): string => {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    const file = printable(path)
    throw new UsageError({
      en: `--env-file: ${file} cannot be read (${codeOf(error)})`,
      zh: `--env-file：无法读取 ${file}（${codeOf(error)}）`
    })
  }
}

/** As `node --env-file` reads it. */
export const readEnvFile = (path: string): Variables => {
  const content = contentOf(path)
  const variables = parseEnv(content)
  // Lines that are no assignments are skipped by the parser: a file of nothing but these is another file.
  if (Object.keys(variables).length === 0 && /^\s*[^#\s]/m.test(content)) {
    const file = printable(path)
    throw new UsageError({
      en: `--env-file: ${file} has no line of the form NAME=value`,
      zh: `--env-file：${file} 中没有 NAME=value 形式的行`
    })
  }
  return variables
}
