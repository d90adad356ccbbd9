/** How a worker of the kill loop opens the store. */
import { sqliteStore } from "../../src/sqlite.ts"

export default (file: string) => sqliteStore(file, { leaseMs: 1500 })
