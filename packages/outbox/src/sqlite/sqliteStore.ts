/** The embedded store: one file, Node's own SQLite, and any number of processes on one machine. */
import { basename } from "node:path"
import { DeskConfigError } from "@tcdesk/core"
import { defaults } from "../model/defaults.ts"
import { readOptions, truth, whole } from "../model/options.ts"
import type { Counts, NewMessage, OutboxStore, Stored } from "../store/OutboxStore.ts"
import { type PollingWorker, pollingWorker } from "../store/pollingWorker.ts"
import { keysIn } from "./keys.ts"
import { lanesIn, type SqliteJob } from "./lanes.ts"
import { lettersIn } from "./letters.ts"
import { openDatabase } from "./openDatabase.ts"
import { transactionsOn } from "./transaction.ts"

/** Options of `sqliteStore`. */
export interface SqliteStoreOptions {
  /**
   * How long a worker has a message, in milliseconds: 1000 to 3 600 000, default 8000. What a process had that died is sent again by
   * another one after that time. A send may take 2000 less; half of it, where that is more.
   */
  readonly leaseMs?: number | undefined
  /**
   * Opens only an outbox that is there, and is refused (`StoreRefused`) where there is none: no file is made, and none that is
   * empty becomes one. For programs that look at the outbox of another one. Default false.
   */
  readonly mustExist?: boolean | undefined
}

/** How long what another process has enqueued may lie unseen, in milliseconds. */
const idleMs = 100

/** A worker needs time to write down what became of a message. */
const settlingMs = 2000

const rules = { leaseMs: whole(1000, 3_600_000, "milliseconds"), mustExist: truth }

const resolve = (options: unknown) => {
  const { leaseMs = defaults.leaseMs, mustExist = false } = readOptions(options, rules) as SqliteStoreOptions
  return { lease: { leaseMs, sendingMs: Math.max(leaseMs - settlingMs, Math.floor(leaseMs / 2)) }, mustExist }
}

const assertFile = (file: unknown): void => {
  const isPath =
    typeof file === "string" &&
    file !== "" &&
    !file.startsWith(":") &&
    !file.startsWith("file:") &&
    !file.includes("\0")
  if (!isPath)
    throw new DeskConfigError([
      { option: "file", message: "must be the path of a file; for tests there is memoryStore()" }
    ])
}

/**
 * Messages in a file, made where there is none. Several processes of one machine may use it at the same time; it must lie on a disk of
 * that machine. Throws an `OutboxError` where it can't be opened (`StoreUnreachable`), or is no outbox or one of an incompatible version
 * (`StoreRefused`): then it is not touched. It knows nothing of your database's transactions: `tx` is refused.
 */
export const sqliteStore = (file: string, options?: SqliteStoreOptions): OutboxStore => {
  assertFile(file)
  const { lease, mustExist } = resolve(options)
  const name = `SQLite (${basename(file)})`
  const database = openDatabase(file, name, mustExist)
  const transaction = transactionsOn(database)
  const lanes = lanesIn(database, lease)
  const keys = keysIn(database)
  const workers = new Set<PollingWorker>()
  const wake = () => {
    for (const worker of workers) worker.wake()
  }
  const counting = database.prepare(
    `SELECT (SELECT COUNT(*) FROM message WHERE place > 0) + (SELECT COUNT(*) FROM message WHERE place = 0) AS pending,
            (SELECT COUNT(*) FROM letter WHERE box = 'dead') AS dead, (SELECT COUNT(*) FROM letter WHERE box = 'parked') AS parked`
  )
  // Those that were enqueued first are the oldest, but for those that had a time to wait for.
  const oldest = database.prepare(
    `SELECT MIN(MAX(enqueued_at, COALESCE(not_before, 0))) AS oldestAt
     FROM (SELECT enqueued_at, not_before FROM message WHERE place > 0 OR not_before <= ? ORDER BY seq LIMIT 100)`
  )
  const readState = database.prepare("SELECT state FROM queue")
  const writeState = database.prepare("INSERT OR REPLACE INTO queue (one, state) VALUES (1, ?)")
  let closed = false

  return {
    name,
    joinsTransactions: false,
    enqueue: async (messages, { keepKeysMs }) => {
      const store = (message: NewMessage): Stored => {
        const { id, key, enqueuedAt } = message
        const first = key === undefined ? id : keys.claim(key, id, enqueuedAt, keepKeysMs)
        if (first === id) lanes.add(message)
        return { id: first, duplicate: first !== id }
      }
      // One without a key is one statement, which is a transaction of its own.
      const alone = messages.length === 1 && messages[0]?.key === undefined
      const stored = alone ? messages.map(store) : transaction(() => messages.map(store))
      wake()
      return stored
    },
    work: (worker) => {
      const polling = pollingWorker<SqliteJob>(
        {
          idleMs,
          turn: async (settled, wanted) => {
            if (settled.length === 0 && !lanes.hasReady()) return []
            return transaction(() => {
              for (const one of settled) lanes.settle(one)
              return wanted > 0 ? lanes.handOut(wanted) : []
            })
          }
        },
        worker
      )
      workers.add(polling)
      return {
        stop: async () => {
          await polling.stop()
          workers.delete(polling)
        }
      }
    },
    dead: lettersIn(database, transaction, lanes, "dead", wake),
    parked: lettersIn(database, transaction, lanes, "parked", wake),
    counts: async () => {
      const { pending, dead, parked } = counting.get() as unknown as Counts
      const { oldestAt } = oldest.get(Date.now()) as { readonly oldestAt: number | null }
      return { pending, dead, parked, ...(oldestAt === null ? {} : { oldestAt }) }
    },
    readState: async () => (readState.get() as { readonly state: string } | undefined)?.state,
    writeState: async (state) => {
      writeState.run(state)
    },
    close: async () => {
      if (!closed) database.close()
      closed = true
    }
  }
}
