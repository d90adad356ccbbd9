/** Where processes that share a rate limit meet. */

/** What a process asks of the store: the next free slots of a limit. */
export interface SlotRequest {
  /** Which limit: processes that ask for the same share it. */
  readonly key: string
  /** The most slots that are of use; at least 1. */
  readonly count: number
  /** The distance between two slots, in milliseconds; fractions count. */
  readonly spacingMs: number
  /** A slot that is further away is of no use, and must not be given. Milliseconds, fractions included. */
  readonly withinMs: number
}

/** What the store gives: slots that nobody else gets. */
export interface SlotLease {
  /** How many, 0 to what was asked for; each is `spacingMs` after the one before. */
  readonly count: number
  /** Until the first of them, in milliseconds from the moment of the answer; with `count` 0, until the first that is free. */
  readonly waitMs: number
}

/**
 * One number for each key, the next free slot, which all processes of a limit ask for: `@tcdesk/core/rate` has them for Redis, PostgreSQL
 * and SQLite. One of your own takes, in one step that nobody can come between: `first = max(now, next)`, as many slots from there as are
 * not further away than `withinMs`, and `next = first + count * spacingMs`. What a later version adds to this interface is optional.
 */
export interface RateStore {
  /**
   * Gives the next free slots. An answer that it rejects with, or takes longer than 50 ms for, is of no use: after a second without one that
   * is, the client falls back to a quarter of its own, and asks again once a second.
   */
  lease(request: SlotRequest): Promise<SlotLease>
  /** Called when a client that uses it has closed. Others may go on to use it. */
  close?(): void
}
