import type { DeduplicationStore } from "./DeduplicationStore.ts"

/** How many are kept: the oldest go first. */
const maxKept = 10_000

/** Kept in this process: enough where there is one. */
export const memoryDeduplication = (): DeduplicationStore => {
  /** Until when, in the order in which they came. */
  const kept = new Map<string, number>()
  return {
    begin: (id, ttlMs) => {
      const now = Date.now()
      const until = kept.get(id)
      if (until !== undefined && until > now) return false
      kept.delete(id)
      kept.set(id, now + ttlMs)
      if (kept.size > maxKept) {
        const [oldest] = kept.keys()
        if (oldest !== undefined) kept.delete(oldest)
      }
      return true
    },
    forget: (id) => {
      kept.delete(id)
    }
  }
}
