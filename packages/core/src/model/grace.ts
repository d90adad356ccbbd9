/** How long `close` waits, whatever it is given: what can't be closed helps nobody. */
import { closeOptionNames } from "./knownNames.ts"
import { maxTimeMs } from "./time.ts"
import { refuseUnknown } from "./unknownNames.ts"
import { isObject, property, validate } from "./validate.ts"

/** What is no grace period counts as not given. */
export const graceOf = (options: unknown, byDefault: number): number => {
  const { value } = validate((addIssue) => (isObject(options) ? property(options, "graceMs", addIssue) : undefined))
  return typeof value === "number" && !Number.isNaN(value) ? Math.min(Math.max(value, 0), maxTimeMs) : byDefault
}

/** What is wrong with the options, to be told when it is closed. */
export const closeFault = (options: unknown): TypeError | undefined => {
  const { issues } = validate((addIssue) => {
    if (isObject(options)) refuseUnknown(options, closeOptionNames, addIssue)
  })
  const [issue] = issues
  return issue && new TypeError(`close: ${issue.message}`)
}
