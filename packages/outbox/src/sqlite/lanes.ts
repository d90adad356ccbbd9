/** The messages that wait: put into their lane, handed out, settled. All but `add` takes several statements, and is called within a transaction. */
import type { DatabaseSync } from "node:sqlite"
import type { JobProgress } from "../model/JobProgress.ts"
import type { Job, NewMessage } from "../store/OutboxStore.ts"
import type { Settled } from "../store/pollingWorker.ts"
import { place } from "./schema.ts"
import { steadyMs } from "./steadyMs.ts"

/** A message that was handed out. */
export interface SqliteJob extends Job {
  readonly seq: number
  readonly lane: string
}

interface Row {
  readonly seq: number
  readonly id: string
  readonly lane: string
  readonly packet: string
  readonly enqueued_at: number
  readonly not_before: number | null
  readonly pickups: number
  readonly progress: string | null
}

/** How long a worker has a message, and how much of that it may use for sending, in milliseconds. */
export interface Lease {
  readonly leaseMs: number
  readonly sendingMs: number
}

/** Whose times come at once are so many at the most; the others follow in the next turn. */
const maxTimely = 200

export interface Lanes {
  readonly add: (
    message: Pick<NewMessage, "id" | "lane" | "packet" | "enqueuedAt" | "notBefore">,
    progress?: JobProgress
  ) => void
  readonly settle: (settled: Settled<SqliteJob>) => void
  readonly handOut: (wanted: number) => ReadonlyArray<SqliteJob>
  /** Whether there may be something to hand out: to be asked without a transaction. */
  readonly hasReady: () => boolean
}

const columns = "seq, id, lane, packet, enqueued_at, not_before, pickups, progress"

/** Whether anything of a lane waits. If so, one of them is its head. */
const laneHas = "EXISTS (SELECT 1 FROM message WHERE lane = ? AND place > 0)"

export const lanesIn = (database: DatabaseSync, { leaseMs, sendingMs }: Lease): Lanes => {
  const insertInLane = database.prepare(
    `INSERT INTO message (id, lane, packet, enqueued_at, progress, place)
     VALUES (?, ?, ?, ?, ?, CASE WHEN ${laneHas} THEN ${place.waiting} ELSE ${place.head} END)`
  )
  const insertUntimely = database.prepare(
    `INSERT INTO message (id, lane, packet, enqueued_at, progress, not_before, place) VALUES (?, ?, ?, ?, ?, ?, ${place.untimely})`
  )
  const timely = database.prepare(
    `SELECT seq, lane FROM message WHERE place = 0 AND not_before <= ? ORDER BY not_before LIMIT ${maxTimely}`
  )
  const enterLane = database.prepare(
    `UPDATE message SET place = CASE WHEN ${laneHas} THEN ${place.waiting} ELSE ${place.head} END WHERE seq = ?`
  )
  // What was held comes first: it is older than what was never tried.
  const heldHeads = database.prepare(
    `SELECT ${columns} FROM message WHERE place = 2 AND held_until > 0 AND held_until <= ? ORDER BY held_until, seq LIMIT ?`
  )
  const freshHeads = database.prepare(
    `SELECT ${columns} FROM message WHERE place = 2 AND held_until = 0 ORDER BY seq LIMIT ?`
  )
  const hold = database.prepare("UPDATE message SET pickups = pickups + 1, held_from = ?, held_until = ? WHERE seq = ?")
  // A worker whose time is up has lost its message: somebody else has picked it up, or settled it.
  const stillMine = "seq = ? AND id = ? AND pickups = ?"
  const again = database.prepare(`UPDATE message SET progress = ?, held_from = ?, held_until = ? WHERE ${stillMine}`)
  const keepAsLetter = database.prepare(
    `INSERT INTO letter (id, box, lane, packet, enqueued_at, note)
     SELECT id, ?, lane, packet, enqueued_at, ? FROM message WHERE ${stillMine}`
  )
  const remove = database.prepare(`DELETE FROM message WHERE ${stillMine}`)
  const promoteNext = database.prepare(
    `UPDATE message SET place = ${place.head}, held_until = 0
     WHERE seq = (SELECT seq FROM message WHERE lane = ? AND place > 0 ORDER BY seq LIMIT 1)`
  )
  const ready = database.prepare(
    `SELECT EXISTS (SELECT 1 FROM message WHERE place = 2 AND held_until <= ?)
         OR EXISTS (SELECT 1 FROM message WHERE place = 0 AND not_before <= ?) AS ready`
  )

  // The machine was started anew: what is held by the clock that it had before would be held for who knows how long.
  database
    .prepare("UPDATE message SET held_until = 1 WHERE place = 2 AND held_until > 0 AND held_from > ?")
    .run(steadyMs())

  const jobOf = (row: Row, until: number): SqliteJob => ({
    seq: row.seq,
    lane: row.lane,
    id: row.id,
    packet: row.packet,
    enqueuedAt: row.enqueued_at,
    notBefore: row.not_before ?? undefined,
    progress: row.progress === null ? undefined : (JSON.parse(row.progress) as JobProgress),
    pickups: row.pickups,
    remainingMs: () => until - steadyMs()
  })

  return {
    add: ({ id, lane, packet, enqueuedAt, notBefore }, progress) => {
      const known = progress === undefined ? null : JSON.stringify(progress)
      if (notBefore === undefined) insertInLane.run(id, lane, packet, enqueuedAt, known, lane)
      else insertUntimely.run(id, lane, packet, enqueuedAt, known, notBefore)
    },
    settle: ({ job: { seq, id, lane, pickups }, settlement }) => {
      // As the row has it since it was handed out.
      const mine = [seq, id, pickups + 1] as const
      if (settlement._tag === "Again") {
        const now = steadyMs()
        again.run(JSON.stringify(settlement.progress), now, now + settlement.afterMs, ...mine)
        return
      }
      if (settlement._tag === "SetAside") keepAsLetter.run(settlement.box, settlement.note, ...mine)
      if (remove.run(...mine).changes > 0) promoteNext.run(lane)
    },
    handOut: (wanted) => {
      for (const row of timely.all(Date.now())) enterLane.run(row.lane!, row.seq!)
      const now = steadyMs()
      const held = heldHeads.all(now, wanted) as unknown as ReadonlyArray<Row>
      const fresh = held.length < wanted ? (freshHeads.all(wanted - held.length) as unknown as ReadonlyArray<Row>) : []
      return [...held, ...fresh].map((row) => {
        hold.run(now, now + leaseMs, row.seq)
        return jobOf(row, now + sendingMs)
      })
    },
    hasReady: () => ready.get(steadyMs(), Date.now())?.ready === 1
  }
}
