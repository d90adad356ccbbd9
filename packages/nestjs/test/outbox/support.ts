import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sqliteStore } from "@tcdesk/outbox/sqlite"
import { memoryStore } from "@tcdesk/outbox/testing"
import { expect } from "vitest"
import type { Outbox, OutboxStore } from "../../src/outbox.ts"
import { afterwards } from "../support.ts"

/** A file of SQLite that is gone when the test is over, after what uses it. */
export const temporaryFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "outbox-"))
  afterwards(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, "outbox.db")
}

export const stores: ReadonlyArray<readonly [name: string, open: () => OutboxStore]> = [
  ["memory", memoryStore],
  ["SQLite", () => sqliteStore(temporaryFile())]
]

/** Until nothing is left to send. */
export const drained = (outbox: Outbox): Promise<void> =>
  expect.poll(async () => (await outbox.status()).pending).toBe(0) as Promise<void>
