/**
 * Pages of a list whose items have growing numbers or ids: those after one, or those before one, or the newest.
 */
import { type Check, check, integer } from "../base/validate.ts"

const MAX_LIMIT = 1000

/** A number, or an id that ends in one. */
type Place = number | string

export interface Page<T> {
  /** Oldest first. */
  readonly items: readonly T[]
  /** Whether there are more in the direction asked for. */
  readonly more: boolean
}

/** The checks of `after`, `before` (ids with this prefix, or numbers) and `limit`. */
export const pageQuery = (
  prefix?: string
): { readonly after: Check<Place>; readonly before: Check<Place>; readonly limit: Check<number> } => {
  const place: Check<Place> =
    prefix === undefined
      ? integer(0, Number.MAX_SAFE_INTEGER)
      : check(
          `an id such as ${prefix}-12`,
          (value) => typeof value === "string" && new RegExp(`^${prefix}-\\d{1,15}$`).test(value),
          { type: "string", pattern: `^${prefix}-\\d{1,15}$` }
        )
  return { after: place, before: place, limit: integer(1, MAX_LIMIT) }
}

/** With `after` the first ones after it, else the last ones before `before` or of all; 1000 unless `limit` says fewer. */
export const page = <T>(
  items: readonly T[],
  placeOf: (item: T) => Place,
  query: {
    readonly after?: Place | undefined
    readonly before?: Place | undefined
    readonly limit?: number | undefined
  }
): Page<T> => {
  const after = query.after === undefined ? -1 : numberOf(query.after)
  const before = query.before === undefined ? Number.POSITIVE_INFINITY : numberOf(query.before)
  const limit = query.limit ?? MAX_LIMIT
  const found = items.filter((item) => {
    const place = numberOf(placeOf(item))
    return place > after && place < before
  })
  const cut = query.after === undefined ? found.slice(-limit) : found.slice(0, limit)
  return { items: cut, more: found.length > cut.length }
}

/** `12` and `msg-12` alike. */
const numberOf = (place: Place): number =>
  typeof place === "string" ? Number(place.slice(place.indexOf("-") + 1)) : place
