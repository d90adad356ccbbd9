/** What the caller gives a store beside its client, checked in the same words for all of them. */
import { DeskConfigError } from "../model/DeskConfigError.ts"
import { codeOf } from "../model/sanitize.ts"
import { exact, optional, string, validate } from "../model/validate.ts"

/** The only option of a store, where it is given: a text. Throws a `DeskConfigError` that names it, or what is not known. */
export const storeOption = (options: unknown, name: string): string | undefined => {
  const { value, issues } = validate((addIssue) => exact({ [name]: optional(string) })(options, "", addIssue))
  if (issues.length === 0) return value?.[name]
  throw new DeskConfigError(issues.map(({ path, message }) => Object.freeze({ option: path || "options", message })))
}

/** Opens the file of a store that several processes use. Throws a `DeskConfigError` where it is none, or can't be opened. */
export const openFile = <A>(file: unknown, open: (file: string) => A): A => {
  if (typeof file !== "string" || file === "" || file === ":memory:")
    throw new DeskConfigError([{ option: "file", message: "must be the path of a file, which all processes share" }])
  try {
    return open(file)
  } catch (error) {
    const code = codeOf(error)
    throw new DeskConfigError([{ option: "file", message: `can't be opened${code === undefined ? "" : ` (${code})`}` }])
  }
}
