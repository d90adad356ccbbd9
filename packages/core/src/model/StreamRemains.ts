/** What became of the text of a stream that has failed. */
export interface StreamRemains {
  /** The keys of its messages. */
  readonly msgKeys: ReadonlyArray<string>
  /** What is on the customer's screen. */
  readonly shown: string
  /** What may be there: the answer to its call was lost. */
  readonly uncertain: string
  /** What was read from the source, and is not there. */
  readonly rest: string
}
