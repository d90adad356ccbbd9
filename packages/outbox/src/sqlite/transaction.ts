/** Several statements, all of them or none. */
import type { DatabaseSync } from "node:sqlite"

/** Runs `body` in one transaction. The lock to write is taken at once, so that nothing that was read is stale. */
export type Transaction = <A>(body: () => A) => A

export const transactionsOn = (database: DatabaseSync): Transaction => {
  const begin = database.prepare("BEGIN IMMEDIATE")
  const commit = database.prepare("COMMIT")
  return (body) => {
    begin.run()
    try {
      const result = body()
      commit.run()
      return result
    } catch (error) {
      // A full disk, for one, has ended it already.
      if (database.isTransaction) database.exec("ROLLBACK")
      throw error
    }
  }
}
