/** Where the messages of one outbox lie in a database. */
import type { Box } from "../store/OutboxStore.ts"
import type { Boss, BossDb, SqlExecutor } from "./Boss.ts"

export interface Place {
  /** The store's name, for errors. */
  readonly store: string
  /** pg-boss's, as it stands in statements. */
  readonly schema: string
  readonly queue: string
  /** The queues from which nothing is fetched. */
  readonly boxes: Readonly<Record<Box, string>>
  /** Nothing is made that is not there. */
  readonly mustExist: boolean
}

/** A place that has been made ready. */
export interface Opened {
  readonly boss: Boss
  readonly db: Required<BossDb>
  readonly place: Place
}

/** Opens where that was not done yet. A try that fails is made again. */
export type Open = () => Promise<Opened>

/** The rows of a statement. `Row` is what its columns say. */
export const rowsOf = async <Row>(db: SqlExecutor, text: string, ...values: Array<unknown>): Promise<Array<Row>> =>
  (await db.executeSql(text, values)).rows as Array<Row>
