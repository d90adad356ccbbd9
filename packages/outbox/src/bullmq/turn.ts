/** One turn of a message: BullMQ has handed its job to this process, and waits to be told what becomes of it. */
import type { Job as BullmqJob, Queue } from "bullmq"
import type { Job, Settlement, Worker } from "../store/OutboxStore.ts"
import type { Client } from "./clients.ts"
import { alone, type JobData, type KeptLetter, type LaneJob } from "./LaneJob.ts"
import { keysOf } from "./layout.ts"
import type { ResolvedBullmqOptions } from "./options.ts"
import type { Permits } from "./permits.ts"
import { settle } from "./scripts.ts"

/** How a turn ends. `lost`: somebody else may have the message, since its lock is not ours any more. */
export type Ending = "done" | "again" | "lost"

/** What the turns of one worker have in common. */
export interface Turns {
  readonly worker: Worker
  readonly client: Client
  readonly options: ResolvedBullmqOptions
  readonly permits: Permits
  readonly isStopping: () => boolean
}

/** A lock that is older than this, in milliseconds, is renewed before a send begins. */
const freshMs = 250
/** Between two tries to write down what Redis has refused to. */
const refusedMs = 500

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export const takeTurn = async (
  { worker, client, options, permits, isStopping }: Turns,
  queue: Queue<JobData>,
  job: BullmqJob<JobData>,
  token: string
): Promise<Ending> => {
  const data = alone(job.data)
  // Its message lies in a box: the process that put it there has died before it could complete the job.
  if ("aside" in data) return "done"
  const { leaseMs, sendingMs, prefix } = options
  const keys = keysOf(prefix)
  const jobKey = queue.toKey(job.id ?? "")
  const lockKey = `${jobKey}:lock`

  const renew = async (): Promise<boolean> => (await job.extendLock(token, leaseMs).catch(() => 0)) === 1

  /** Resolves when it may be sent; false when the lock was lost meanwhile. */
  const waitForPermit = async (): Promise<boolean> => {
    const isFree = permits.isFree()
    // Only one that waits for others of this process holds its lock for longer than a lease.
    const renewing = isFree ? undefined : setInterval(() => void renew(), leaseMs / 3)
    await permits.take()
    clearInterval(renewing)
    const ageMs = Date.now() - (job.processedOn ?? 0)
    // The clock may have been set.
    return isFree && ageMs >= 0 && ageMs < freshMs ? true : renew()
  }

  /** In one step, unless the lock is lost. What Redis refuses for now is tried again for as long as the lock may hold. */
  const write = async (until: number, next: JobData, boxKeys: ReadonlyArray<string> = [], letter?: KeptLetter) => {
    const more = letter === undefined ? [] : [letter.id, JSON.stringify(letter)]
    const args = [jobKey, lockKey, ...boxKeys, token, JSON.stringify(next), ...more]
    for (let refused = false; ; refused = true) {
      try {
        const isWritten = (await client.eval(settle, 2 + boxKeys.length, ...args)) === 1
        if (refused) worker.onStoreBack()
        return isWritten
      } catch (error) {
        if (client.status === "end" || performance.now() > until) return false
        worker.onStoreFailed(error)
        await pause(refusedMs)
      }
    }
  }

  const end = async (until: number, settlement: Settlement, from: LaneJob): Promise<Ending> => {
    if (settlement._tag === "Done") return "done"
    if (settlement._tag === "Again") {
      const { afterMs, progress } = settlement
      if (!(await write(until, { ...from, progress }))) return "lost"
      // The lane stands still for so long. Where that can't be said, it is only tried sooner.
      if (afterMs > 0) await queue.rateLimit(Math.ceil(afterMs)).catch(worker.onStoreFailed)
      return "again"
    }
    const { box, note } = settlement
    const { id, lane, packet, enqueuedAt } = from
    const letter = { id, lane, packet, enqueuedAt, note }
    const kept = await write(until, { aside: true }, [keys.idsIn(box), keys.lettersIn(box)], letter)
    return kept ? "done" : "lost"
  }

  const isOurs = await waitForPermit()
  try {
    if (!isOurs) return "lost"
    const until = performance.now() + sendingMs
    const lockedUntil = performance.now() + leaseMs
    const returned = data.returned ?? 0
    if (isStopping()) return (await write(lockedUntil, { ...data, returned: returned + 1 })) ? "again" : "lost"
    const { id, packet, enqueuedAt, notBefore, progress } = data
    const handedOut: Job = {
      id,
      packet,
      enqueuedAt,
      notBefore,
      progress,
      pickups: job.attemptsStarted - 1 - returned,
      remainingMs: () => until - performance.now()
    }
    return await end(lockedUntil, await worker.handle(handedOut), data)
  } finally {
    permits.give()
  }
}
