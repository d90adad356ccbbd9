/**
 * Nothing to install. Orders and outbox are two files, which no transaction spans: so the order is stored first, with a mark that its message
 * is still to be enqueued, and what a crash has left marked is enqueued at the next start.
 */
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { Desk } from "@tcdesk/express"
import { createOutbox } from "@tcdesk/outbox"
import { sqliteStore } from "@tcdesk/outbox/sqlite"
import { type Order, received, type Shop } from "./Shop.ts"

export const openSqliteShop = async (folder: string, desk: Desk): Promise<Shop> => {
  const database = new DatabaseSync(join(folder, "orders.db"), { timeout: 5000 })
  database.exec("PRAGMA journal_mode = WAL")
  database.exec(
    "CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, sessionId TEXT NOT NULL, untold INTEGER NOT NULL)"
  )
  const outbox = createOutbox({ desk, store: sqliteStore(join(folder, "outbox.db")) })

  const tell = async (order: Order) => {
    await outbox.enqueue(received(order))
    database.prepare("UPDATE orders SET untold = 0 WHERE id = ?").run(order.id)
  }
  const untold = database.prepare("SELECT id, sessionId FROM orders WHERE untold = 1").all()
  for (const { id, sessionId } of untold) await tell({ id: String(id), sessionId: String(sessionId) })

  outbox.start()
  return {
    outbox,
    place: async (order) => {
      // A message that breaks a rule is refused before there is an order.
      desk.prepare(received(order))
      database.prepare("INSERT INTO orders VALUES (?, ?, 1)").run(order.id, order.sessionId)
      await tell(order)
    },
    close: async () => {
      await outbox.close()
      database.close()
    }
  }
}
