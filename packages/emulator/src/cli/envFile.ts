/**
 * Files of variables: one that is read, and one that is written for others.
 */
import { randomBytes } from "node:crypto"
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { parseEnv } from "node:util"
import { UsageError } from "./UsageError.ts"

/** As `node --env-file` reads it. (Node takes the flag from a program's own arguments too, up to `--`, and has then read the file already.) */
export const readEnvFile = (path: string): Readonly<Record<string, string | undefined>> => {
  try {
    return parseEnv(readFileSync(path, "utf8"))
  } catch (error) {
    throw new UsageError(`--env-file: ${path} cannot be read (${codeOf(error)})`)
  }
}

const MARK = "# Written by tcdesk-emulator while it runs.\n"

/**
 * Writes the lines, for the file's owner only, and gives the function that removes them again. A file that something else has written is never
 * replaced: it may be an .env that exists once. It gets its name when it is whole, so that who waits for the file may read it.
 */
export const writeEnvFile = (path: string, lines: readonly string[]): (() => void) => {
  const written = contentOf(path)
  if (written !== undefined && !written.startsWith(MARK)) {
    throw new UsageError(`--write-env: ${path} exists and was not written by tcdesk-emulator: it stays as it is`)
  }
  const content = `${MARK}${lines.join("\n")}\n`
  const aside = `${path}.${process.pid}.${randomBytes(6).toString("hex")}`
  try {
    writeFileSync(aside, content, { mode: 0o600, flag: "wx" })
    renameSync(aside, path)
  } catch (error) {
    rmSync(aside, { force: true })
    throw new UsageError(`--write-env: ${path} cannot be written (${codeOf(error)})`)
  }
  return () => {
    try {
      // Another emulator may have written it since.
      if (contentOf(path) === content) rmSync(path, { force: true })
    } catch {
      // Who took away the rights meanwhile wants to keep it.
    }
  }
}

const contentOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined
    throw new UsageError(`--write-env: ${path} cannot be read (${codeOf(error)})`)
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "unknown"
