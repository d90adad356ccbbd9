import { isMissing } from "engines"
import { describe, it } from "vitest"
import { pgBossStore } from "../../src/pg-boss.ts"
import { outboxContract } from "../../src/testing.ts"
import { newDatabase } from "../support/postgres.ts"

/** Made ready: some cases let messages grow old by milliseconds, and pg-boss makes its schema only once. */
const makeStore = async () => {
  const store = pgBossStore({ connection: await newDatabase() })
  await store.counts()
  return store
}

describe.skipIf(isMissing("postgres"))("pgBossStore", () => {
  for (const { name, run } of outboxContract(makeStore)) it(name, run)
})
