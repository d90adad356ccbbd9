/** Does with jobs what was decided. Each only as long as it is the attempt that was fetched: what somebody else has by now is passed over. */
import type { Settled } from "../store/pollingWorker.ts"
import { affectedBy, type SqlExecutor } from "./Boss.ts"
import { type JobData, jobOf, writeProgress } from "./jobs.ts"
import type { PgBossJob } from "./PgBossJob.ts"
import type { Opened } from "./Place.ts"
import { inTransaction } from "./transaction.ts"

/**
 * Back to its place at the head of its lane, with other data. pg-boss knows a failed job that is tried again, and a time before which it is
 * not; both in one transaction: nobody sees the one without the other.
 */
const giveBack = async (
  { boss, place }: Opened,
  tx: SqlExecutor,
  job: PgBossJob,
  change: Partial<JobData>,
  afterMs: number
): Promise<void> => {
  const failed = await boss.fail(place.queue, [job], undefined, { db: tx })
  if (affectedBy(failed) === 0) return
  const { updated } = await boss.update(
    place.queue,
    { ...job.data, ...change },
    { db: tx, id: job.id, startAfter: afterMs / 1000 }
  )
  if (updated === 0) throw new Error("pg-boss has not updated a job that it has just failed")
}

/** Deleted, not failed: a failed job blocks its key for ever. */
const setAside = async (
  { boss, place }: Opened,
  tx: SqlExecutor,
  job: PgBossJob,
  queue: string,
  note: string
): Promise<void> => {
  if (affectedBy(await boss.deleteJob(place.queue, [job], { db: tx })) === 0) return
  const { packet, enqueuedAt } = job.data
  const copy = jobOf(job.id, job.lane, { packet, enqueuedAt, note }, job.leaseSeconds)
  const inserted = await boss.insert(queue, [copy], { db: tx, returnId: true })
  if (inserted === null) throw new Error("pg-boss has not inserted a job")
}

export const settle = async (opened: Opened, settled: ReadonlyArray<Settled<PgBossJob>>): Promise<void> => {
  const { boss, db, place } = opened
  const done = settled.flatMap(({ job, settlement }) => (settlement._tag === "Done" ? [job] : []))
  // One statement, and nothing of them stays in the database.
  if (done.length > 0) await boss.deleteJob(place.queue, done)
  if (done.length === settled.length) return
  await inTransaction(db, async (tx) => {
    for (const { job, settlement } of settled) {
      if (settlement._tag === "Again")
        await giveBack(opened, tx, job, { progress: writeProgress(settlement.progress) }, settlement.afterMs)
      if (settlement._tag === "SetAside") await setAside(opened, tx, job, place.boxes[settlement.box], settlement.note)
    }
  })
}

/** What was fetched, and nobody has looked at: as if it had not been. */
export const unfetch = (opened: Opened, jobs: ReadonlyArray<PgBossJob>): Promise<void> =>
  inTransaction(opened.db, async (tx) => {
    for (const job of jobs) await giveBack(opened, tx, job, { skipped: (job.data.skipped ?? 0) + 1 }, 0)
  })
