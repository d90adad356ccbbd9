import { sql } from "drizzle-orm"
import { drizzle } from "drizzle-orm/node-postgres"
import { isMissing } from "engines"
import { Kysely, PostgresDialect } from "kysely"
import { fromDrizzle, fromKysely } from "pg-boss"
import { describe, expect, it, onTestFinished } from "vitest"
import { scriptedDesk } from "../../src/contract/scriptedDesk.ts"
import { createOutbox, OutboxError } from "../../src/index.ts"
import { type PgBossTransaction, pgBossStore } from "../../src/pg-boss.ts"
import { newDatabase, newPool } from "../support/postgres.ts"

const setUp = async () => {
  const url = await newDatabase()
  const pool = newPool(url)
  const desk = scriptedDesk()
  const outbox = createOutbox({ desk, store: pgBossStore({ connection: url }) })
  onTestFinished(async () => {
    await outbox.close()
    await pool.end()
  })
  await pool.query("CREATE TABLE orders (number int PRIMARY KEY)")
  // Makes pg-boss's schema.
  await outbox.status()
  const orders = async () =>
    (await pool.query("SELECT number FROM orders ORDER BY number")).rows.map((row) => row.number)
  const pending = async () => (await outbox.status()).pending
  return { pool, desk, outbox, orders, pending }
}
type Setting = Awaited<ReturnType<typeof setUp>>

class Undone extends Error {}

/** An order and its message in one transaction, by one library; it throws `Undone` where it is not to be kept. */
interface Library {
  readonly name: string
  readonly order: (setting: Setting, number: number, keep: boolean) => Promise<void>
}

const enqueueIn = ({ outbox }: Setting, tx: PgBossTransaction, number: number) =>
  outbox.enqueue({ sessionId: "s", text: `order ${number}`, key: `order-${number}` }, { tx })

const libraries: ReadonlyArray<Library> = [
  {
    name: "pg",
    order: async (setting, number, keep) => {
      const client = await setting.pool.connect()
      try {
        await client.query("BEGIN")
        await client.query("INSERT INTO orders VALUES ($1)", [number])
        await enqueueIn(setting, client, number)
        await client.query(keep ? "COMMIT" : "ROLLBACK")
        if (!keep) throw new Undone()
      } finally {
        client.release()
      }
    }
  },
  {
    name: "Drizzle",
    order: (setting, number, keep) =>
      drizzle({ client: setting.pool }).transaction(async (tx) => {
        await tx.execute(sql`INSERT INTO orders VALUES (${number})`)
        await enqueueIn(setting, fromDrizzle(tx, sql), number)
        if (!keep) throw new Undone()
      })
  },
  {
    name: "Kysely",
    order: (setting, number, keep) =>
      new Kysely<{ orders: { number: number } }>({ dialect: new PostgresDialect({ pool: setting.pool }) })
        .transaction()
        .execute(async (tx) => {
          await tx.insertInto("orders").values({ number }).execute()
          await enqueueIn(setting, fromKysely(tx), number)
          if (!keep) throw new Undone()
        })
  },
  {
    name: "an object with executeSql",
    order: async (setting, number, keep) => {
      const client = await setting.pool.connect()
      try {
        await client.query("BEGIN")
        await client.query("INSERT INTO orders VALUES ($1)", [number])
        await enqueueIn(setting, { executeSql: (text, values) => client.query(text, values) }, number)
        await client.query(keep ? "COMMIT" : "ROLLBACK")
        if (!keep) throw new Undone()
      } finally {
        client.release()
      }
    }
  }
]

describe.skipIf(isMissing("postgres"))("enqueue in a transaction", () => {
  for (const { name, order } of libraries)
    describe(name, () => {
      it("sends the message when the transaction is committed, and not before", async () => {
        const setting = await setUp()
        const { outbox, desk, orders, pending } = setting
        outbox.start()
        await order(setting, 1, true)
        await expect.poll(() => desk.delivered.map(({ text }) => text)).toEqual(["order 1"])
        expect(await orders()).toEqual([1])
        await expect.poll(pending).toBe(0)
      })

      it("leaves nothing behind when it is rolled back: neither the message nor its key", async () => {
        const setting = await setUp()
        const { desk, outbox, orders, pending } = setting
        await expect(order(setting, 1, false)).rejects.toThrow(Undone)
        expect(await orders()).toEqual([])
        expect(await pending()).toBe(0)
        await order(setting, 1, true)
        outbox.start()
        await expect.poll(() => desk.delivered.length).toBe(1)
      })
    })

  it("can't be seen by a worker before the transaction is committed", async () => {
    const setting = await setUp()
    const { outbox, pool, desk, pending } = setting
    outbox.start()
    const client = await pool.connect()
    await client.query("BEGIN")
    await enqueueIn(setting, client, 1)
    await outbox.enqueue({ sessionId: "s", text: "by itself" })
    await expect.poll(() => desk.delivered.map(({ text }) => text)).toEqual(["by itself"])
    await expect.poll(pending).toBe(0)
    await client.query("COMMIT")
    client.release()
    await expect.poll(() => desk.delivered.map(({ text }) => text)).toEqual(["by itself", "order 1"])
  })

  it("keeps the order of the messages of one transaction, in one call and in several", async () => {
    const setting = await setUp()
    const { outbox, pool, desk, pending } = setting
    for (let round = 0; round < 20; round += 1) {
      const client = await pool.connect()
      await client.query("BEGIN")
      await outbox.enqueue({ sessionId: "s", text: `${round}.0` }, { tx: client })
      const pair = ["1", "2"].map((part) => ({ sessionId: "s", text: `${round}.${part}`, key: `${round}.${part}` }))
      await outbox.enqueue(pair, { tx: client })
      await client.query("COMMIT")
      client.release()
    }
    outbox.start()
    await expect.poll(pending).toBe(0)
    const expected = Array.from({ length: 20 }, (_, round) => [`${round}.0`, `${round}.1`, `${round}.2`]).flat()
    expect(desk.delivered.map(({ text }) => text)).toEqual(expected)
  })

  it("waits for a transaction that has the same key, and stores what that one leaves out", async () => {
    const setting = await setUp()
    const { outbox, pool, pending } = setting
    const client = await pool.connect()
    await client.query("BEGIN")
    await enqueueIn(setting, client, 1)
    const message = { sessionId: "s", text: "order 1", key: "order-1" }
    let settled = false
    const outside = outbox.enqueue(message).finally(() => {
      settled = true
    })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(settled).toBe(false)
    await client.query("ROLLBACK")
    client.release()
    expect((await outside).duplicate).toBe(false)
    expect((await outbox.enqueue(message)).duplicate).toBe(true)
    expect(await pending()).toBe(1)
  })

  it("stores nothing of a bad message, and the transaction can go on", async () => {
    const setting = await setUp()
    const { outbox, pool, orders, pending } = setting
    const client = await pool.connect()
    await client.query("BEGIN")
    await client.query("INSERT INTO orders VALUES (1)")
    await expect(outbox.enqueue({ sessionId: "s", text: "" }, { tx: client })).rejects.toThrow(/text/i)
    await client.query("COMMIT")
    client.release()
    expect(await orders()).toEqual([1])
    expect(await pending()).toBe(0)
  })

  it("refuses what is no transaction that it knows, and says which it takes", async () => {
    const { outbox, pending } = await setUp()
    const tx = { raw: () => {} } as unknown as PgBossTransaction
    const failure = await outbox.enqueue({ sessionId: "s", text: "x" }, { tx }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(OutboxError)
    expect(failure).toMatchObject({ reason: "NoTransaction", message: expect.stringContaining("fromPrisma") })
    expect(await pending()).toBe(0)
  })
})
