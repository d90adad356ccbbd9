/** Messages in a box, in SQLite. */
import type { DatabaseSync } from "node:sqlite"
import type { Box, Letter, LetterBox } from "../store/OutboxStore.ts"
import type { Lanes } from "./lanes.ts"
import type { Transaction } from "./transaction.ts"

const columns = "id, packet, enqueued_at AS enqueuedAt, note"

/** `changed`: something was put back into its lane. */
export const lettersIn = (
  database: DatabaseSync,
  transaction: Transaction,
  lanes: Lanes,
  box: Box,
  changed: () => void
): LetterBox => {
  const list = database.prepare(`SELECT ${columns} FROM letter WHERE box = ? AND id > ? ORDER BY id LIMIT ?`)
  const find = database.prepare(`SELECT ${columns} FROM letter WHERE box = ? AND id = ?`)
  const take = database.prepare("DELETE FROM letter WHERE box = ? AND id = ? RETURNING lane, packet")
  const remove = database.prepare("DELETE FROM letter WHERE box = ? AND id = ?")
  return {
    list: async ({ limit, after = "" }) => list.all(box, after, limit) as unknown as ReadonlyArray<Letter>,
    get: async (ids) => ids.flatMap((id) => (find.get(box, id) as unknown as Letter | undefined) ?? []),
    putBack: async (letters) => {
      const done = transaction(() =>
        letters.filter(({ id, progress, enqueuedAt }) => {
          const taken = take.get(box, id) as { readonly lane: string; readonly packet: string } | undefined
          if (taken !== undefined) lanes.add({ id, ...taken, enqueuedAt, notBefore: undefined }, progress)
          return taken !== undefined
        })
      )
      changed()
      return done.map(({ id }) => id)
    },
    remove: async (ids) => transaction(() => ids.reduce((sum, id) => sum + Number(remove.run(box, id).changes), 0))
  }
}
