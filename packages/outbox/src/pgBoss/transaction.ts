/** Transactions: the outbox's own, and the caller's. */
import { OutboxError } from "../store/OutboxError.ts"
import type { BossDb, SqlExecutor, SqlRows } from "./Boss.ts"

/** A client of `pg` within a transaction that you have begun on it. */
export interface PgClient {
  /** Runs one statement, whose `$1`, `$2` … are `values`. */
  query(text: string, values?: Array<unknown>): Promise<SqlRows>
}

/**
 * Your own transaction, on the database of the outbox: the client of `pg` on which you have called `BEGIN`; or what pg-boss makes of the
 * transaction of another library: `fromPrisma(tx)`, `fromDrizzle(tx, sql)`, `fromKnex(trx)`, `fromKysely(trx)`; or any object with an
 * `executeSql(text, values)` that resolves to `{ rows }`, where `values` belong to `$1`, `$2` … in `text`.
 */
export type PgBossTransaction = SqlExecutor | PgClient

/** What runs statements in the caller's transaction. */
export const executorOf = (store: string, tx: PgBossTransaction): SqlExecutor => {
  if ("executeSql" in tx && typeof tx.executeSql === "function") return tx
  if ("query" in tx && typeof tx.query === "function") return { executeSql: (text, values) => tx.query(text, values) }
  throw new OutboxError(
    "NoTransaction",
    store,
    "tx must be a client of pg, or what fromPrisma, fromDrizzle, fromKnex or fromKysely of pg-boss makes of your transaction."
  )
}

/** All of it or nothing. */
export const inTransaction = async <A>(db: Required<BossDb>, body: (tx: SqlExecutor) => Promise<A>): Promise<A> => {
  const { db: tx, commit, rollback } = await db.beginTransaction()
  try {
    const result = await body(tx)
    await commit()
    return result
  } catch (error) {
    await rollback()
    throw error
  }
}
