/** The stores of a shared limit on the engines that people run. */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { inspect } from "node:util"
import { freePort, isMissing, postgres, redis } from "engines"
import { Redis } from "ioredis"
import { Pool } from "pg"
import { createClient } from "redis"
import { afterAll, assert, describe, it } from "vitest"
import {
  DeskConfigError,
  postgresRate,
  type RateStore,
  redisRate,
  type SlotRequest,
  sqliteRate
} from "../../src/rate.ts"
import { type Child, child } from "../support/child.ts"
import { mostInASecond } from "../support/fleet.ts"
import type { Job, Report } from "../support/sharedLimit.child.ts"

const ask = (given: Partial<SlotRequest> = {}): SlotRequest => ({
  key: "1",
  count: 1,
  spacingMs: 1000,
  withinMs: 60_000,
  ...given
})

interface Place {
  readonly store: RateStore
  /** Another process. */
  readonly other: RateStore
  readonly job: Pick<Job, "store" | "at">
  /** Where the next slot is, in milliseconds from now. */
  readonly moveTo: (key: string, ms: number) => Promise<unknown>
  readonly end: () => Promise<unknown>
}

const places: Readonly<Record<string, { readonly missing: boolean; readonly open: () => Promise<Place> }>> = {
  "Redis, by ioredis": {
    missing: isMissing("redis"),
    open: async () => {
      const engine = await redis()
      const client = new Redis(engine.url)
      return {
        store: redisRate(client),
        other: redisRate(client),
        job: { store: "ioredis", at: engine.url },
        moveTo: (key, ms) => client.set(`tcdesk:rate:${key}`, `${Date.now() + ms}`),
        end: async () => {
          client.disconnect()
          await engine[Symbol.asyncDispose]()
        }
      }
    }
  },
  "Redis, by node-redis": {
    missing: isMissing("redis"),
    open: async () => {
      const engine = await redis()
      const client = createClient({ url: engine.url })
      await client.connect()
      return {
        store: redisRate(client, { prefix: "limits/" }),
        other: redisRate(client, { prefix: "limits/" }),
        job: { store: "redis", at: engine.url },
        moveTo: (key, ms) => client.set(`limits/${key}`, `${Date.now() + ms}`),
        end: async () => {
          client.destroy()
          await engine[Symbol.asyncDispose]()
        }
      }
    }
  },
  PostgreSQL: {
    missing: isMissing("postgres"),
    open: async () => {
      const engine = await postgres()
      const pool = new Pool({ connectionString: engine.url })
      // The pool has ended before its connections have, and they are told that the engine ends.
      pool.on("connect", (client) => client.on("error", () => {})).on("error", () => {})
      return {
        store: postgresRate(pool),
        other: postgresRate(pool),
        job: { store: "postgres", at: engine.url },
        moveTo: (key, ms) => pool.query("UPDATE tcdesk_rate SET next = $2 WHERE key = $1", [key, Date.now() + ms]),
        end: async () => {
          await pool.end()
          await engine[Symbol.asyncDispose]()
        }
      }
    }
  },
  SQLite: {
    missing: false,
    open: async () => {
      const folder = await mkdtemp(join(tmpdir(), "tcdesk-rate-"))
      const file = join(folder, "rate.db")
      const [store, other] = [sqliteRate(file), sqliteRate(file)]
      return {
        store,
        other,
        job: { store: "sqlite", at: file },
        moveTo: async (key, ms) => {
          const { DatabaseSync } = process.getBuiltinModule("node:sqlite")
          const database = new DatabaseSync(file)
          database.prepare("UPDATE tcdesk_rate SET next = ? WHERE key = ?").run(Date.now() + ms, key)
          database.close()
        },
        end: async () => {
          store.close?.()
          other.close?.()
          await rm(folder, { recursive: true })
        }
      }
    }
  }
}

/** The last of them is frozen for a second in the middle. */
const together = async (jobs: ReadonlyArray<Job>): Promise<ReadonlyArray<Report>> => {
  const children: ReadonlyArray<Child> = jobs.map((job) => child("sharedLimit.child.ts", JSON.stringify(job)))
  try {
    await Promise.all(children.map(({ line }) => line()))
    for (const { process: started } of children) started.stdin.write("go\n")
    await pause(700)
    children.at(-1)?.process.kill("SIGSTOP")
    await pause(1000)
    children.at(-1)?.process.kill("SIGCONT")
    return await Promise.all(children.map(async ({ line }) => JSON.parse(await line()) as Report))
  } finally {
    for (const one of children) one[Symbol.dispose]()
  }
}

for (const [name, { missing, open }] of Object.entries(places)) {
  describe.skipIf(missing)(name, () => {
    const opening = missing ? undefined : open()
    const place = (): Promise<Place> => opening ?? assert.fail("it is missing")
    afterAll(async () => (await opening)?.end())

    it("gives the first slot at once, and each further one its distance later, whoever asks", async () => {
      const { store, other } = await place()
      const first = await store.lease(ask())
      assert.deepStrictEqual(first, { count: 1, waitMs: 0 })
      const second = await other.lease(ask({ count: 3 }))
      assert.strictEqual(second.count, 3)
      const third = await store.lease(ask())
      for (const [{ waitMs }, at] of [
        [second, 1000],
        [third, 4000]
      ] as const) {
        assert.isAtMost(waitMs, at)
        // A busy machine: what has passed meanwhile is no longer waited for.
        assert.isAbove(waitMs, 0)
      }
    })

    it("keeps fractions of milliseconds", async () => {
      const { store } = await place()
      await store.lease(ask({ key: "fractions", count: 100, spacingMs: 5.25 * 100 }))
      const { waitMs } = await store.lease(ask({ key: "fractions", spacingMs: 0.25 }))
      const next = await store.lease(ask({ key: "fractions", spacingMs: 0.25 }))
      assert.isAtMost(next.waitMs, waitMs + 0.25)
      assert.isAtMost(waitMs, 52_500)
    })

    it("gives no slot that is further away than it is of use, and says how far it is", async () => {
      const { store, other } = await place()
      const { count } = await store.lease(ask({ key: "near", count: 100, withinMs: 2500 }))
      assert.strictEqual(count, 3)
      const none = await other.lease(ask({ key: "near", withinMs: 100 }))
      assert.strictEqual(none.count, 0)
      assert.isAbove(none.waitMs, 100)
      assert.isAtMost(none.waitMs, 3000)
      const again = await other.lease(ask({ key: "near", withinMs: 5000 }))
      assert.isAtMost(again.waitMs, none.waitMs)
      assert.strictEqual(again.count, 1)
    })

    it("gives each slot to one only, of any number that ask at once", async () => {
      const { store, other } = await place()
      const began = performance.now()
      const asks = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? store : other).lease(ask({ key: "many" })))
      const leases = await Promise.all(asks)
      assert.strictEqual(leases.filter(({ count }) => count === 1).length, 40)
      const took = performance.now() - began
      const last = Math.max(...leases.map(({ waitMs }) => waitMs))
      assert.isAtLeast(last, 39_000 - took - 1)
    })

    it("goes on at once when its clock was set back: one burst, and nobody waits until it has caught up", async () => {
      const { store, moveTo } = await place()
      await store.lease(ask({ key: "clock", spacingMs: 5 }))
      await moveTo("clock", 3_600_000)
      assert.deepStrictEqual(await store.lease(ask({ key: "clock", spacingMs: 5 })), { count: 1, waitMs: 0 })
    })

    it("three processes together start no more in any second than the limit says", async () => {
      const { job } = await place()
      const jobs = [{ blocked: true }, { onOffMs: 800 }, {}].map(
        (more): Job => ({ ...job, perSecond: 100, waiting: 30, ms: 3000, ...more })
      )
      const reports = await together(jobs)
      const starts = reports.flatMap((report) => report.starts)
      assert.isAtMost(mostInASecond(starts), 100)
      assert.deepStrictEqual(
        reports.map(({ mode }) => mode),
        ["shared", "shared", "shared"]
      )
      // That it is nearly as many, `pnpm bench` shows: a busy machine throws slots away.
      assert.isAbove(starts.length, 30)
    })
  })
}

it("SQLite's file that somebody else keeps locked costs the loop little: a later answer would be of no use", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tcdesk-rate-"))
  const file = join(folder, "rate.db")
  const store = sqliteRate(file)
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite")
  const other = new DatabaseSync(file)
  other.exec("BEGIN IMMEDIATE")
  const began = performance.now()
  const { message } = await store.lease(ask()).then(
    () => assert.fail("it gave a slot"),
    (error: Error) => error
  )
  // Far less than the five seconds that opening may take.
  assert.isBelow(performance.now() - began, 2500)
  assert.match(message, /^sqliteRate: no slot was to be had \(ERR_SQLITE_ERROR\)$/)
  other.exec("ROLLBACK")
  assert.deepStrictEqual(await store.lease(ask()), { count: 1, waitMs: 0 })
  other.close()
  store.close?.()
  await rm(folder, { recursive: true })
})

describe("what can be no store", () => {
  const refused = (make: () => unknown, option: string): void => {
    const error = (() => {
      try {
        make()
      } catch (thrown) {
        return thrown
      }
      return undefined
    })()
    assert.instanceOf(error, DeskConfigError)
    assert.deepStrictEqual(
      error.issues.map((issue) => issue.option),
      [option]
    )
  }

  it("is refused when it is made, by the option's name", () => {
    refused(() => redisRate({} as never), "client")
    refused(() => redisRate(undefined as never), "client")
    refused(() => redisRate({ call: async () => undefined }, { prefix: 1 as never }), "prefix")
    refused(() => redisRate({ call: async () => undefined }, { prefx: "shop:" } as never), "prefx")
    refused(() => postgresRate({} as never), "pool")
    const pool = { query: async () => ({ rows: [] }) }
    for (const table of ["", "a b", 'a"; DROP TABLE x; --', "a.b.c", "1a", "a".repeat(64), "表", 1 as never])
      refused(() => postgresRate(pool, { table }), "table")
    refused(() => postgresRate(pool, { tabel: "limits" } as never), "tabel")
    for (const file of [
      "",
      ":memory:",
      undefined as never,
      join(tmpdir(), "no", "such", "folder", "rate.db"),
      tmpdir()
    ])
      refused(() => sqliteRate(file), "file")
  })
})

/** What a store that can't be reached says; it must name no place and no one. */
const failureOf = async (store: RateStore): Promise<string> => {
  const { message, stack, cause } = await store.lease(ask()).then(
    () => assert.fail("it gave a slot"),
    (rejected: Error) => rejected
  )
  const shown = inspect({ message, stack, cause })
  for (const part of ["hunter2", "shop", "127.0.0.1", "db.internal", "5432"]) assert.notInclude(shown, part)
  return message
}

describe("an error of a store shows nothing of where it is, or of who asks", () => {
  it("whatever the driver's error says", async () => {
    const secret = "postgres://shop:hunter2@db.internal:5432/shop"
    const error = Object.assign(new Error(`connect ECONNREFUSED ${secret}`), { code: "ECONNREFUSED" })
    const broken = { call: () => Promise.reject(error), query: () => Promise.reject(error) }
    assert.strictEqual(await failureOf(redisRate(broken)), "redisRate: no slot was to be had (ECONNREFUSED)")
    assert.strictEqual(await failureOf(postgresRate(broken)), "postgresRate: no slot was to be had (ECONNREFUSED)")
  })

  it("with the clients themselves, and nobody there", async () => {
    const at = `shop:hunter2@127.0.0.1:${await freePort()}`
    const pool = new Pool({ connectionString: `postgres://${at}/shop` })
    assert.strictEqual(await failureOf(postgresRate(pool)), "postgresRate: no slot was to be had (ECONNREFUSED)")
    const ioredis = new Redis(`redis://${at}`, { maxRetriesPerRequest: 0 })
    ioredis.on("error", () => {})
    assert.match(await failureOf(redisRate(ioredis)), /^redisRate: no slot was to be had/)
    assert.match(
      await failureOf(redisRate(createClient({ url: `redis://${at}` }))),
      /^redisRate: no slot was to be had/
    )
    ioredis.disconnect()
    await pool.end()
  })
})
