/** Takes messages in, in a transaction of the caller's or of its own. */
import type { NewMessage, Stored } from "../store/OutboxStore.ts"
import type { SqlExecutor } from "./Boss.ts"
import { jobOfMessage } from "./jobs.ts"
import { claimKeys } from "./keys.ts"
import type { Opened } from "./Place.ts"
import { inTransaction } from "./transaction.ts"

/** pg-boss passes over a job whose id it has. Ids are new: one that is not there would be lost. */
const insert = async (
  { boss, place }: Opened,
  tx: SqlExecutor | undefined,
  messages: ReadonlyArray<NewMessage>,
  leaseSeconds: number
): Promise<void> => {
  if (messages.length === 0) return
  const jobs = messages.map((message) => jobOfMessage(message, leaseSeconds))
  const db = tx === undefined ? {} : { db: tx }
  const inserted = await boss.insert(place.queue, jobs, { ...db, returnId: true })
  if (inserted?.length !== jobs.length) throw new Error("pg-boss has not inserted every job")
}

export const enqueue = async (
  opened: Opened,
  messages: ReadonlyArray<NewMessage>,
  keepKeysMs: number,
  leaseSeconds: number,
  tx: SqlExecutor | undefined
): Promise<ReadonlyArray<Stored>> => {
  const within = async (db: SqlExecutor): Promise<ReadonlyArray<Stored>> => {
    const owners = await claimKeys(db, opened.place, messages, keepKeysMs)
    const isNew = (message: NewMessage, i: number): boolean => owners[i] === message.id
    await insert(opened, db, messages.filter(isNew), leaseSeconds)
    return messages.map((message, i) => ({ id: owners[i]!, duplicate: !isNew(message, i) }))
  }
  if (tx !== undefined) return within(tx)
  if (messages.some(({ key }) => key !== undefined)) return inTransaction(opened.db, within)
  // One statement needs no transaction.
  await insert(opened, undefined, messages, leaseSeconds)
  return messages.map(({ id }) => ({ id, duplicate: false }))
}
