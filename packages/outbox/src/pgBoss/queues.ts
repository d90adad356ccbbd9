/** The queues of an outbox in pg-boss: one whose messages keep the order of their key, and a box of each kind. */
import { OutboxError } from "../store/OutboxError.ts"
import type { Boss } from "./Boss.ts"
import { retentionSeconds } from "./jobs.ts"
import { type Opened, type Place, rowsOf } from "./Place.ts"

const refused = (store: string, why: string): OutboxError =>
  new OutboxError("StoreRefused", store, `${store} can't be used: ${why}`)

/** Makes the queue where it is missing. */
const makeQueue = async (boss: Boss, store: string, name: string, policy: string, partition: boolean) => {
  const found = await boss.getQueue(name)
  if (found === null) return boss.createQueue(name, { policy, partition, retentionSeconds })
  if (found.policy !== policy)
    throw refused(
      store,
      `pg-boss's queue "${name}" has another policy than "${policy}", and is none of an outbox. Choose another queue.`
    )
}

/** An own table for what waits: neither does a backlog slow down your other queues, nor do they slow down this one. */
export const makeQueues = async (boss: Boss, { store, queue, boxes }: Place): Promise<void> => {
  await makeQueue(boss, store, queue, "key_strict_fifo", true)
  await makeQueue(boss, store, boxes.dead, "standard", false)
  await makeQueue(boss, store, boxes.parked, "standard", false)
}

/** The boss says nowhere which schema it has, and some statements need it. */
export const assertSchema = async ({ db, place }: Pick<Opened, "db" | "place">): Promise<void> => {
  const { store, schema, queue } = place
  const table = `${schema}.queue`
  const [known] = await rowsOf<{ readonly found: boolean }>(db, "SELECT to_regclass($1) IS NOT NULL AS found", table)
  const [row] = known?.found === true ? await rowsOf(db, `SELECT 1 FROM ${table} WHERE name = $1`, queue) : []
  if (row === undefined)
    throw refused(
      store,
      `its boss does not keep its queues in the schema ${schema}. Give pgBossStore the schema of the boss.`
    )
}
