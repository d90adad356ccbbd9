/**
 * Reading a long list to its end by `Limit` and `Offset`, while it may grow. Pure.
 *
 * What is new at the end moves nothing. What is new at the beginning moves everything: the total tells by how much, and so many items
 * at the beginning of a page were given already. That an item was removed meanwhile, nothing tells: one may be missed then.
 */
import type { Page } from "./Page.ts"

/** How far a list has been read. */
export interface Position {
  readonly offset: number
  /** How many there were in all when the last page was read. */
  readonly total: number | undefined
  /** How many items from there on were given already. */
  readonly repeats: number
  /** The body of the call for the last page. */
  readonly before: string | undefined
}

export const beginning: Position = Object.freeze({ offset: 0, total: undefined, repeats: 0, before: undefined })

/** The items of a page that were not given before, and where to go on; nowhere at the end. */
export const turnPage = <A>(
  { offset, repeats, total }: Position,
  { growth, items, json, total: now }: Page<A>
): { readonly items: ReadonlyArray<A>; readonly next: Position | undefined } => {
  const moved = growth === "at-end" || total === undefined ? 0 : Math.max(0, now - total)
  const given = repeats + moved
  const next = offset + items.length
  return {
    items: items.slice(given),
    next:
      items.length === 0 || next >= now
        ? undefined
        : { offset: next, total: now, repeats: Math.max(0, given - items.length), before: json }
  }
}
