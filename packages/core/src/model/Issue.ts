/** One fault of what the caller gave. */
export interface Issue {
  /** The place in the words of the caller's own object, e.g. `body[0].MsgContent.Url`. */
  readonly path: string
  /** What is wrong there, to be read after the path. */
  readonly message: string
}
