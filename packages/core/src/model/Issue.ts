/** One fault of what the caller gave. */
export interface Issue {
  /** The place in the words of the caller's own object, e.g. `body[0].MsgContent.Url`. */
  readonly path: string
  /** What is wrong there, to be read after the path. Of a name that is not known it begins with `unknown` and says both. */
  readonly message: string
}

/** Notes one fault of the input: its place in the words of the caller, and what is wrong there. */
export type AddIssue = (path: string, message: string) => void
