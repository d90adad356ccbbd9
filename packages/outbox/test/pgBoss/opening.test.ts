import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { isMissing } from "engines"
import { Client } from "pg"
import { PgBoss } from "pg-boss"
import { describe, expect, it, onTestFinished } from "vitest"
import { scriptedDesk } from "../../src/contract/scriptedDesk.ts"
import { createOutbox, type OutboxStore } from "../../src/index.ts"
import { type PgBossStoreOptions, pgBossStore } from "../../src/pg-boss.ts"
import { newBoss } from "../support/boss.ts"
import { newDatabase, newPool } from "../support/postgres.ts"
import { putIn } from "../support/storeAlone.ts"

/** What an outbox on this store says when it can't enqueue. */
const refusalOf = async (store: OutboxStore): Promise<unknown> => {
  const outbox = createOutbox({ desk: scriptedDesk(), store })
  try {
    return await outbox.enqueue({ sessionId: "s", text: "x" }).catch((error: unknown) => error)
  } finally {
    await outbox.close()
  }
}

const query = async (url: string, text: string): Promise<Array<Record<string, unknown>>> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

describe("options of pgBossStore", () => {
  it("names every one that is wrong, and says what it must be", () => {
    const wrong: ReadonlyArray<readonly [options: unknown, message: RegExp]> = [
      [{}, /boss must be given, or connection/],
      [{ connection: "postgres://x", boss: new PgBoss("postgres://x") }, /boss must be given, or connection/],
      [{ boss: {} }, /boss must be a PgBoss/],
      [{ connection: "" }, /connection must be the URL/],
      [{ connection: { hots: "x" } }, /hots/],
      [{ connection: "postgres://x", schema: "a; DROP" }, /schema must be the name/],
      [{ connection: "postgres://x", queue: "a'b" }, /queue must be 1 to 60/],
      [{ connection: "postgres://x", leaseMs: 1500 }, /leaseMs must be whole seconds/],
      [{ connection: "postgres://x", leaseMs: 10 }, /leaseMs must be milliseconds from 1000/],
      [{ connection: "postgres://x", lease: 10 }, /lease/]
    ]
    for (const [options, message] of wrong) expect(() => pgBossStore(options as PgBossStoreOptions)).toThrow(message)
  })
})

describe("pg-boss that is not installed", () => {
  it("is said in one sentence, with the command that installs it", async () => {
    const script = `
      import { registerHooks } from "node:module"
      registerHooks({ resolve: (name, context, next) => next(name === "pg-boss" ? "pg-boss-is-not-here" : name, context) })
      const { pgBossStore } = await import(${JSON.stringify(new URL("../../src/pg-boss.ts", import.meta.url).href)})
      const store = pgBossStore({ connection: "postgres://127.0.0.1:1/x" })
      await store.counts().catch(({ reason, message }) => console.log(JSON.stringify({ reason, message })))
    `
    const flags = ["--conditions=@tcdesk/source", "--input-type=module", "--eval"]
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, script])
    expect(JSON.parse(stdout)).toEqual({
      reason: "StoreRefused",
      message: "pgBossStore needs pg-boss 12, which is not installed: npm install pg-boss@12"
    })
  })
})

describe("a database that does not answer", () => {
  it("is an error that names the store, and no password", async () => {
    const error = await refusalOf(pgBossStore({ connection: "postgres://me:s3cret@127.0.0.1:1/shop" }))
    expect(error).toMatchObject({ _tag: "OutboxError", reason: "StoreUnreachable" })
    expect(String(error)).toContain("PostgreSQL by pg-boss (queue tcdesk-outbox)")
    expect(JSON.stringify(error) + String(error) + String((error as Error).cause)).not.toContain("s3cret")
  })
})

describe.skipIf(isMissing("postgres"))("an outbox that must exist", () => {
  const schemas = "SELECT nspname FROM pg_namespace WHERE nspname = 'pgboss'"

  const looking = (url: string, queue?: string) => {
    const store = pgBossStore({ connection: url, mustExist: true, queue })
    onTestFinished(() => store.close())
    return store
  }

  it("leaves a database as it is that has none", async () => {
    const url = await newDatabase()
    await expect(looking(url).counts()).rejects.toMatchObject({
      reason: "StoreRefused",
      message: expect.stringContaining("There is no outbox on PostgreSQL by pg-boss (queue tcdesk-outbox)")
    })
    expect(await query(url, schemas)).toEqual([])
  })

  it("makes no queue in a pg-boss that has others", async () => {
    const { boss, url } = await newBoss()
    await expect(looking(url).counts()).rejects.toMatchObject({ reason: "StoreRefused" })
    expect(await boss.getQueue("tcdesk-outbox")).toBeNull()
  })

  it("does not bring a schema of another version up to date", async () => {
    const { url } = await newBoss()
    await query(url, "UPDATE pgboss.version SET version = version - 1")
    const before = await query(url, "SELECT version FROM pgboss.version")
    await expect(looking(url).counts()).rejects.toMatchObject({
      reason: "StoreRefused",
      message: expect.stringContaining("of another version of pg-boss, and was left as it is")
    })
    expect(await query(url, "SELECT version FROM pgboss.version")).toEqual(before)
  })

  it("is opened where it is", async () => {
    const url = await newDatabase()
    const store = pgBossStore({ connection: url })
    await putIn(store, "s")
    await store.close()
    expect(await looking(url).counts()).toMatchObject({ pending: 1 })
  })
})

describe.skipIf(isMissing("postgres"))("opening", () => {
  it("connects by parts of a connection as well as by a URL", async () => {
    const url = new URL(await newDatabase())
    const connection = {
      host: url.hostname,
      port: Number(url.port),
      user: url.username,
      database: url.pathname.slice(1)
    }
    const store = pgBossStore({ connection })
    await putIn(store, "s")
    expect(await store.counts()).toMatchObject({ pending: 1 })
    await store.close()
  })

  it("stops the boss that it has made: no connection is left", async () => {
    const url = await newDatabase()
    const store = pgBossStore({ connection: url })
    await putIn(store, "s")
    await store.close()
    const others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    await expect.poll(() => query(url, others)).toEqual([])
  })

  it("never stops a boss that it was given", async () => {
    const { boss } = await newBoss()
    const store = pgBossStore({ boss })
    await putIn(store, "s")
    await store.close()
    expect(await boss.getQueue("tcdesk-outbox")).toMatchObject({ policy: "key_strict_fifo" })
  })

  it("closes what was never used, and opens nothing for it", async () => {
    const url = await newDatabase()
    await pgBossStore({ connection: url }).close()
    expect(await query(url, "SELECT nspname FROM pg_namespace WHERE nspname = 'pgboss'")).toEqual([])
  })

  it("says that a boss must be started", async () => {
    const boss = new PgBoss(await newDatabase())
    expect(await refusalOf(pgBossStore({ boss }))).toMatchObject({
      reason: "StoreRefused",
      message: expect.stringContaining("Call its start() before")
    })
  })

  it("opens when the boss was started meanwhile: a failed try is made again", async () => {
    const boss = new PgBoss(await newDatabase())
    boss.on("error", () => {})
    const store = pgBossStore({ boss })
    await expect(store.counts()).rejects.toThrow(/start/)
    await boss.start()
    onTestFinished(() => boss.stop({ graceful: false }))
    expect(await store.counts()).toEqual({ pending: 0, dead: 0, parked: 0 })
  })

  it("uses the schema of a boss that has another one, and says so where it was not told", async () => {
    const { boss } = await newBoss({ schema: "jobs" })
    expect(await refusalOf(pgBossStore({ boss }))).toMatchObject({
      reason: "StoreRefused",
      message: expect.stringContaining("Give pgBossStore the schema of the boss")
    })
    const store = pgBossStore({ boss, schema: "jobs", queue: "other" })
    await putIn(store, "s")
    expect(await store.counts()).toMatchObject({ pending: 1 })
  })

  it("refuses a queue that is none of an outbox, and leaves it as it is", async () => {
    const { boss } = await newBoss()
    await boss.createQueue("emails", { policy: "standard" })
    expect(await refusalOf(pgBossStore({ boss, queue: "emails" }))).toMatchObject({
      reason: "StoreRefused",
      message: expect.stringContaining('"emails" has another policy')
    })
    expect((await boss.getQueues()).map(({ name }) => name)).toEqual(["emails"])
  })

  it("refuses tables of an incompatible version, untouched, and works with those that only have more", async () => {
    const { boss, url } = await newBoss()
    const old = pgBossStore({ boss })
    await putIn(old, "s")
    await query(
      url,
      "ALTER TABLE pgboss.tcdesk_outbox_state ADD COLUMN later text; UPDATE pgboss.tcdesk_outbox_state SET version = 1999"
    )
    expect(await pgBossStore({ boss }).counts()).toMatchObject({ pending: 1 })
    await query(url, "UPDATE pgboss.tcdesk_outbox_state SET version = 2000")
    expect(await refusalOf(pgBossStore({ boss }))).toMatchObject({
      reason: "StoreRefused",
      message: expect.stringContaining("incompatible version")
    })
    expect(await query(url, "SELECT version FROM pgboss.tcdesk_outbox_state")).toEqual([{ version: 2000 }])
    expect(await old.counts()).toMatchObject({ pending: 1 })
  })

  it("refuses a boss over a db that can begin no transaction", async () => {
    const pool = newPool(await newDatabase())
    const boss = new PgBoss({ db: { executeSql: (text, values) => pool.query(text, values) } })
    boss.on("error", () => {})
    await boss.start()
    onTestFinished(async () => {
      await boss.stop({ graceful: false })
      await pool.end()
    })
    expect(await refusalOf(pgBossStore({ boss }))).toMatchObject({
      reason: "StoreRefused",
      message: expect.stringContaining("beginTransaction")
    })
  })

  it("lets several processes begin at the same time on an empty database", async () => {
    const url = await newDatabase()
    const stores = Array.from({ length: 4 }, () => pgBossStore({ connection: url }))
    await Promise.all(stores.map((store) => putIn(store, "s")))
    expect(await stores[0]?.counts()).toMatchObject({ pending: 4 })
    await Promise.all(stores.map((store) => store.close()))
  })

  it("keeps two outboxes in one database apart: messages, keys, letters and pauses", async () => {
    const { boss } = await newBoss()
    const [one, two] = [pgBossStore({ boss, queue: "one" }), pgBossStore({ boss, queue: "two" })]
    const message = { lane: "s", key: "k", notBefore: undefined, enqueuedAt: Date.now(), packet: "{}" }
    const id = "01900000-0000-7000-8000-000000000001"
    await one.enqueue([{ ...message, id }], { keepKeysMs: 10_000 })
    await one.writeState("paused")
    expect(await two.readState()).toBeUndefined()
    expect(await two.counts()).toEqual({ pending: 0, dead: 0, parked: 0 })
    const [stored] = await two.enqueue([{ ...message, id }], { keepKeysMs: 10_000 })
    expect(stored).toEqual({ id, duplicate: false })
  })

  it("forgets keys whose time is over while it works: their rows go", async () => {
    const { boss, url } = await newBoss()
    const store = pgBossStore({ boss })
    const outbox = createOutbox({ desk: scriptedDesk(), store, keepKeysMs: 50 })
    await outbox.enqueue(Array.from({ length: 20 }, (_, i) => ({ sessionId: "s", text: "x", key: `k-${i}` })))
    await new Promise((resolve) => setTimeout(resolve, 100))
    outbox.start()
    await expect.poll(() => query(url, "SELECT hash FROM pgboss.tcdesk_outbox_key")).toEqual([])
    await outbox.close()
  })
})
