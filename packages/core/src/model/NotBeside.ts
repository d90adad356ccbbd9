/** What stands in a type where a field must be left out beside another one: there is no such value, and a compiler's message names the other. */
export type NotBeside<Value, Other extends string> = Value & {
  /** The field that is given already. */
  readonly mustBeLeftOutBeside: Other
}
