/** What the outbox itself fails with. What Desk makes of a message is a `DeskError`. */
import { sanitizeError } from "@tcdesk/core/adapter"

/**
 * - `StoreUnreachable`: the store did not answer, or refused; nothing was enqueued
 * - `StoreRefused`: the store is there, and is none of ours, or of a version that this one can't work with
 * - `NoTransaction`: this store can't join a transaction
 * - `Closed`: the outbox is closed
 * - `AlreadyStarted`: it has a worker already
 *
 * A later version may know more.
 */
export type OutboxErrorReason = "StoreUnreachable" | "StoreRefused" | "NoTransaction" | "Closed" | "AlreadyStarted"

/** The outbox can't do what it was asked for. No connection string is in it. */
export class OutboxError extends Error {
  /** By it the error is told apart without its class. */
  readonly _tag = "OutboxError"
  /** Why. */
  readonly reason: OutboxErrorReason
  /** Which store, as in the message: `SQLite (orders.db)`. */
  readonly store: string

  /** `message` must hold no secret. */
  constructor(reason: OutboxErrorReason, store: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
    this.store = store
  }
}
// On the prototype, or it would be printed as one of the error's own fields.
Object.defineProperty(OutboxError.prototype, "name", { value: "OutboxError", configurable: true, writable: true })
// Minifiers rename classes, and console.log prints the name of the class.
Object.defineProperty(OutboxError, "name", { value: "OutboxError", configurable: true })

/** SQLite's own words for a code of its own, "database is locked" for one: nothing of anybody's is in them. */
const wordsOfSqlite = (error: unknown): string | undefined =>
  error instanceof Error && "errstr" in error && typeof error.errstr === "string" ? error.errstr : undefined

/** What a store has thrown, under the store's name. Of a foreign error only name and code are kept: its text may hold a connection string. */
export const unreachable = (store: string, error: unknown): OutboxError => {
  if (error instanceof OutboxError) return error
  const cause = sanitizeError(error)
  const why = wordsOfSqlite(error) ?? cause.message
  return new OutboxError("StoreUnreachable", store, `The outbox can't reach its store ${store}: ${why}.`, { cause })
}

/** `call`, with what it throws under the store's name. */
export const reaching = async <A>(store: string, call: () => Promise<A>): Promise<A> => {
  try {
    return await call()
  } catch (error) {
    throw unreachable(store, error)
  }
}
