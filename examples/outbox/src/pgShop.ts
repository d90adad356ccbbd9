/** PostgreSQL with `pg`: order and message in one transaction. */
import type { Desk } from "@tcdesk/express"
import { createOutbox } from "@tcdesk/outbox"
import { type PgBossTransaction, pgBossStore } from "@tcdesk/outbox/pg-boss"
import pg from "pg"
import { received, type Shop } from "./Shop.ts"

export const openPgShop = async (url: string, desk: Desk): Promise<Shop> => {
  const pool = new pg.Pool({ connectionString: url })
  // Of a connection that PostgreSQL ends while nobody uses it: the next query opens another one. Unheard, it would end the process.
  pool.on("error", ({ message }) => console.error(message))
  await pool.query("CREATE TABLE IF NOT EXISTS orders (id text PRIMARY KEY, session_id text NOT NULL)")
  const outbox = createOutbox<PgBossTransaction>({ desk, store: pgBossStore({ connection: url }) })
  outbox.start()
  return {
    outbox,
    place: async (order) => {
      const tx = await pool.connect()
      try {
        await tx.query("BEGIN")
        await tx.query("INSERT INTO orders VALUES ($1, $2)", [order.id, order.sessionId])
        await outbox.enqueue(received(order), { tx })
        await tx.query("COMMIT")
      } catch (error) {
        await tx.query("ROLLBACK")
        throw error
      } finally {
        tx.release()
      }
    },
    close: async () => {
      await outbox.close()
      await pool.end()
    }
  }
}
