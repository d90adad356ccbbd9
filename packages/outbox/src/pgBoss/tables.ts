/** The two tables of our own, in pg-boss's schema: the keys of messages, and what is known of a queue as a whole. */
import { OutboxError } from "../store/OutboxError.ts"
import type { SqlExecutor } from "./Boss.ts"
import { type Opened, type Place, rowsOf } from "./Place.ts"
import { inTransaction } from "./transaction.ts"

/**
 * Tables of the same thousand are used as they are: later ones only have columns, tables and indexes more, of which this version needs to
 * know nothing.
 */
const tablesVersion = 1000
const isCompatible = (version: unknown): boolean =>
  typeof version === "number" && Math.floor(version / 1000) === Math.floor(tablesVersion / 1000)

export const keyTable = ({ schema }: Place): string => `${schema}.tcdesk_outbox_key`
const stateTable = ({ schema }: Place): string => `${schema}.tcdesk_outbox_state`

const statements = (place: Place): ReadonlyArray<string> => [
  `CREATE TABLE IF NOT EXISTS ${keyTable(place)} (
    queue text NOT NULL,
    hash text NOT NULL,
    id uuid NOT NULL,
    forget_on timestamptz NOT NULL,
    PRIMARY KEY (queue, hash)
  )`,
  `CREATE INDEX IF NOT EXISTS tcdesk_outbox_key_time ON ${keyTable(place)} (queue, forget_on)`,
  `CREATE TABLE IF NOT EXISTS ${stateTable(place)} (queue text PRIMARY KEY, version int NOT NULL, state text)`
]

const exists = async (db: SqlExecutor, table: string): Promise<boolean> => {
  const [row] = await rowsOf<{ readonly found: boolean }>(db, "SELECT to_regclass($1) IS NOT NULL AS found", table)
  return row?.found === true
}

const refused = (store: string, why: string): OutboxError =>
  new OutboxError("StoreRefused", store, `${store} can't be used: ${why}`)

/** Refuses what another version has made that this one can't work with. Touches nothing. */
export const assertCompatible = async ({ db, place }: Pick<Opened, "db" | "place">): Promise<void> => {
  if (!(await exists(db, stateTable(place)))) return
  const [row] = await rowsOf<{ readonly state: { readonly version?: unknown } }>(
    db,
    `SELECT to_jsonb(one) AS state FROM ${stateTable(place)} AS one WHERE queue = $1`,
    place.queue
  )
  if (row === undefined || isCompatible(row.state.version)) return
  throw refused(
    place.store,
    "its tables were made by an incompatible version of @tcdesk/outbox; they were left as they are."
  )
}

/** Makes what is missing. Processes that begin at the same time wait for one another. */
export const makeTables = async ({ db, place }: Pick<Opened, "db" | "place">): Promise<void> => {
  if (!((await exists(db, stateTable(place))) && (await exists(db, keyTable(place)))))
    await inTransaction(db, async (tx) => {
      await tx.executeSql("SELECT pg_advisory_xact_lock(hashtext('tcdesk_outbox'))")
      for (const statement of statements(place)) await tx.executeSql(statement)
    })
  await db.executeSql(
    `INSERT INTO ${stateTable(place)} (queue, version) VALUES ($1, $2) ON CONFLICT (queue) DO NOTHING`,
    [place.queue, tablesVersion]
  )
}

export const readState = async ({ db, place }: Opened): Promise<string | undefined> => {
  const [row] = await rowsOf<{ readonly state: string | null }>(
    db,
    `SELECT state FROM ${stateTable(place)} WHERE queue = $1`,
    place.queue
  )
  return row?.state ?? undefined
}

export const writeState = async ({ db, place }: Opened, state: string): Promise<void> => {
  await db.executeSql(`UPDATE ${stateTable(place)} SET state = $2 WHERE queue = $1`, [place.queue, state])
}
