/** Messages in PostgreSQL, kept and handed out by pg-boss. */
import type { OutboxStore, RunningWorker, Worker } from "../store/OutboxStore.ts"
import { type PollingWorker, pollingWorker, type Settled } from "../store/pollingWorker.ts"
import { countMessages } from "./counts.ts"
import { enqueue } from "./enqueue.ts"
import { fetchAhead } from "./fetchAhead.ts"
import { lettersIn } from "./letters.ts"
import { opening } from "./open.ts"
import { givenBoss, makeBoss } from "./openBoss.ts"
import { type PgBossStoreOptions, readPgBossOptions } from "./options.ts"
import { jobFrom, type PgBossJob } from "./PgBossJob.ts"
import type { Open, Place } from "./Place.ts"
import { settle, unfetch } from "./settle.ts"
import { readState, writeState } from "./tables.ts"
import { executorOf, type PgBossTransaction } from "./transaction.ts"
import { upkeep } from "./upkeep.ts"

/** How long what another process has enqueued, or a transaction has committed, may lie unseen, in milliseconds. */
const idleMs = 200

/** A worker that is told when a message that it has given back is due, where that is sooner than it looks. */
const startWorking = (open: Open, worker: Worker, leaseSeconds: number): PollingWorker => {
  const keepUp = upkeep()
  const ahead = fetchAhead<PgBossJob>({
    fetch: async (batchSize) => {
      const { boss, place } = await open()
      const since = performance.now()
      const jobs = await boss.fetch(place.queue, { batchSize, includeMetadata: true })
      return jobs.map((job) => jobFrom(job, since))
    },
    giveBack: async (jobs) => unfetch(await open(), jobs),
    patienceMs: leaseSeconds * 250
  })
  const ringWhenDue = (settled: ReadonlyArray<Settled<PgBossJob>>): void => {
    for (const { settlement } of settled)
      if (settlement._tag === "Again" && settlement.afterMs < idleMs) setTimeout(polling.wake, settlement.afterMs + 1)
  }
  const polling = pollingWorker<PgBossJob>(
    {
      idleMs,
      turn: async (settled, wanted) => {
        const opened = await open()
        await settle(opened, settled)
        ringWhenDue(settled)
        await keepUp(opened)
        return wanted > 0 ? ahead.take(wanted) : []
      }
    },
    worker
  )
  return {
    wake: polling.wake,
    stop: async () => {
      await polling.stop()
      // What can't be given back now expires.
      await ahead.giveBack().catch(() => {})
    }
  }
}

/**
 * Messages in PostgreSQL, by [pg-boss](https://github.com/timgit/pg-boss) 12: its tables, its locks, its order of keys. `tx` takes a
 * transaction of yours on the same database: the message is there when it is committed, and never was when it is rolled back.
 *
 * Nothing is connected or made before the first use. Throws a `DeskConfigError` that names each option that is wrong. The methods of an
 * outbox reject with an `OutboxError`: `StoreUnreachable`, or `StoreRefused` where pg-boss is not installed or not started, or the queue
 * or its tables are none that this version can work with.
 */
export const pgBossStore = (options: PgBossStoreOptions): OutboxStore<PgBossTransaction> => {
  const { boss, connection, schema, queue, leaseSeconds, mustExist } = readPgBossOptions(options)
  const name = `PostgreSQL by pg-boss (queue ${queue})`
  const boxes = { dead: `${queue}-dead`, parked: `${queue}-parked` }
  const place: Place = { store: name, schema, queue, boxes, mustExist }
  const { open, close } = opening(place, () =>
    boss === undefined ? makeBoss(place, connection) : givenBoss(name, boss, queue)
  )
  const workers = new Set<PollingWorker>()
  const wake = (): void => {
    for (const worker of workers) worker.wake()
  }
  const work = (worker: Worker): RunningWorker => {
    const working = startWorking(open, worker, leaseSeconds)
    workers.add(working)
    return {
      stop: async () => {
        await working.stop()
        workers.delete(working)
      }
    }
  }
  return {
    name,
    joinsTransactions: true,
    enqueue: async (messages, { tx, keepKeysMs }) => {
      const executor = tx === undefined ? undefined : executorOf(name, tx)
      const stored = await enqueue(await open(), messages, keepKeysMs, leaseSeconds, executor)
      if (tx === undefined) wake()
      return stored
    },
    work,
    dead: lettersIn({ open, box: "dead", leaseSeconds, changed: wake }),
    parked: lettersIn({ open, box: "parked", leaseSeconds, changed: wake }),
    counts: async () => countMessages(await open()),
    readState: async () => readState(await open()),
    writeState: async (state) => writeState(await open(), state),
    close
  }
}
