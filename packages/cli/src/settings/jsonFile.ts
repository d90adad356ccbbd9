/** JSON that a command is given: in a file, or by standard input. */
import { readFileSync } from "node:fs"
import type { Context } from "../command/Context.ts"
import { UsageError } from "../failure/UsageError.ts"
import { printable } from "../output/printable.ts"
import { readStandardInput } from "./standardInput.ts"

/** Stands for standard input. */
export const standardInput = "-"

const contentOf = async (path: string, context: Context): Promise<string> => {
  if (path === standardInput) return readStandardInput(context)
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException
    const file = printable(path)
    throw new UsageError({ en: `${file} cannot be read (${code})`, zh: `无法读取 ${file}（${code}）` })
  }
}

/** The parser's own words quote the text, which may be a customer's: only the place is taken from them, where they say one. */
const placeIn = (error: unknown): string | undefined => {
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(String(error)) ?? []
  return line === undefined ? undefined : `${line}:${column}`
}

export const readJson = async (path: string, context: Context): Promise<unknown> => {
  const content = await contentOf(path, context)
  try {
    return JSON.parse(content.replace(/^\ufeff/, ""))
  } catch (error) {
    const place = placeIn(error)
    const where = [path === standardInput ? "-" : printable(path), ...(place === undefined ? [] : [place])].join(":")
    throw new UsageError({ en: `${where} is not JSON`, zh: `${where} 不是合法的 JSON` })
  }
}
