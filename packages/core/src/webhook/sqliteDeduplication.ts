import { builtin } from "../model/builtin.ts"
import { openFile } from "../stores/storeOptions.ts"
import type { DeduplicationStore } from "./DeduplicationStore.ts"

/** So long a call may wait, and everything else with it, while another process writes: Desk waits for two seconds. */
const busyMs = 500

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS tcdesk_webhook_calls (id TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS tcdesk_webhook_calls_until ON tcdesk_webhook_calls (until);
  PRAGMA busy_timeout = ${busyMs}`

/** Once in so many calls, what is too old is removed. */
const sweepEvery = 1000

/**
 * Kept in a file, for several processes of one machine, and over a restart. By Node's own `node:sqlite`, of which Node 22 says once that
 * it is experimental. Throws a `DeskConfigError` where the file can't be opened.
 *
 * @example
 * ```ts
 * import { sqliteDeduplication } from "@tcdesk/core/webhook"
 *
 * const deduplicate = sqliteDeduplication("webhook.sqlite")
 * ```
 */
export const sqliteDeduplication = (
  file: string
): DeduplicationStore & {
  /** Closes the file, when the webhook has closed. */
  close(): void
} => {
  const { DatabaseSync } = builtin("node:sqlite")
  const database = openFile(file, (path) => {
    const opened = new DatabaseSync(path, { timeout: 5000 })
    opened.exec(schema)
    return opened
  })
  const insert = database.prepare(`
    INSERT INTO tcdesk_webhook_calls (id, until) VALUES (?, ?)
    ON CONFLICT (id) DO UPDATE SET until = excluded.until WHERE until <= ?`)
  const remove = database.prepare("DELETE FROM tcdesk_webhook_calls WHERE id = ?")
  const sweep = database.prepare("DELETE FROM tcdesk_webhook_calls WHERE until <= ?")
  let calls = 0
  return {
    begin: (id, ttlMs) => {
      const now = Date.now()
      if (calls % sweepEvery === 0) sweep.run(now)
      calls += 1
      return Number(insert.run(id, now + ttlMs, now).changes) > 0
    },
    forget: (id) => {
      remove.run(id)
    },
    close: () => database.close()
  }
}
