/** JSON that a command is given: in a file, or by standard input. */
import { readFileSync } from "node:fs"
import type { Context } from "../command/Context.ts"
import { UsageError } from "../failure/UsageError.ts"
import { printableName } from "../output/printable.ts"
import { parseJson, placeIn } from "../words/parseJson.ts"
import type { Text } from "../words/Text.ts"
import { readStandardInput } from "./standardInput.ts"

/** Stands for standard input. */
export const standardInput = "-"

const contentOf = async (path: string, context: Context): Promise<string> => {
  if (path === standardInput) return readStandardInput(context)
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException
    const file = printableName(path)
    throw new UsageError({ en: `${file} cannot be read (${code})`, zh: `无法读取 ${file}（${code}）` })
  }
}

export const readJson = async (path: string, context: Context): Promise<unknown> => {
  const content = await contentOf(path, context)
  try {
    return parseJson(content)
  } catch (error) {
    const place = placeIn(error)
    const at = place === undefined ? "" : `:${place}`
    const file: Text =
      path === standardInput
        ? { en: "standard input", zh: "标准输入" }
        : { en: printableName(path), zh: printableName(path) }
    throw new UsageError({ en: `${file.en}${at} is not JSON`, zh: `${file.zh}${at} 不是合法的 JSON` })
  }
}
