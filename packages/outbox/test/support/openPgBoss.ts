/** How a worker of the kill loop opens the store. */
import { pgBossStore } from "../../src/pg-boss.ts"

export default (connection: string) => pgBossStore({ connection, leaseMs: 2000 })
