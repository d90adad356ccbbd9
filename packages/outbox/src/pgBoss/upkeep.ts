/** What is done beside the work, now and then: the jobs of processes that died, and keys whose time is over. */

import type { Attempt } from "./Boss.ts"
import { forgetKeys } from "./keys.ts"
import { type Opened, rowsOf } from "./Place.ts"

/** pg-boss looks for expired jobs once in a minute, if at all; a customer waits for the message. */
const recoverEveryMs = 1000
const forgetEveryMs = 60_000

/**
 * Fails the jobs whose time is over, as pg-boss itself does it: they are tried again, at the head of their lane. Only these jobs are read:
 * the index of the keys that are held has them.
 */
const recoverExpired = async ({ boss, db, place }: Opened): Promise<void> => {
  const expired = await rowsOf<Attempt>(
    db,
    `SELECT id, retry_count AS "retryCount" FROM ${place.schema}.job
     WHERE name = $1 AND policy = 'key_strict_fifo' AND state = 'active'
       AND started_on + expire_seconds * interval '1 second' < now()
     LIMIT 1000`,
    place.queue
  )
  if (expired.length > 0) await boss.fail(place.queue, expired, { message: "its worker has not settled it in time" })
}

/** Runs a task when it is due. */
const every = (ms: number, task: (opened: Opened) => Promise<void>) => {
  let last = Number.NEGATIVE_INFINITY
  return async (opened: Opened): Promise<void> => {
    if (performance.now() - last < ms) return
    await task(opened)
    last = performance.now()
  }
}

export const upkeep = (): ((opened: Opened) => Promise<void>) => {
  const tasks = [every(recoverEveryMs, recoverExpired), every(forgetEveryMs, forgetKeys)]
  return async (opened) => {
    for (const task of tasks) await task(opened)
  }
}
