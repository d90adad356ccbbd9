import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { DeskConfigError } from "@tcdesk/core"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { describe, expect, it, onTestFinished, vi } from "vitest"
import { createOutbox, OutboxError } from "../../src/index.ts"
import { schema, schemaVersion } from "../../src/sqlite/schema.ts"
import { steadyMs } from "../../src/sqlite/steadyMs.ts"
import { sqliteStore } from "../../src/sqlite.ts"
import type { Job, OutboxStore, Settlement } from "../../src/store.ts"
import { temporaryFolder } from "../support/temporary.ts"

const newFile = () => join(temporaryFolder(), "outbox.db")

const opened = (file: string, options?: { readonly leaseMs: number }): OutboxStore => {
  const store = sqliteStore(file, options)
  onTestFinished(() => store.close())
  return store
}

const put = (store: OutboxStore, id: string, lane = "s") =>
  store.enqueue([{ id, lane, key: undefined, notBefore: undefined, enqueuedAt: Date.now(), packet: "{}" }], {
    keepKeysMs: 1000
  })

/** Has one message at a time, and settles it only when it is told to. */
const slowWorker = (store: OutboxStore) => {
  const jobs: Array<Job & { readonly settle: (settlement: Settlement) => void }> = []
  const running = store.work({
    concurrency: 1,
    allowance: async () => ({ jobs: Number.POSITIVE_INFINITY, retryInMs: 0 }),
    handle: (job) => new Promise((settle) => void jobs.push({ ...job, settle })),
    onStoreFailed: () => {},
    onStoreBack: () => {}
  })
  return { jobs, running }
}

const refused = (call: () => unknown, reason: string): OutboxError => {
  try {
    call()
  } catch (error) {
    if (error instanceof OutboxError && error.reason === reason) return error
    throw error
  }
  throw new Error("it was not refused")
}

/** By SQL, before it is an outbox of ours. */
const withDatabase = (file: string, body: (database: DatabaseSync) => void): void => {
  const database = new DatabaseSync(file)
  body(database)
  database.close()
}

describe("a file that must exist", () => {
  it("is not made where there is none", () => {
    const file = newFile()
    const { message } = refused(() => sqliteStore(file, { mustExist: true }), "StoreRefused")
    expect(message).toBe("There is no outbox SQLite (outbox.db).")
    expect(existsSync(file)).toBe(false)
  })

  it("stays empty where it is empty", () => {
    const file = newFile()
    writeFileSync(file, "")
    refused(() => sqliteStore(file, { mustExist: true }), "StoreRefused")
    expect(readFileSync(file, "utf8")).toBe("")
  })

  it("is opened where it is an outbox", async () => {
    const file = newFile()
    await put(opened(file), "a")
    const looking = sqliteStore(file, { mustExist: true })
    onTestFinished(() => looking.close())
    expect(await looking.counts()).toMatchObject({ pending: 1 })
  })
})

describe("the file", () => {
  it("is made where there is none, for its owner only", () => {
    const file = newFile()
    opened(file)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it("keeps what was enqueued when it is closed and opened again", async () => {
    const file = newFile()
    const first = createOutbox({ desk: createRecordingDesk(), store: sqliteStore(file) })
    const { id } = await first.enqueue({ sessionId: "s", text: "您好" })
    await first.close()
    const desk = createRecordingDesk()
    const told: Array<string> = []
    const second = createOutbox({
      desk,
      store: sqliteStore(file),
      hooks: { onDelivered: (event) => void told.push(event.id) }
    })
    second.start()
    await vi.waitUntil(() => told.length > 0)
    await second.close()
    expect(told).toStrictEqual([id])
    expect(desk.sent.length).toBe(1)
  })

  it.each([
    [
      "no database",
      (file: string) => writeFileSync(file, "Once upon a time there was a file that was no database.".repeat(3))
    ],
    ["a short file", (file: string) => writeFileSync(file, "x")],
    [
      "a database of something else",
      (file: string) => withDatabase(file, (database) => database.exec("CREATE TABLE t (a)"))
    ],
    [
      "a database of something else in WAL mode",
      (file: string) => withDatabase(file, (database) => database.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (a)"))
    ],
    [
      "an outbox of a later, incompatible version",
      (file: string) =>
        withDatabase(file, (database) => database.exec(`${schema}; PRAGMA user_version = ${schemaVersion + 1000}`))
    ]
  ])("is refused, by name and untouched, where it is %s", (_, write) => {
    const file = newFile()
    write(file)
    const before = readFileSync(file)
    const error = refused(() => sqliteStore(file), "StoreRefused")
    expect(error.message).toContain("SQLite (outbox.db)")
    expect(readFileSync(file)).toStrictEqual(before)
    expect(readdirSync(dirname(file))).toStrictEqual(["outbox.db"])
  })

  it("is used as it is where a later version has only added to it", async () => {
    const file = newFile()
    withDatabase(file, (database) => {
      database.exec(schema)
      database.exec(
        `ALTER TABLE message ADD COLUMN later TEXT; CREATE TABLE later (a); PRAGMA user_version = ${schemaVersion + 7}`
      )
    })
    const store = opened(file)
    await put(store, "a")
    expect((await store.counts()).pending).toBe(1)
    withDatabase(file, (database) =>
      expect(database.prepare("PRAGMA user_version").get()).toMatchObject({ user_version: schemaVersion + 7 })
    )
  })

  it("that can't be opened is named, and the folder that it is in is not told", () => {
    const error = refused(() => sqliteStore("/no/such/folder/outbox.db"), "StoreUnreachable")
    expect(error.message).toBe("The outbox can't reach its store SQLite (outbox.db): ENOENT.")
  })

  it("that is a directory is refused: no later try finds another thing there", () => {
    const { message } = refused(() => sqliteStore(temporaryFolder()), "StoreRefused")
    expect(message).toMatch(/^SQLite \(tcdesk-outbox-\w+\) is a directory: give the path of a file\.$/)
  })

  it.each([":memory:", "", "file:outbox.db?mode=memory", 7, undefined])(
    "is refused where it is no path: %j",
    (file) => {
      expect(() => sqliteStore(file as string)).toThrow(DeskConfigError)
      expect(existsSync(":memory:")).toBe(false)
    }
  )

  it("is refused with options that are unknown or out of bounds", () => {
    expect(() => sqliteStore(newFile(), { leaseMS: 1 } as object)).toThrow(/did you mean leaseMs/)
    expect(() => sqliteStore(newFile(), { leaseMs: 999 })).toThrow(/leaseMs must be milliseconds from 1000/)
  })

  it("that is locked for too long is named at enqueue, and works again afterwards", async () => {
    const file = newFile()
    const outbox = createOutbox({ desk: createRecordingDesk(), store: opened(file) })
    const blocking = new DatabaseSync(file)
    blocking.exec("BEGIN IMMEDIATE")
    await expect(outbox.enqueue({ sessionId: "s", text: "x" })).rejects.toMatchObject({
      name: "OutboxError",
      reason: "StoreUnreachable",
      message: "The outbox can't reach its store SQLite (outbox.db): database is locked."
    })
    blocking.exec("ROLLBACK")
    blocking.close()
    await outbox.enqueue({ sessionId: "s", text: "x" })
    expect((await outbox.status()).pending).toBe(1)
  })
})

describe("a lease", () => {
  it("of a worker that died ends, and the next one learns that the message was picked up before", async () => {
    const file = newFile()
    const [dead, alive] = [slowWorker(opened(file, { leaseMs: 1000 })), opened(file, { leaseMs: 1000 })]
    await put(alive, "a")
    await vi.waitUntil(() => dead.jobs.length === 1)
    expect(dead.jobs[0]?.pickups).toBe(0)
    expect(dead.jobs[0]?.remainingMs()).toBeLessThanOrEqual(500)
    const next = slowWorker(alive)
    await vi.waitUntil(() => next.jobs.length === 1, 5000)
    expect(next.jobs[0]?.pickups).toBe(1)
    expect(dead.jobs[0]?.remainingMs()).toBeLessThan(0)
    next.jobs[0]?.settle({ _tag: "Done" })
    await next.running.stop()
    dead.jobs[0]?.settle({ _tag: "Done" })
    await dead.running.stop()
  })

  it("that has ended gives no say any more: what its worker settles late is passed over", async () => {
    const file = newFile()
    const [late, store] = [slowWorker(opened(file, { leaseMs: 1000 })), opened(file, { leaseMs: 1000 })]
    await put(store, "a")
    await put(store, "b")
    await vi.waitUntil(() => late.jobs.length === 1)
    const next = slowWorker(store)
    await vi.waitUntil(() => next.jobs.length === 1, 5000)
    late.jobs[0]?.settle({ _tag: "SetAside", box: "dead", note: "{}" })
    await late.running.stop()
    expect(await store.counts()).toMatchObject({ pending: 2, dead: 0 })
    next.jobs[0]?.settle({ _tag: "Done" })
    await vi.waitUntil(() => next.jobs.length === 2)
    expect(next.jobs[1]?.id).toBe("b")
    next.jobs[1]?.settle({ _tag: "Done" })
    await next.running.stop()
    expect((await store.counts()).pending).toBe(0)
  })

  it("of before the machine was started anew holds nothing up", async () => {
    const file = newFile()
    await put(opened(file), "a")
    const later = steadyMs() + 3_600_000
    withDatabase(file, (database) =>
      database.exec(`UPDATE message SET pickups = 1, held_from = ${later}, held_until = ${later + 8000}`)
    )
    const { jobs, running } = slowWorker(opened(file))
    await vi.waitUntil(() => jobs.length === 1)
    expect(jobs[0]?.pickups).toBe(1)
    jobs[0]?.settle({ _tag: "Done" })
    await running.stop()
  })
})

describe("keys", () => {
  it("whose time is over are forgotten for good, a few with each that comes", async () => {
    const file = newFile()
    const store = opened(file)
    const at = Date.now() - 10_000
    const keyed = (count: number, enqueuedAt: number, mark: string) =>
      Array.from({ length: count }, (_, i) => ({
        id: `${mark}${i}`,
        key: `${mark}${i}`,
        lane: "s",
        notBefore: undefined,
        enqueuedAt,
        packet: "{}"
      }))
    await store.enqueue(keyed(150, at, "old-"), { keepKeysMs: 5000 })
    await store.enqueue(keyed(50, Date.now(), "new-"), { keepKeysMs: 5000 })
    withDatabase(file, (database) => expect(database.prepare("SELECT COUNT(*) AS n FROM key").get()?.n).toBe(50))
  })
})
