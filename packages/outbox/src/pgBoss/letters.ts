/** Messages in a box: jobs of a queue from which nothing is fetched. */
import type { Box, Letter, LetterBox, PutBack } from "../store/OutboxStore.ts"
import { affectedBy, type SqlExecutor } from "./Boss.ts"
import { fresh, jobOf, readData, writeProgress } from "./jobs.ts"
import { type Open, type Opened, rowsOf } from "./Place.ts"
import { inTransaction } from "./transaction.ts"

interface Row {
  readonly id: string
  readonly data: unknown
  readonly lane: string
  readonly at: Date
}

const columns = `id, data, singleton_key AS lane, created_on AS at`

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Others are the ids of nothing; PostgreSQL would refuse them. */
const idsIn = (ids: ReadonlyArray<string>): Array<string> => ids.filter((id) => uuid.test(id))

const letterFrom = ({ id, data, at }: Row): Letter => {
  const { packet, enqueuedAt, note } = readData(data, at.getTime())
  return { id, packet, enqueuedAt, note: note ?? "" }
}

/** Jobs that are inserted together have the order of their ids: so many of these as are in it already. */
const ascendingRuns = (letters: ReadonlyArray<PutBack>): ReadonlyArray<ReadonlyArray<PutBack>> => {
  const runs: Array<Array<PutBack>> = []
  for (const letter of letters) {
    const last = runs.at(-1)
    if (last !== undefined && last.at(-1)!.id < letter.id) last.push(letter)
    else runs.push([letter])
  }
  return runs
}

export interface LettersOptions {
  readonly open: Open
  readonly box: Box
  readonly leaseSeconds: number
  /** Something was put back into its lane. */
  readonly changed: () => void
}

export const lettersIn = ({ open, box, leaseSeconds, changed }: LettersOptions): LetterBox => {
  const select = (
    { place }: Opened,
    db: SqlExecutor,
    condition: string,
    ...values: Array<unknown>
  ): Promise<Array<Row>> =>
    rowsOf(
      db,
      `SELECT ${columns} FROM ${place.schema}.job WHERE name = $1 AND ${condition}`,
      place.boxes[box],
      ...values
    )

  const putBackTogether = (opened: Opened, letters: ReadonlyArray<PutBack>): Promise<ReadonlyArray<string>> =>
    inTransaction(opened.db, async (tx) => {
      const { boss, place } = opened
      const ids = letters.map(({ id }) => id)
      // Who puts the same ones back at this moment waits, and then finds none.
      const rows = await select(opened, tx, "id = ANY($2::uuid[]) ORDER BY id FOR UPDATE", ids)
      if (rows.length === 0) return []
      const found = new Map(rows.map((row) => [row.id, row]))
      await boss.deleteJob(place.boxes[box], [...found.keys()], { db: tx })
      const jobs = letters.flatMap(({ id, progress, enqueuedAt }) => {
        const row = found.get(id)
        if (row === undefined) return []
        const { packet } = readData(row.data, enqueuedAt)
        return [jobOf(id, row.lane, { ...fresh, packet, enqueuedAt, progress: writeProgress(progress) }, leaseSeconds)]
      })
      const inserted = await boss.insert(place.queue, jobs, { db: tx, returnId: true })
      if (inserted?.length !== jobs.length) throw new Error("pg-boss has not inserted every job")
      return jobs.map(({ id }) => id)
    })

  return {
    list: async ({ limit, after }) => {
      if (after !== undefined && !uuid.test(after)) return []
      const opened = await open()
      const from = after ?? "00000000-0000-0000-0000-000000000000"
      return (await select(opened, opened.db, "id > $2::uuid ORDER BY id LIMIT $3", from, limit)).map(letterFrom)
    },
    get: async (ids) => {
      const opened = await open()
      return (await select(opened, opened.db, "id = ANY($2::uuid[]) ORDER BY id", idsIn(ids))).map(letterFrom)
    },
    putBack: async (letters) => {
      const opened = await open()
      const back: Array<string> = []
      for (const run of ascendingRuns(letters.filter(({ id }) => uuid.test(id))))
        back.push(...(await putBackTogether(opened, run)))
      changed()
      return back
    },
    remove: async (ids) => {
      const known = idsIn(ids)
      if (known.length === 0) return 0
      const { boss, place } = await open()
      return affectedBy(await boss.deleteJob(place.boxes[box], known))
    }
  }
}
