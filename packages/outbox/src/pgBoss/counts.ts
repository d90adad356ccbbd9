/** How many messages there are, and how old the oldest is. */
import type { Counts } from "../store/OutboxStore.ts"
import { type Opened, rowsOf } from "./Place.ts"

/** A number in the data of a job that somebody may have changed. */
const numberIn = (name: string): string =>
  `CASE WHEN jsonb_typeof(data->'${name}') = 'number' THEN (data->>'${name}')::float8 END`

/**
 * What is due by this process's clock, by which `notBefore` was given too. Of the age, those that came first are enough: all others are
 * younger, but for some that had a time to wait for.
 */
export const countMessages = async ({ db, place }: Opened): Promise<Counts> => {
  const { schema, queue, boxes } = place
  const [row] = await rowsOf<{
    readonly pending: number
    readonly dead: number
    readonly parked: number
    readonly oldestAt: number | null
  }>(
    db,
    `SELECT
       (SELECT count(*)::int FROM ${schema}.job WHERE name = $1 AND state < 'completed') AS pending,
       (SELECT count(*)::int FROM ${schema}.job WHERE name = $2 AND state < 'completed') AS dead,
       (SELECT count(*)::int FROM ${schema}.job WHERE name = $3 AND state < 'completed') AS parked,
       (SELECT min(greatest(${numberIn("enqueuedAt")}, ${numberIn("notBefore")})) FROM (
         SELECT data FROM ${schema}.job
         WHERE name = $1 AND state < 'completed' AND coalesce(${numberIn("notBefore")}, 0) <= $4
         ORDER BY created_on LIMIT 100
       ) AS first) AS "oldestAt"`,
    queue,
    boxes.dead,
    boxes.parked,
    Date.now()
  )
  const { pending = 0, dead = 0, parked = 0, oldestAt = null } = row ?? {}
  return { pending, dead, parked, ...(oldestAt === null ? {} : { oldestAt }) }
}
