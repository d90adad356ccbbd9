/** Every default and fixed number of the outbox, in one place. Times are in milliseconds. */
export const defaults = {
  onUnknown: "retry",
  /** A day of time in which the queue was not paused. */
  maxAgeMs: 86_400_000,
  backoff: { baseMs: 1000, maxMs: 300_000 },
  /** 7 days. */
  keepKeysMs: 604_800_000,
  concurrency: 16,
  batch: 100,
  leaseMs: 8000,
  /** Queues of BullMQ: so many messages are under way at a time. */
  bullmqLanes: 8
} as const

/** The longest pause of the queue: whoever has repaired the key or the plan does not wait longer than this for the next try. */
export const maxPauseMs = 60_000

/** Of a list of letters. */
export const maxPage = 1000

/** Of messages that are stored in one step. */
export const maxBatch = 1000

/** What a timer of Node can wait for. */
export const maxTimeMs = 2_147_483_647

/** Of an `Overloaded` that names no time. */
export const overloadedMs = 1000
