/** A pg-boss of one's own, on a new database. */
import { type ConstructorOptions, PgBoss } from "pg-boss"
import { onTestFinished } from "vitest"
import { newDatabase } from "./postgres.ts"

export const newBoss = async (options: Omit<ConstructorOptions, "connectionString"> = {}) => {
  const url = await newDatabase()
  const boss = new PgBoss({ connectionString: url, schedule: false, ...options })
  boss.on("error", () => {})
  await boss.start()
  onTestFinished(() => boss.stop({ graceful: false }))
  return { boss, url }
}
