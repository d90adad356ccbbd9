/** Options that an adapter has beside those of a client: what it does not know is refused in the same words. */
import type { ConfigIssue } from "../model/DeskConfigError.ts"
import { refuseUnknown } from "../model/unknownNames.ts"
import { validate } from "../model/validate.ts"

export { deskOptionNames } from "../model/knownNames.ts"

/** One for each name that is not known, with the one that was probably meant. Of an instance of a class only those that are close to one. */
export const unknownOptions = (given: object, known: ReadonlyArray<string>): ReadonlyArray<ConfigIssue> =>
  validate((addIssue) => refuseUnknown(given, known, addIssue)).issues.map(({ path, message }) =>
    Object.freeze({ option: path, message })
  )
