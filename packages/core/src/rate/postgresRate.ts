/** Where processes meet on PostgreSQL: one row for each limit, and a statement that moves it. */
import type { RateStore, SlotLease, SlotRequest } from "../model/RateStore.ts"
import { isObject } from "../model/validate.ts"
import { storeOption } from "../stores/storeOptions.ts"
import { aheadMs, aheadSlots, failed, refused } from "./refused.ts"

/** A pool of `pg`, 8.0 or newer; or anything that is asked in the same way. */
export interface PostgresPool {
  /** Runs one statement. */
  query(
    text: string,
    values?: Array<unknown>
  ): Promise<{
    /** What it gives. */
    readonly rows: ReadonlyArray<unknown>
  }>
}

/** Options of `postgresRate`. */
export interface PostgresRateOptions {
  /**
   * The table, made where it is missing: a name, or a schema's and a name with a dot between them, of letters, digits and underscores, in
   * upper and lower case as it is given.
   * @default "tcdesk_rate"
   */
  readonly table?: string | undefined
}

const name = /^[A-Za-z_]\w{0,62}(\.[A-Za-z_]\w{0,62})?$/

/** What is lost when PostgreSQL crashes is one number: no slot needs to wait for its disk. */
const creation = (table: string): string =>
  `CREATE UNLOGGED TABLE IF NOT EXISTS ${table} (key text PRIMARY KEY, next float8 NOT NULL, given int4 NOT NULL, wait float8 NOT NULL)`

/** The clock is read once, when the row is ours: others may have had it until then. */
const lease = (table: string): string => {
  const slots = (next: string): string => `
    SELECT first + given * spacing, given, first - now FROM (
      SELECT *, CASE WHEN first - now > within THEN 0
        ELSE LEAST(count, floor((within - (first - now)) / spacing)::int4 + 1) END AS given FROM (
        SELECT *, CASE WHEN ${next} - now > ${aheadMs} + ${aheadSlots} * spacing THEN now ELSE GREATEST(now, ${next}) END AS first FROM (
          SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now,
            $2::int4 AS count, $3::float8 AS spacing, $4::float8 AS within OFFSET 0
        ) AS asked OFFSET 0
      ) AS found OFFSET 0
    ) AS taken`
  return `
    INSERT INTO ${table} AS rate (key, next, given, wait) SELECT $1, taken.* FROM (${slots("0")}) AS taken
    ON CONFLICT (key) DO UPDATE SET (next, given, wait) = (${slots("rate.next")})
    RETURNING given, wait`
}

const isMissing = (error: unknown): boolean => isObject(error) && "code" in error && error.code === "42P01"

/** Of those who make it at once, all but one are told that it is there. */
const isThere = (error: unknown): boolean =>
  isObject(error) && "code" in error && (error.code === "23505" || error.code === "42P07")

/**
 * A shared rate limit on your own PostgreSQL, by your pool of `pg`. One statement gives a process its next slots, several at a time where
 * many calls wait. The pool is yours: `close` does nothing. Throws `DeskConfigError` where it is none, or `table` is no name.
 *
 * @example
 * ```ts
 * import { createDeskFromEnv } from "@tcdesk/core"
 * import { postgresRate } from "@tcdesk/core/rate"
 * import { Pool } from "pg"
 *
 * const pool = new Pool()
 * const desk = createDeskFromEnv(process.env, { rateLimit: { perSecond: 200, shared: postgresRate(pool) } })
 * ```
 */
export const postgresRate = (pool: PostgresPool, options: PostgresRateOptions = {}): RateStore => {
  if (!isObject(pool) || typeof pool.query !== "function") throw refused("pool", "must be a pool of pg")
  const table = storeOption(options, "table") ?? "tcdesk_rate"
  if (!name.test(table))
    throw refused(
      "table",
      "must be a name of letters, digits and underscores, with its schema's and a dot before it or without"
    )
  const quoted = table
    .split(".")
    .map((part) => `"${part}"`)
    .join(".")
  const statement = lease(quoted)
  const create = (): Promise<unknown> =>
    pool.query(creation(quoted)).catch((error: unknown) => {
      if (!isThere(error)) throw error
    })
  const take = ({ key, count, spacingMs, withinMs }: SlotRequest) =>
    pool.query(statement, [key, count, spacingMs, withinMs])
  return {
    lease: async (ask): Promise<SlotLease> => {
      try {
        const { rows } = await take(ask).catch(async (error: unknown) => {
          if (!isMissing(error)) throw error
          await create()
          return take(ask)
        })
        const { given, wait } = rows[0] as { readonly given: unknown; readonly wait: unknown }
        return { count: Number(given), waitMs: Number(wait) }
      } catch (error) {
        throw failed("postgresRate", error)
      }
    }
  }
}
