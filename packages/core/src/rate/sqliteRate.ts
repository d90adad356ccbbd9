/** Where the processes of one machine meet: a file of SQLite, by Node itself. */
import { builtin } from "../model/builtin.ts"
import type { RateStore, SlotLease, SlotRequest } from "../model/RateStore.ts"
import { openFile } from "../stores/storeOptions.ts"
import { aheadMs, aheadSlots, failed } from "./refused.ts"

type Database = InstanceType<ReturnType<typeof builtin<"node:sqlite">>["DatabaseSync"]>
type Statement = ReturnType<Database["prepare"]>

interface Opened {
  readonly database: Database
  readonly find: Statement
  readonly keep: Statement
}

const open = (file: string): Opened => {
  const { DatabaseSync } = builtin("node:sqlite")
  const database = new DatabaseSync(file, { timeout: 5000 })
  try {
    // What a crash of the machine may lose is one number.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
    database.exec("CREATE TABLE IF NOT EXISTS tcdesk_rate (key TEXT PRIMARY KEY, next REAL NOT NULL) WITHOUT ROWID")
    // The loop stands still while others are waited for, and a later answer is of no use.
    database.exec("PRAGMA busy_timeout = 50")
    return {
      database,
      find: database.prepare("SELECT next FROM tcdesk_rate WHERE key = ?"),
      keep: database.prepare(
        "INSERT INTO tcdesk_rate (key, next) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET next = excluded.next"
      )
    }
  } catch (error) {
    database.close()
    throw error
  }
}

const slotsOf = (next: number, now: number, { count, spacingMs, withinMs }: SlotRequest): SlotLease => {
  const ahead = next - now
  const waitMs = ahead > aheadMs + aheadSlots * spacingMs ? 0 : Math.max(0, ahead)
  const most = waitMs > withinMs ? 0 : Math.floor((withinMs - waitMs) / spacingMs) + 1
  return { count: Math.min(count, most), waitMs }
}

const lease = ({ database, find, keep }: Opened, ask: SlotRequest): SlotLease => {
  // Before others are waited for: the times of the slots are counted from when they were asked for.
  const now = Date.now()
  database.exec("BEGIN IMMEDIATE")
  try {
    const row = find.get(ask.key) as { readonly next: number } | undefined
    const slots = slotsOf(row?.next ?? now, now, ask)
    if (slots.count > 0) keep.run(ask.key, now + slots.waitMs + slots.count * ask.spacingMs)
    database.exec("COMMIT")
    return slots
  } catch (error) {
    database.exec("ROLLBACK")
    throw error
  }
}

/**
 * A shared rate limit for the processes of one machine, in a file of SQLite; nothing is to be installed. The file may be one that is used
 * for other things as well: the table is called `tcdesk_rate`. `close` closes it, and a client that goes on opens it again. Node 22 prints
 * an `ExperimentalWarning`. Throws `DeskConfigError` where the file can't be opened. Not for a file on a network share.
 *
 * @example
 * ```ts
 * import { createDeskFromEnv } from "@tcdesk/core"
 * import { sqliteRate } from "@tcdesk/core/rate"
 *
 * const desk = createDeskFromEnv(process.env, { rateLimit: { perSecond: 200, shared: sqliteRate("rate.db") } })
 * ```
 */
export const sqliteRate = (file: string): RateStore => {
  let current: Opened | undefined = openFile(file, open)
  return {
    lease: async (ask) => {
      try {
        current ??= open(file)
        return lease(current, ask)
      } catch (error) {
        throw failed("sqliteRate", error)
      }
    },
    close: () => {
      current?.database.close()
      current = undefined
    }
  }
}
