/** Does with jobs what was decided. Each only as long as it is the attempt that was fetched: what somebody else has by now is passed over. */
import type { JobProgress } from "../model/JobProgress.ts"
import type { Settled } from "../store/pollingWorker.ts"
import { affectedBy, type SqlExecutor } from "./Boss.ts"
import { fresh, jobOf, writeProgress } from "./jobs.ts"
import type { PgBossJob } from "./PgBossJob.ts"
import type { Opened } from "./Place.ts"
import { inTransaction } from "./transaction.ts"

/**
 * Back to its place at the head of its lane. pg-boss knows a failed job that is tried again, and a time before which it is not; both in
 * one transaction: nobody sees the one without the other.
 */
const giveBack = async (
  { boss, place }: Opened,
  tx: SqlExecutor,
  job: PgBossJob,
  progress: JobProgress,
  afterMs: number
): Promise<void> => {
  if (affectedBy(await boss.fail(place.queue, [job], undefined, { db: tx })) === 0) return
  const data = { ...job.data, progress: writeProgress(progress) }
  const { updated } = await boss.update(place.queue, data, { db: tx, id: job.id, startAfter: afterMs / 1000 })
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
  const copy = jobOf(job.id, job.lane, { ...fresh, packet, enqueuedAt, note }, job.leaseSeconds)
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
      if (settlement._tag === "Again") await giveBack(opened, tx, job, settlement.progress, settlement.afterMs)
      if (settlement._tag === "SetAside") await setAside(opened, tx, job, place.boxes[settlement.box], settlement.note)
    }
  })
}

/** What was fetched, and nobody has looked at: as if it had not been. All in two statements, since there may be hundreds. */
export const unfetch = ({ boss, db, place }: Opened, jobs: ReadonlyArray<PgBossJob>): Promise<void> =>
  inTransaction(db, async (tx) => {
    await boss.fail(place.queue, [...jobs], undefined, { db: tx })
    const skipped = "coalesce((data->>'skipped')::int, 0) + 1"
    await tx.executeSql(
      `UPDATE ${place.schema}.job SET data = jsonb_set(data, '{skipped}', to_jsonb(${skipped}))
       WHERE name = $1 AND id = ANY($2::uuid[]) AND state = 'retry' AND jsonb_typeof(data) = 'object'`,
      [place.queue, jobs.map(({ id }) => id)]
    )
  })
