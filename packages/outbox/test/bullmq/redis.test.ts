import { setTimeout as pause } from "node:timers/promises"
import { type Engine, isMissing, redis } from "engines"
import { Redis } from "ioredis"
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest"
import { laneNumber } from "../../src/bullmq/layout.ts"
import { type BullmqStoreOptions, bullmqStore, redisFaults } from "../../src/bullmq.ts"
import { refusal, scriptedDesk } from "../../src/contract/scriptedDesk.ts"
import { createOutbox, type OutboxHooks } from "../../src/index.ts"

const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i))

const open = (
  connection: BullmqStoreOptions["connection"],
  options: Partial<BullmqStoreOptions> & {
    readonly hooks?: OutboxHooks
    readonly script?: Parameters<typeof scriptedDesk>[0]
  } = {}
) => {
  const { hooks, script, ...more } = options
  const desk = scriptedDesk(script)
  const store = bullmqStore({ connection, leaseMs: 1500, ...more })
  const outbox = createOutbox({
    desk,
    store,
    backoff: { baseMs: 20, maxMs: 80 },
    ...(hooks === undefined ? {} : { hooks })
  })
  onTestFinished(() => outbox.close({ graceMs: 0 }).catch(() => {}))
  return { desk, store, outbox }
}

/** Gone when the test is, after everything that the test has opened since. */
const startRedis = async (...args: ReadonlyArray<string>): Promise<Engine> => {
  const engine = await redis({ args })
  onTestFinished(() => engine[Symbol.asyncDispose]())
  return engine
}

const pendingOf = async ({ outbox }: Pick<ReturnType<typeof open>, "outbox">) => (await outbox.status()).pending

describe.skipIf(isMissing("redis"))("bullmqStore: its Redis", () => {
  it("refuses one that may lose messages and says what to set, unless told to take it", async () => {
    const forgetful = await startRedis("--appendonly", "no", "--maxmemory-policy", "allkeys-lru")
    const { outbox } = open(forgetful.url)
    const refused = outbox.enqueue({ sessionId: "s", text: "x" })
    await expect(refused).rejects.toMatchObject({ _tag: "OutboxError", reason: "StoreRefused" })
    await expect(refused).rejects.toThrow(/appendonly yes.*maxmemory-policy noeviction/)
    const evicting = await startRedis("--maxmemory-policy", "volatile-ttl")
    await expect(open(evicting.url).outbox.status()).rejects.toThrow(/set "maxmemory-policy noeviction"/)
    const taken = open(forgetful.url, { allowDataLoss: true })
    await taken.outbox.enqueue({ sessionId: "s", text: "x" })
    expect(await pendingOf(taken)).toBe(1)
  })

  it("tells beforehand by which settings messages may be lost, and leaves nothing behind", async () => {
    const forgetful = await startRedis("--appendonly", "no", "--maxmemory-policy", "allkeys-lru")
    const faults = await redisFaults({ connection: forgetful.url })
    expect(faults.map(({ setting, wanted, found }) => [setting, wanted, found])).toStrictEqual([
      ["appendonly", "yes", "no"],
      ["maxmemory-policy", "noeviction", "allkeys-lru"]
    ])
    const asking = new Redis(forgetful.url)
    onTestFinished(() => asking.disconnect())
    expect(await asking.dbsize()).toBe(0)
    expect(await redisFaults({ connection: (await startRedis()).url })).toStrictEqual([])
  })

  it("says that it can't be reached, without its password", async () => {
    const gone = redisFaults({ connection: "redis://:s3cret@127.0.0.1:1/0" })
    await expect(gone).rejects.toMatchObject({ _tag: "OutboxError", reason: "StoreUnreachable" })
    await expect(gone).rejects.not.toThrow(/s3cret/)
  })

  it("still has every message that it has acknowledged when Redis was killed, and delivers them in order", async () => {
    const engine = await startRedis()
    const { outbox, desk } = open(engine.url)
    await Promise.all(
      numbers(400).map((text, i) => outbox.enqueue({ sessionId: `s-${i % 8}`, text, key: `order-${i}` }))
    )
    await engine.kill()
    await engine.start()
    await vi.waitUntil(() =>
      pendingOf({ outbox })
        .then((pending) => pending === 400)
        .catch(() => false)
    )
    outbox.start()
    await vi.waitUntil(async () => (await pendingOf({ outbox })) === 0, { timeout: 30_000 })
    expect(desk.delivered.map(({ text }) => text).toSorted()).toEqual(numbers(400).toSorted())
    expect(desk.starts.length).toBe(400)
    expect(await outbox.enqueue({ sessionId: "s-0", text: "0", key: "order-0" })).toMatchObject({ duplicate: true })
  })

  it("waits while Redis is away, says so, and goes on when it is back; what is enqueued meanwhile is refused at once", async () => {
    const engine = await startRedis()
    const failures: Array<string> = []
    const hooks: OutboxHooks = { onStoreFailed: ({ error }) => failures.push(error.reason) }
    const { outbox, desk } = open(engine.url, { hooks })
    outbox.start()
    await outbox.enqueue({ sessionId: "s", text: "before" })
    await vi.waitUntil(async () => (await pendingOf({ outbox })) === 0, { timeout: 10_000 })
    await engine.stop()
    await vi.waitUntil(() => failures.length > 0, { timeout: 10_000 })
    expect(failures).toEqual(["StoreUnreachable"])
    const began = performance.now()
    await expect(outbox.enqueue({ sessionId: "s", text: "refused" })).rejects.toMatchObject({
      reason: "StoreUnreachable",
      store: expect.stringContaining(String(engine.port))
    })
    await expect(outbox.status()).rejects.toMatchObject({ reason: "StoreUnreachable" })
    expect(performance.now() - began).toBeLessThan(8000)
    await engine.start()
    await vi.waitUntil(
      () =>
        outbox.enqueue({ sessionId: "s", text: "after", key: "after" }).then(
          () => true,
          () => false
        ),
      { timeout: 20_000 }
    )
    await vi.waitUntil(async () => (await pendingOf({ outbox })) === 0, { timeout: 20_000 })
    // What was refused is not sent later.
    expect(desk.delivered.map(({ text }) => text)).toEqual(["before", "after"])
    expect(desk.starts.every(({ announced }) => !announced)).toBe(true)
  })

  it("sends again and says so when Redis was away too long for a message to be settled", async () => {
    const engine = await startRedis()
    let stopped: Promise<void> | undefined
    const script = async () => {
      // In the middle of the send.
      stopped ??= engine.stop()
      await stopped
      return undefined
    }
    const { outbox, desk } = open(engine.url, { script })
    await outbox.enqueue([
      { sessionId: "s", text: "1" },
      { sessionId: "s", text: "2" }
    ])
    outbox.start()
    await vi.waitUntil(() => desk.delivered.length === 1, { timeout: 10_000 })
    await pause(2000)
    await engine.start()
    await vi.waitUntil(
      () =>
        pendingOf({ outbox })
          .then((pending) => pending === 0)
          .catch(() => false),
      { timeout: 30_000 }
    )
    const told = desk.delivered.map(({ text, announced }) => `${text}${announced ? " again" : ""}`)
    expect(told).toEqual(["1", "1 again", "2"])
  })

  it("does not send again what was under way to Redis when the connection broke: it was said not to be enqueued", async () => {
    const engine = await startRedis()
    const { outbox } = open(engine.url)
    await outbox.status()
    // It takes what is written, and reads nothing of it.
    process.kill(engine.pid(), "SIGSTOP")
    const enqueued = outbox.enqueue({ sessionId: "s", text: "x" })
    const refused = expect(enqueued).rejects.toMatchObject({ reason: "StoreUnreachable" })
    await pause(200)
    await engine.kill()
    await engine.start()
    await refused
    await vi.waitUntil(
      () =>
        outbox.status().then(
          () => true,
          () => false
        ),
      { timeout: 10_000 }
    )
    await pause(500)
    expect(await pendingOf({ outbox })).toBe(0)
  })

  it("refuses messages when Redis is full, keeps those that it has taken, and delivers them when there is room again", async () => {
    const engine = await startRedis("--maxmemory", "5mb")
    const failures: Array<string> = []
    const { outbox, desk } = open(engine.url, { hooks: { onStoreFailed: ({ error }) => failures.push(error.reason) } })
    const text = (i: number) => `${i} ${"x".repeat(4000)}`
    let acknowledged = 0
    const fill = async (): Promise<void> => {
      for (; acknowledged < 5000; acknowledged += 1)
        await outbox.enqueue({ sessionId: "s", text: text(acknowledged), key: `order-${acknowledged}` })
    }
    await expect(fill()).rejects.toMatchObject({ reason: "StoreUnreachable" })
    expect(await pendingOf({ outbox })).toBe(acknowledged)
    outbox.start()
    await vi.waitUntil(() => failures.length > 0, { timeout: 10_000 })
    const admin = new Redis(engine.url)
    onTestFinished(() => void admin.quit())
    await admin.config("SET", "maxmemory", "0")
    await vi.waitUntil(async () => (await pendingOf({ outbox })) === 0, { timeout: 40_000 })
    expect(desk.delivered.map((start) => start.text)).toEqual(Array.from({ length: acknowledged }, (_, i) => text(i)))
    // What was refused has left no key behind.
    const again = await outbox.enqueue({ sessionId: "s", text: text(acknowledged), key: `order-${acknowledged}` })
    expect(again.duplicate).toBe(false)
  })

  it("stops in bounded time while Redis is away", async () => {
    const engine = await startRedis()
    const { outbox } = open(engine.url)
    const worker = outbox.start()
    await outbox.enqueue({ sessionId: "s", text: "x" })
    await vi.waitUntil(async () => (await pendingOf({ outbox })) === 0, { timeout: 10_000 })
    await engine.stop()
    const began = performance.now()
    await worker.stop()
    await outbox.close().catch(() => {})
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  it("stops in bounded time when Redis went away in the middle of a send, which somebody else makes known as a possible duplicate", async () => {
    const engine = await startRedis()
    const script = async () => {
      await engine.stop()
      return undefined
    }
    const first = open(engine.url, { script })
    await first.outbox.enqueue({ sessionId: "s", text: "x" })
    const worker = first.outbox.start()
    await vi.waitUntil(() => first.desk.delivered.length === 1, { timeout: 10_000 })
    const began = performance.now()
    await worker.stop()
    expect(performance.now() - began).toBeLessThan(10_000)
    await engine.start()
    const second = open(engine.url)
    second.outbox.start()
    await vi.waitUntil(async () => (await pendingOf(second)) === 0, { timeout: 20_000 })
    expect(second.desk.starts.map(({ announced }) => announced)).toEqual([true])
  })

  describe("shared", () => {
    let engine: Engine
    let admin: Redis
    let prefixes = 0
    beforeAll(async () => {
      engine = await redis()
      admin = new Redis(engine.url)
    })
    afterAll(async () => {
      await admin.quit()
      await engine[Symbol.asyncDispose]()
    })
    const newPrefix = () => {
      prefixes += 1
      return `own-${prefixes}`
    }
    const connections = async () =>
      String(await admin.client("LIST"))
        .trim()
        .split("\n").length - 1

    it("opens one connection to enqueue by, one more and one for each lane to work by; closes them, and never yours", async () => {
      const before = await connections()
      const yours = new Redis(engine.url, { keyPrefix: "yours:" })
      onTestFinished(() => void yours.quit())
      await yours.ping()
      const { outbox } = open(yours, { lanes: 16, prefix: newPrefix() })
      await outbox.enqueue({ sessionId: "s", text: "x" })
      expect((await connections()) - before).toBe(1 + 1)
      const worker = outbox.start()
      await vi.waitUntil(async () => (await pendingOf({ outbox })) === 0, { timeout: 10_000 })
      await vi.waitUntil(async () => (await connections()) - before === 1 + 1 + 17, { timeout: 10_000 })
      await worker.stop()
      await vi.waitUntil(async () => (await connections()) - before === 1 + 1, { timeout: 10_000 })
      await outbox.close()
      await vi.waitUntil(async () => (await connections()) - before === 1, { timeout: 10_000 })
      expect(yours.status).toBe("ready")
    })

    it("refuses another number of lanes while messages wait, and takes it when they are delivered", async () => {
      const prefix = newPrefix()
      const eight = open(engine.url, { prefix })
      await eight.outbox.enqueue({ sessionId: "s", text: "x" })
      await eight.outbox.enqueue({ sessionId: "s", text: "later" }, { notBefore: new Date(Date.now() + 1500) })
      const four = open(engine.url, { prefix, lanes: 4 })
      const refused = four.outbox.status()
      await expect(refused).rejects.toMatchObject({ reason: "StoreRefused" })
      await expect(refused).rejects.toThrow(/has 8 lanes and 2 messages.*lanes: 8.*change it to 4/)
      eight.outbox.start()
      await vi.waitUntil(async () => (await pendingOf(eight)) === 0, { timeout: 20_000 })
      expect(await pendingOf(four)).toBe(0)
      // A process that was left behind would put messages where nobody looks for them.
      await expect(eight.outbox.enqueue({ sessionId: "s", text: "y" })).rejects.toMatchObject({
        reason: "StoreRefused"
      })
      await four.outbox.enqueue({ sessionId: "s", text: "z" })
      expect(await pendingOf(four)).toBe(1)
    })

    it("refuses the layout of another version, and does not touch it", async () => {
      const prefix = newPrefix()
      await admin.hset(`{${prefix}}:layout`, { version: "2", lanes: "8", more: "x" })
      const { outbox } = open(engine.url, { prefix })
      await expect(outbox.status()).rejects.toMatchObject({ reason: "StoreRefused" })
      expect(await admin.keys(`{${prefix}}*`)).toEqual([`{${prefix}}:layout`])
      expect(await admin.hgetall(`{${prefix}}:layout`)).toEqual({ version: "2", lanes: "8", more: "x" })
    })

    it("stores an array once, and all of it, when Redis has forgotten the scripts of BullMQ in between", async () => {
      const prefix = newPrefix()
      const { outbox, desk } = open(engine.url, { prefix })
      const messages = numbers(3).map((text) => ({ sessionId: text, text, key: `k-${text}` }))
      await outbox.enqueue({ sessionId: "s", text: "x" })
      await admin.script("FLUSH")
      const stored = await outbox.enqueue(messages)
      expect(stored.map(({ duplicate }) => duplicate)).toEqual([false, false, false])
      expect(await pendingOf({ outbox })).toBe(4)
      outbox.start()
      await vi.waitUntil(async () => (await pendingOf({ outbox })) === 0, { timeout: 10_000 })
      expect(desk.starts.length).toBe(4)
    })

    it("has one message of a lane under way, and the next one after it, however many processes work", async () => {
      const prefix = newPrefix()
      const starts: Array<string> = []
      let [active, most] = [0, 0]
      const script = async ({ text }: { readonly text: string }) => {
        starts.push(text)
        active += 1
        most = Math.max(most, active)
        await pause(5)
        active -= 1
        return undefined
      }
      const processes = Array.from({ length: 3 }, () => open(engine.url, { prefix, script }))
      for (const { outbox } of processes) outbox.start()
      for (const text of numbers(60)) await processes[0]!.outbox.enqueue({ sessionId: "s", text })
      await vi.waitUntil(async () => (await pendingOf(processes[0]!)) === 0, { timeout: 20_000 })
      expect(starts).toEqual(numbers(60))
      expect(most).toBe(1)
    })

    it("completes a job whose message a dead process has put into a box, and sends it to nobody", async () => {
      const prefix = newPrefix()
      const { outbox, desk } = open(engine.url, { prefix })
      const { id } = await outbox.enqueue({ sessionId: "s", text: "aside" })
      await outbox.enqueue({ sessionId: "s", text: "next" })
      const job = `{${prefix}}:lane-${laneNumber("s", 8)}:${id}`
      expect(await admin.hset(job, { aside: "1", data: '{"aside":true}' })).toBe(1)
      expect(await pendingOf({ outbox })).toBe(1)
      outbox.start()
      await vi.waitUntil(async () => (await pendingOf({ outbox })) === 0, { timeout: 10_000 })
      await vi.waitUntil(async () => (await admin.exists(job)) === 0, { timeout: 10_000 })
      expect(desk.starts.map(({ text }) => text)).toEqual(["next"])
    })

    it("leaves nothing behind but its layout, its letters, and what BullMQ keeps of a queue", async () => {
      const prefix = newPrefix()
      const { outbox } = open(engine.url, {
        prefix,
        script: ({ text }) => (text === "bad" ? refusal(80_001) : undefined)
      })
      outbox.start()
      await outbox.enqueue([
        { sessionId: "s", text: "good" },
        { sessionId: "s", text: "bad" }
      ])
      await vi.waitUntil(async () => (await outbox.status()).dead === 1 && (await pendingOf({ outbox })) === 0)
      await outbox.close()
      const kept = (await admin.keys(`{${prefix}}:*`)).map((key) => key.slice(key.lastIndexOf(":") + 1))
      const known = [
        "layout",
        "dead",
        "letters",
        "meta",
        "id",
        "events",
        "marker",
        "stalled-check",
        "stalled",
        "limiter",
        "state"
      ]
      expect(kept.filter((key) => !known.includes(key))).toEqual([])
      expect(await admin.hlen(`{${prefix}}:dead:letters`)).toBe(1)
    })
  })

  it("keeps all keys in one slot of a cluster", async () => {
    const engine = await startRedis("--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1")
    const admin = new Redis(engine.url)
    onTestFinished(() => void admin.quit())
    await admin.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383")
    await vi.waitUntil(async () => String(await admin.call("CLUSTER", "INFO")).includes("cluster_state:ok"), {
      timeout: 20_000
    })
    const { Cluster } = await import("ioredis")
    const cluster = new Cluster([{ host: "127.0.0.1", port: engine.port }])
    onTestFinished(() => cluster.disconnect())
    const { outbox, desk } = open(cluster, {
      script: ({ text, earlier }) => (text === "1" && earlier === 0 ? refusal(80_001) : undefined)
    })
    await outbox.enqueue(numbers(6).map((text) => ({ sessionId: text, text, key: text })))
    outbox.start()
    await vi.waitUntil(async () => (await outbox.status()).dead === 1)
    await outbox.dead.replay("all")
    await vi.waitUntil(async () => (await pendingOf({ outbox })) === 0, { timeout: 10_000 })
    expect(desk.delivered.map(({ text }) => text).toSorted()).toEqual(numbers(6))
  })
})

describe.skipIf(isMissing("redis"))("bullmqStore: an outbox that must exist", () => {
  it("leaves a Redis as it is that has none", async () => {
    const { url } = await startRedis()
    const { store } = open(url, { mustExist: true })
    await expect(store.counts()).rejects.toMatchObject({ _tag: "OutboxError", reason: "StoreRefused" })
    const client = new Redis(url)
    onTestFinished(() => client.disconnect())
    expect(await client.keys("*")).toEqual([])
  })

  it("is opened with the lanes that it has, whatever their number", async () => {
    const { url } = await startRedis()
    const { outbox } = open(url, { lanes: 3 })
    await outbox.status()
    const looking = open(url, { mustExist: true })
    expect(await pendingOf(looking)).toBe(0)
    // Opened with the default, it would have been changed to 8, and refused this.
    await outbox.enqueue({ sessionId: "s", text: "x" })
    expect(await pendingOf(looking)).toBe(1)
  })
})
