/** A message that a worker has, with what settles it. */
import type { Job } from "../store/OutboxStore.ts"
import type { Attempt, FetchedJob } from "./Boss.ts"
import { dataOf, type JobData, readProgress } from "./jobs.ts"

export interface PgBossJob extends Job, Attempt {
  readonly data: JobData
  /** pg-boss's key. */
  readonly lane: string
  readonly leaseSeconds: number
}

/** A worker needs time to write down what became of a message. */
const settlingMs = 2000

/** Of a lease, what a send may take. */
const sendingMs = (leaseMs: number): number => Math.max(leaseMs - settlingMs, Math.floor(leaseMs / 2))

/** `since`: when it was asked for, by `performance.now()`. pg-boss's own time begins later. */
export const jobFrom = (fetched: FetchedJob, since: number): PgBossJob => {
  const { id, retryCount, expireInSeconds, singletonKey } = fetched
  const data = dataOf(fetched)
  const { packet, enqueuedAt, notBefore, skipped } = data
  const progress = readProgress(data.progress)
  const until = since + sendingMs(expireInSeconds * 1000)
  return {
    id,
    retryCount,
    data,
    lane: singletonKey ?? "",
    leaseSeconds: expireInSeconds,
    packet,
    enqueuedAt,
    notBefore,
    progress,
    pickups: retryCount - skipped,
    remainingMs: () => until - performance.now()
  }
}
