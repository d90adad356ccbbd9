import type { DeduplicationStore } from "./DeduplicationStore.ts"

/** How many are kept: the oldest go first. */
const maxKept = 10_000

interface Kept {
  readonly until: number
  readonly place: number
}

/** Kept in this process: enough where there is one. */
export const memoryDeduplication = (): DeduplicationStore => {
  const kept = new Map<string, Kept>()
  /** In the order in which they came, from `next` round to it. A `Map` whose oldest keys are removed takes long to find the next oldest. */
  const places: Array<string> = []
  let next = 0

  const makeRoom = (): void => {
    const oldest = places[next]
    // One that came again meanwhile has another place.
    if (oldest !== undefined && kept.get(oldest)?.place === next) kept.delete(oldest)
  }

  return {
    begin: (id, ttlMs) => {
      const now = Date.now()
      const known = kept.get(id)
      if (known !== undefined && known.until > now) return false
      makeRoom()
      places[next] = id
      kept.set(id, { until: now + ttlMs, place: next })
      next = (next + 1) % maxKept
      return true
    },
    forget: (id) => {
      kept.delete(id)
    }
  }
}
