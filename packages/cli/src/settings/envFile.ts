/**
 * The file of variables that `--env-file` names. No file is read that is not named. Node looks for this flag among the arguments of every
 * program, and ends with 9 and a line of its own where the file is missing: then nothing of this runs.
 */
import { readFileSync } from "node:fs"
import { parseEnv } from "node:util"
import { UsageError } from "../failure/UsageError.ts"
import { printableName } from "../output/printable.ts"
import type { Variables } from "../world/World.ts"

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "unknown"

const bytesOf = (path: string): Buffer => {
  try {
    return readFileSync(path)
  } catch (error) {
    const file = printableName(path)
    throw new UsageError({
      en: `--env-file: ${file} cannot be read (${codeOf(error)})`,
      zh: `--env-file：无法读取 ${file}（${codeOf(error)}）`
    })
  }
}

/** Without the mark that Windows' editors put before it, which would become a part of the first name. */
const contentOf = (path: string): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(path))
  } catch (error) {
    if (error instanceof UsageError) throw error
    const file = printableName(path)
    throw new UsageError({
      en: `--env-file: ${file} is not UTF-8 (UTF-16, perhaps): save it as UTF-8`,
      zh: `--env-file：${file} 不是 UTF-8 编码（可能是 UTF-16），请另存为 UTF-8`
    })
  }
}

/** As `node --env-file` reads it. */
export const readEnvFile = (path: string): Variables => {
  const content = contentOf(path)
  const variables = parseEnv(content)
  // Lines that are no assignments are skipped by the parser: a file of nothing but these is another file.
  if (Object.keys(variables).length === 0 && /^\s*[^#\s]/m.test(content)) {
    const file = printableName(path)
    throw new UsageError({
      en: `--env-file: ${file} has no line of the form NAME=value`,
      zh: `--env-file：${file} 中没有 NAME=value 形式的行`
    })
  }
  return variables
}
