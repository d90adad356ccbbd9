import { isMissing } from "engines"
import type { PgBoss } from "pg-boss"
import { describe, expect, it } from "vitest"
import { uuidv7 } from "../../src/model/uuidv7.ts"
import { pgBossStore } from "../../src/pg-boss.ts"
import type { Boss } from "../../src/pgBoss/Boss.ts"
import type { Job, OutboxStore, Settlement } from "../../src/store.ts"
import { newBoss } from "../support/boss.ts"
import { putIn, workerOf } from "../support/storeAlone.ts"

const queue = "tcdesk-outbox"
const done: Settlement = { _tag: "Done" }
const dead: Settlement = { _tag: "SetAside", box: "dead", note: "why" }
const again: Settlement = { _tag: "Again", afterMs: 0, progress: { tries: 3, clean: 1 } }

/** Without supervision: what pg-boss would find once a minute, must be found by the store. */
const setUp = async (leaseMs = 8000) => {
  const { boss } = await newBoss({ supervise: false })
  return { boss, store: pgBossStore({ boss, leaseMs }) }
}

/** Works until so many messages were handed out. */
const handedOut = async (
  store: OutboxStore,
  count: number,
  settlement: (job: Job) => Settlement
): Promise<Array<Job>> => {
  const jobs: Array<Job> = []
  const running = store.work(
    workerOf(async (job) => {
      jobs.push(job)
      return settlement(job)
    }, 1)
  )
  await expect.poll(() => jobs.length).toBeGreaterThanOrEqual(count)
  await running.stop()
  return jobs
}

/** A worker that has picked up one message, and does nothing more until it is told. */
const pickedUp = async (store: OutboxStore) => {
  const { promise, resolve: settle } = Promise.withResolvers<Settlement>()
  const jobs: Array<Job> = []
  const { stop } = store.work(
    workerOf((job) => {
      jobs.push(job)
      return promise
    }, 1)
  )
  await expect.poll(() => jobs.length).toBe(1)
  return { job: jobs[0], settle, stop }
}

/** It is never stopped: the process is gone. */
const pickedUpByOneThatDies = async (store: OutboxStore): Promise<void> => {
  await pickedUp(store)
}

/** A boss one of whose calls fails at a chosen queue. */
const failingAt = (boss: PgBoss, method: "insert" | "update", at: string): PgBoss =>
  new Proxy(boss, {
    get: (target, name) => {
      const own: unknown = Reflect.get(target, name, target)
      if (typeof own !== "function") return own
      return (...given: ReadonlyArray<unknown>) =>
        name === method && given[0] === at ? Promise.reject(new Error("cut off")) : Reflect.apply(own, target, given)
    }
  })

describe.skipIf(isMissing("postgres"))("what pg-boss would do by itself", () => {
  it("a dead message blocks its session for ever; here the session goes on, and the copy has its reason", async () => {
    const { boss, store } = await setUp()
    const first = await putIn(store, "s")
    const second = await putIn(store, "s")
    const jobs = await handedOut(store, 2, ({ id }) => (id === first ? dead : done))
    expect(jobs.map(({ id }) => id)).toEqual([first, second])
    expect(await boss.getBlockedKeys(queue)).toEqual([])
    expect(await store.dead.list({ limit: 10 })).toMatchObject([{ id: first, note: "why" }])
    expect(await store.counts()).toEqual({ pending: 0, dead: 1, parked: 0 })
  })

  it("a copy in the dead letter and the end of the original could be torn apart; here it is both or none", async () => {
    const { boss, store } = await setUp(1000)
    const id = await putIn(store, "s")
    const torn = pgBossStore({ boss: failingAt(boss, "insert", `${queue}-dead`), leaseMs: 1000 })
    const running = torn.work(workerOf(async () => dead))
    await expect.poll(async () => (await boss.findJobs(queue, { id }))[0]?.state).toBe("active")
    await running.stop()
    expect(await store.counts()).toMatchObject({ pending: 1, dead: 0 })
    const jobs = await handedOut(store, 1, () => dead)
    expect(jobs.map((job) => job.id)).toEqual([id])
    expect(await store.counts()).toMatchObject({ pending: 0, dead: 1 })
  })

  it("a message that is given back could be picked up without what is known of it; here it is both or none", async () => {
    const { boss, store } = await setUp(1000)
    const id = await putIn(store, "s")
    const torn = pgBossStore({ boss: failingAt(boss, "update", queue), leaseMs: 1000 })
    const running = torn.work(workerOf(async () => again))
    await expect.poll(async () => (await boss.findJobs(queue, { id }))[0]?.state).toBe("active")
    await running.stop()
    const [job] = await handedOut(store, 1, () => done)
    // It counts as one whose worker died: nobody has written down that nothing arrived.
    expect(job).toMatchObject({ id, pickups: 1 })
    expect(job?.progress).toBeUndefined()
  })

  it("a message of a process that died waits for pg-boss's supervision; here for no more than its lease", async () => {
    const { store } = await setUp(1000)
    const first = await putIn(store, "s")
    const second = await putIn(store, "s")
    await pickedUpByOneThatDies(store)
    const since = performance.now()
    const jobs = await handedOut(store, 2, () => done)
    expect(jobs.map(({ id, pickups }) => ({ id, pickups }))).toEqual([
      { id: first, pickups: 1 },
      { id: second, pickups: 0 }
    ])
    expect(performance.now() - since).toBeGreaterThan(500)
  })

  it("what expires forgets nothing that is known of it", async () => {
    const { boss, store } = await setUp(1000)
    await putIn(store, "s")
    await handedOut(store, 1, () => ({ ...again, afterMs: 100 }))
    await pickedUpByOneThatDies(store)
    await new Promise((resolve) => setTimeout(resolve, 1200))
    // As pg-boss itself does it: its own words take the place of what the job has put out.
    await boss.supervise(queue)
    const [job] = await handedOut(store, 1, () => done)
    expect(job).toMatchObject({ pickups: 2, progress: { tries: 3, clean: 1 } })
  })

  it("what a slow worker says of a message that another one has by now is passed over", async () => {
    const { store } = await setUp(1000)
    const id = await putIn(store, "s")
    const slow = await pickedUp(store)
    const quick = await pickedUp(store)
    expect(quick.job).toMatchObject({ id, pickups: 1 })
    slow.settle(dead)
    await slow.stop()
    expect(await store.counts()).toMatchObject({ pending: 1, dead: 0 })
    quick.settle(done)
    await quick.stop()
    expect(await store.counts()).toEqual({ pending: 0, dead: 0, parked: 0 })
  })

  it("holds the session while one of its messages waits to be tried again, as long as it was told", async () => {
    const { boss, store } = await setUp()
    const id = await putIn(store, "s")
    await putIn(store, "s")
    await handedOut(store, 1, () => ({ ...again, afterMs: 3_600_000 }))
    const [job] = await boss.findJobs(queue, { id })
    expect(job?.state).toBe("retry")
    expect(job?.startAfter.getTime()).toBeGreaterThan(Date.now() + 3_500_000)
    expect(await boss.fetch(queue, { batchSize: 10 })).toEqual([])
  })

  it("deletes what has waited for two weeks; here nothing that waits or lies in a box is deleted in ten years", async () => {
    const { boss, store } = await setUp()
    const first = await putIn(store, "s")
    const second = await putIn(store, "t")
    const third = await putIn(store, "u")
    const settlements: Record<string, Settlement> = { [first]: dead, [second]: { ...again, afterMs: 60_000 } }
    await handedOut(store, 3, ({ id }) => settlements[id] ?? { ...again, afterMs: 60_000 })
    const later = Date.now() + 9 * 365 * 86_400_000
    for (const [name, id] of [
      [`${queue}-dead`, first],
      [queue, second],
      [queue, third]
    ] as const) {
      const [job] = await boss.findJobs(name, { id })
      expect(job?.keepUntil.getTime()).toBeGreaterThan(later)
    }
  })

  it("keeps nothing in the database of what was delivered but the key", async () => {
    const { boss, store } = await setUp()
    const id = await putIn(store, "s", "a secret of the customer")
    await handedOut(store, 1, () => done)
    expect(await boss.findJobs(queue, { id })).toEqual([])
  })

  it("keeps the order of a session whose name is too long for an index, or hardly a name", async () => {
    const { store } = await setUp()
    const lanes = ["字".repeat(2000), "", "\0\ud800"]
    const ids: Array<string> = []
    for (const lane of [...lanes, ...lanes]) ids.push(await putIn(store, lane))
    const order = new Map(ids.map((id, i) => [id, lanes[i % lanes.length]]))
    const jobs = await handedOut(store, 6, () => done)
    for (const lane of lanes)
      expect(jobs.map(({ id }) => id).filter((id) => order.get(id) === lane)).toEqual(
        ids.filter((id) => order.get(id) === lane)
      )
  })

  it("takes the last time that there is as a time not to be sent before", async () => {
    const { store } = await setUp()
    const message = { lane: "s", key: undefined, enqueuedAt: Date.now(), packet: "{}" }
    await store.enqueue([{ ...message, id: uuidv7(), notBefore: 8_640_000_000_000_000 }], { keepKeysMs: 1000 })
    const id = await putIn(store, "s")
    const jobs = await handedOut(store, 1, () => done)
    expect(jobs.map((job) => job.id)).toEqual([id])
    expect(await store.counts()).toEqual({ pending: 1, dead: 0, parked: 0 })
  })

  it("hands out a job that somebody has changed by hand: it holds up nothing, and shows itself as unreadable", async () => {
    const { boss, store } = await setUp()
    const id = await putIn(store, "s")
    await boss.update(queue, { enqueuedAt: "yesterday", progress: 7 }, { id })
    expect(await store.counts()).toEqual({ pending: 1, dead: 0, parked: 0 })
    const [job] = await handedOut(store, 1, () => done)
    expect(job).toMatchObject({ id, packet: "", pickups: 0 })
    expect(job?.progress).toBeUndefined()
    expect(job?.enqueuedAt).toBeGreaterThan(Date.now() - 60_000)
  })

  it("counts no pick-up of what was fetched in advance, and given back when the worker stopped", async () => {
    const { boss, store } = await setUp()
    const ids: Array<string> = []
    for (let i = 0; i < 60; i += 1) ids.push(await putIn(store, `s-${i}`))
    const fetched: Array<number> = []
    const dear: Boss["fetch"] = async (name, options) => {
      await new Promise((resolve) => setTimeout(resolve, 40))
      const jobs = await boss.fetch(name, options)
      fetched.push(jobs.length)
      return jobs
    }
    const slowly = new Proxy(boss, {
      get: (target, name) => {
        const own: unknown = name === "fetch" ? dear : Reflect.get(target, name, target)
        return typeof own === "function" ? own.bind(target) : own
      }
    })
    const jobs = await handedOut(pgBossStore({ boss: slowly }), 4, () => done)
    expect(Math.max(...fetched)).toBeGreaterThan(1)
    expect(fetched.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(jobs.length)
    expect(await store.counts()).toMatchObject({ pending: 60 - jobs.length })
    const others = await handedOut(store, 60 - jobs.length, () => done)
    expect(others.map(({ pickups }) => pickups)).toEqual(others.map(() => 0))
    expect([...jobs, ...others].map(({ id }) => id).sort()).toEqual(ids)
  })
})
