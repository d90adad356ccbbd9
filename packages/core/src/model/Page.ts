/** A list that Desk gives in pages, by `Limit` and `Offset`. */

import { type Written, writing } from "./Command.ts"
import type { Checked, Validator } from "./validate.ts"
import { integer } from "./validate.ts"

/** One page: its items, and how many there were in all when it was read. */
export interface Page<A> {
  readonly items: ReadonlyArray<A>
  readonly total: number
  /** At which end of the list new items appear. */
  readonly growth: Growth
  /** The body that asked for it. */
  readonly json: string
}

export type Growth = "at-end" | "at-start"

/** What is asked for of a list, from where on. */
export interface PageOf<Query> {
  readonly of: Query
  readonly offset: number
  /** The body of the page before. What the caller gave is read once: it may change while the list is iterated. */
  readonly before?: string | undefined
}

/** No page holds more. */
const maxPageSize = 100

/** How many items to ask for at a time. */
export const pageSize = integer(1, maxPageSize)

/** Of a count, an amount, a time. */
export const amount = integer(0, Number.MAX_SAFE_INTEGER)

/** `write` of a command that gives a list: what the caller asks for, and the page. */
export const writingPage =
  <Clean extends { readonly pageSize?: number | undefined }>(
    validator: Validator<Clean>,
    body: (of: Clean) => object
  ): ((page: PageOf<unknown>) => Checked<Written>) =>
  ({ before, of, offset }) =>
    before === undefined
      ? writing(validator, (clean) => ({ ...body(clean), Limit: clean.pageSize ?? maxPageSize, Offset: offset }))(of)
      : { value: { json: JSON.stringify({ ...JSON.parse(before), Offset: offset }) }, issues: [] }
