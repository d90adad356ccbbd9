/** Outboxes with something in them, and a client that costs nothing: what is measured is what the store does. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { createOutbox, type Outbox, type SendingDesk } from "@tcdesk/outbox"
import { sqliteStore } from "@tcdesk/outbox/sqlite"
import { text } from "./workload.ts"

const folder = mkdtempSync(join(tmpdir(), "tcdesk-bench-outbox-"))
let files = 0
const newFile = (): string => {
  files += 1
  return join(folder, `${files}.db`)
}

export const removeFiles = (): void => rmSync(folder, { recursive: true, force: true })

const checking = createRecordingDesk()

/** Every message for a session of its own, or all for one. */
export type Lanes = "many sessions" | "one hot session"

const messageOf = (lanes: Lanes, number: number) => ({
  sessionId: lanes === "one hot session" ? "session-hot" : `session-${1_000_000_000 + number}`,
  text
})

/** Gives the milliseconds of so many bare INSERTs of what an outbox stores, under its PRAGMAs. */
export const bareInserts = (): ((count: number) => number) => {
  const database = new DatabaseSync(newFile())
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000;")
  database.exec("CREATE TABLE message (seq INTEGER PRIMARY KEY, id TEXT, lane TEXT, packet TEXT, enqueued_at INTEGER)")
  const insert = database.prepare("INSERT INTO message (id, lane, packet, enqueued_at) VALUES (?, ?, ?, ?)")
  return (count) => {
    const began = performance.now()
    for (let i = 0; i < count; i += 1) {
      const { json, lane } = checking.prepare(messageOf("many sessions", i))
      insert.run(crypto.randomUUID(), lane, JSON.stringify({ json, lane }), Date.now())
    }
    return performance.now() - began
  }
}

/** Gives the milliseconds of so many messages, enqueued one after another. */
export const enqueues = (lanes: Lanes): ((count: number) => Promise<number>) => {
  const outbox = createOutbox({ desk: checking, store: sqliteStore(newFile()) })
  let enqueued = 0
  return async (count) => {
    const began = performance.now()
    for (let i = 0; i < count; i += 1) {
      await outbox.enqueue(messageOf(lanes, enqueued))
      enqueued += 1
    }
    return performance.now() - began
  }
}

const enqueueMany = async (outbox: Outbox, lanes: Lanes, from: number, count: number): Promise<void> => {
  for (let i = 0; i < count; i += 500) {
    const size = Math.min(500, count - i)
    await outbox.enqueue(Array.from({ length: size }, (_, k) => messageOf(lanes, from + i + k)))
  }
}

/** Gives the deliveries a second of an outbox in which so many messages wait, and fills it up again. */
export const deliveries = async (lanes: Lanes, backlog: number): Promise<(count: number) => Promise<number>> => {
  let delivered = 0
  let reached: (() => void) | undefined
  let goal = 0
  const desk: SendingDesk = {
    prepare: checking.prepare,
    sendPrepared: async ({ msgRandom }) => {
      delivered += 1
      if (delivered === goal) reached?.()
      return { msgRandom, attempts: [], maybeDuplicate: false }
    }
  }
  const outbox = createOutbox({ desk, store: sqliteStore(newFile()) })
  await enqueueMany(outbox, lanes, 0, backlog)
  return async (count) => {
    const before = delivered
    goal = before + count
    const reaching = new Promise<void>((resolve) => {
      reached = resolve
    })
    const began = performance.now()
    const worker = outbox.start()
    await reaching
    await worker.stop()
    const seconds = (performance.now() - began) / 1000
    const done = delivered - before
    await enqueueMany(outbox, lanes, backlog + before, done)
    return done / seconds
  }
}
