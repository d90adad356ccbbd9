/** The error of options that can't make a client. */

/** One fault of the options, by the option's name. */
export interface ConfigIssue {
  /** E.g. `retry.attempts`; with `createDeskFromEnv` the variable's name. */
  readonly option: string
  /** What is wrong with it, to be read after its name. */
  readonly message: string
}

/** The options can't make a client. Names each faulty option, never its value. */
export class DeskConfigError extends Error {
  /** By it the error is told apart without its class. */
  readonly _tag = "DeskConfigError"
  /** Every fault. */
  readonly issues: ReadonlyArray<ConfigIssue>

  constructor(issues: ReadonlyArray<ConfigIssue>) {
    super(`Desk can't be configured: ${issues.map(({ option, message }) => `${option} ${message}`).join("; ")}.`)
    this.issues = issues
  }
}
// On the prototype, or it would be printed as one of the error's own fields.
Object.defineProperty(DeskConfigError.prototype, "name", {
  value: "DeskConfigError",
  configurable: true,
  writable: true
})
