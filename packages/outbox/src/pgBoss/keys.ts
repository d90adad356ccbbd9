/** The callers' own ids, for as long as they are remembered: a row each, in the transaction of the message. */
import { createHash } from "node:crypto"
import type { NewMessage } from "../store/OutboxStore.ts"
import type { SqlExecutor } from "./Boss.ts"
import { type Opened, type Place, rowsOf } from "./Place.ts"
import { keyTable } from "./tables.ts"

interface Claimed {
  readonly hash: string
  readonly id: string
}

/** A key may be of any length and hold any character. */
const hashOf = (key: string): string => createHash("sha256").update(key).digest("base64url")

/**
 * For each message, in their order, the id of the first one with its key: its own, where there is none. A message that somebody else
 * enqueues with the same key at this moment is waited for. The values are one text of JSON, which every library hands on as it is.
 */
export const claimKeys = async (
  db: SqlExecutor,
  place: Place,
  messages: ReadonlyArray<NewMessage>,
  keepKeysMs: number
): Promise<ReadonlyArray<string>> => {
  const keyed = messages.flatMap(({ id, key, enqueuedAt }) =>
    key === undefined
      ? []
      : [{ hash: hashOf(key), id, now: enqueuedAt / 1000, until: (enqueuedAt + keepKeysMs) / 1000 }]
  )
  // Of those with the same key in one call, the first.
  const firsts = new Map(keyed.toReversed().map((one) => [one.hash, one]))
  if (firsts.size === 0) return messages.map(({ id }) => id)
  const now = Math.max(...keyed.map((one) => one.now))
  // In the order of the hashes: two calls that have the same keys never wait for each other.
  const claimed = await rowsOf<Claimed>(
    db,
    `INSERT INTO ${keyTable(place)} AS known (queue, hash, id, forget_on)
     SELECT $1::text, hash, id, to_timestamp(until)
     FROM json_to_recordset($2::text::json) AS given (hash text, id uuid, until float8)
     ORDER BY hash
     ON CONFLICT (queue, hash) DO UPDATE SET id = excluded.id, forget_on = excluded.forget_on
       WHERE known.forget_on <= to_timestamp($3::float8)
     RETURNING hash, id`,
    place.queue,
    JSON.stringify([...firsts.values()]),
    now
  )
  const owners = new Map(claimed.map(({ hash, id }) => [hash, id]))
  const others = [...firsts.keys()].filter((hash) => !owners.has(hash))
  if (others.length > 0) {
    const known = await rowsOf<Claimed>(
      db,
      `SELECT hash, id FROM ${keyTable(place)}
       WHERE queue = $1::text AND hash IN (SELECT json_array_elements_text($2::text::json))`,
      place.queue,
      JSON.stringify(others)
    )
    for (const { hash, id } of known) owners.set(hash, id)
  }
  return messages.map(({ id, key }) => (key === undefined ? id : (owners.get(hashOf(key)) ?? id)))
}

/** Forgets those whose time is over, not too many at once. */
export const forgetKeys = async ({ db, place }: Opened): Promise<void> => {
  const table = keyTable(place)
  await db.executeSql(
    `DELETE FROM ${table} WHERE queue = $1 AND hash IN (
       SELECT hash FROM ${table} WHERE queue = $1 AND forget_on <= now() LIMIT 10000 FOR UPDATE SKIP LOCKED
     )`,
    [place.queue]
  )
}
