/** What a command has to say: one value, as JSON and as lines for people. */
export interface Report {
  /** Printed with `--json`. Errors and dates become what their `toJSON` says. */
  readonly value: unknown
  /** Printed otherwise. What comes from outside is `printable` in them. */
  readonly lines: readonly string[]
  /** 0 unless it is said; 1: refused, failed, something is wrong. */
  readonly exitCode?: 0 | 1
}
