/** The error of options that can't make a client. */
import { faultText, listed, sentence } from "./bounds.ts"

/** One fault of the options, by the option's name. */
export interface ConfigIssue {
  /** E.g. `retry.attempts`; with `createDeskFromEnv` the variable's name. */
  readonly option: string
  /** What is wrong with it, to be read after its name. Of an option that is not known it begins with `unknown` and says both. */
  readonly message: string
}

/** The options can't make a client. Names each faulty option, never its value. */
export class DeskConfigError extends Error {
  /** By it the error is told apart without its class. */
  readonly _tag = "DeskConfigError"
  /** The faults, a hundred at the most. */
  readonly issues: ReadonlyArray<ConfigIssue>

  /** `more` is the number of faults that were found beside `issues`. */
  constructor(issues: ReadonlyArray<ConfigIssue>, more = 0) {
    const faults = issues.map(({ option, message }) => faultText(option, message))
    super(sentence(`Desk can't be configured: ${listed(faults, more)}`))
    this.issues = issues
  }
}
// On the prototype, or it would be printed as one of the error's own fields.
Object.defineProperty(DeskConfigError.prototype, "name", {
  value: "DeskConfigError",
  configurable: true,
  writable: true
})
// Minifiers rename classes, and console.log prints the name of the class.
Object.defineProperty(DeskConfigError, "name", { value: "DeskConfigError", configurable: true })
