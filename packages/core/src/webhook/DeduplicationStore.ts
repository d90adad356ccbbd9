/**
 * Where it is kept which calls have come already: `memoryDeduplication`, `redisDeduplication`, `sqliteDeduplication`, or one of your own. What
 * a later version adds to this interface is optional.
 */
export interface DeduplicationStore {
  /** Keeps an id for so many milliseconds. Gives false when it is there already. */
  begin(id: string, ttlMs: number): boolean | Promise<boolean>
  /** Lets an id go, as if it had not come. */
  forget(id: string): void | Promise<void>
}
