/** PostgreSQL with Drizzle: order and message in one transaction. Prisma, Kysely and Knex have a `from…` of their own in pg-boss. */
import type { Desk } from "@tcdesk/express"
import { createOutbox } from "@tcdesk/outbox"
import { type PgBossTransaction, pgBossStore } from "@tcdesk/outbox/pg-boss"
import { sql } from "drizzle-orm"
import { drizzle } from "drizzle-orm/node-postgres"
import { pgTable, text } from "drizzle-orm/pg-core"
import pg from "pg"
import { fromDrizzle } from "pg-boss"
import { received, type Shop } from "./Shop.ts"

const orders = pgTable("orders", { id: text().primaryKey(), sessionId: text("session_id").notNull() })

export const openDrizzleShop = async (url: string, desk: Desk): Promise<Shop> => {
  const pool = new pg.Pool({ connectionString: url })
  // Of a connection that PostgreSQL ends while nobody uses it: the next query opens another one. Unheard, it would end the process.
  pool.on("error", ({ message }) => console.error(message))
  const database = drizzle({ client: pool })
  await database.execute(sql`CREATE TABLE IF NOT EXISTS orders (id text PRIMARY KEY, session_id text NOT NULL)`)
  const outbox = createOutbox<PgBossTransaction>({ desk, store: pgBossStore({ connection: url }) })
  outbox.start()
  return {
    outbox,
    place: (order) =>
      database.transaction(async (tx) => {
        await tx.insert(orders).values(order)
        await outbox.enqueue(received(order), { tx: fromDrizzle(tx, sql) })
      }),
    close: async () => {
      await outbox.close()
      await pool.end()
    }
  }
}
