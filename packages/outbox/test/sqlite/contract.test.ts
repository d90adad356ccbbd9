import { join } from "node:path"
import { startEmulator } from "@tcdesk/emulator"
import { describe, it, onTestFinished } from "vitest"
import { sqliteStore } from "../../src/sqlite.ts"
import { outboxContract } from "../../src/testing.ts"
import { killLoopTimeoutMs, kills } from "../support/kills.ts"
import openSqlite from "../support/openSqlite.ts"
import { temporaryFolder } from "../support/temporary.ts"

const newFile = () => join(temporaryFolder(), "outbox.db")

const killLoop = async () => {
  const emulator = await startEmulator({ maxRecords: 1_000_000 })
  onTestFinished(() => emulator.close())
  const file = newFile()
  const module = new URL("../support/openSqlite.ts", import.meta.url)
  return { emulator, openStore: () => openSqlite(file), worker: { module, argument: file }, kills }
}

describe("sqliteStore", () => {
  for (const { name, run } of outboxContract(() => sqliteStore(newFile()), { killLoop }))
    it(name, run, killLoopTimeoutMs)
})
