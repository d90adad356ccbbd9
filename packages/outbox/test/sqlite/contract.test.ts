import { join } from "node:path"
import { describe, it } from "vitest"
import { sqliteStore } from "../../src/sqlite.ts"
import { outboxContract } from "../../src/testing.ts"
import { temporaryFolder } from "../support/temporary.ts"

describe("sqliteStore", () => {
  for (const { name, run } of outboxContract(() => sqliteStore(join(temporaryFolder(), "outbox.db")))) it(name, run)
})
