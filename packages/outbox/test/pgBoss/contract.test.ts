import { startEmulator } from "@tcdesk/emulator"
import { isMissing } from "engines"
import { describe, it, onTestFinished } from "vitest"
import { pgBossStore } from "../../src/pg-boss.ts"
import { outboxContract } from "../../src/testing.ts"
import { killLoopTimeoutMs, kills } from "../support/kills.ts"
import openPgBoss from "../support/openPgBoss.ts"
import { newDatabase } from "../support/postgres.ts"

/** Made ready: some cases let messages grow old by milliseconds, and pg-boss makes its schema only once. */
const makeStore = async () => {
  const store = pgBossStore({ connection: await newDatabase() })
  await store.counts()
  return store
}

const killLoop = async () => {
  const emulator = await startEmulator({ maxRecords: 1_000_000 })
  onTestFinished(() => emulator.close())
  const url = await newDatabase()
  const module = new URL("../support/openPgBoss.ts", import.meta.url)
  return { emulator, openStore: () => openPgBoss(url), worker: { module, argument: url }, kills }
}

describe.skipIf(isMissing("postgres"))("pgBossStore", () => {
  for (const { name, run } of outboxContract(makeStore, { killLoop })) it(name, run, killLoopTimeoutMs)
})
