/** One of several processes that share a rate limit: sends as told, and prints when each send has started. */
import { setTimeout as pause } from "node:timers/promises"
import { Redis } from "ioredis"
import { Pool } from "pg"
import { createClient } from "redis"
import { createDesk, type RateStore } from "../../src/index.ts"
import { postgresRate, redisRate, sqliteRate } from "../../src/rate.ts"

export interface Job {
  readonly store: "ioredis" | "redis" | "postgres" | "sqlite" | "own" | "none"
  /** A URL, or a file. */
  readonly at: string
  readonly perSecond: number
  /** Sends that wait at a time. */
  readonly waiting: number
  readonly ms: number
  /** Of every so many milliseconds, half are without sends. */
  readonly onOffMs?: number
  /** The event loop is blocked for 20 to 270 ms, again and again. */
  readonly blocked?: boolean
}

export interface Report {
  /** Milliseconds by the clock that all processes of the machine have in common. */
  readonly starts: ReadonlyArray<number>
  readonly commands: number
  readonly failed: number
  readonly mode: string | undefined
  readonly cpuMs: number
}

const job = JSON.parse(process.argv[2] ?? "{}") as Job

const connect: { readonly [K in Job["store"]]: () => Promise<{ store?: RateStore; end: () => unknown }> } = {
  ioredis: async () => {
    const client = new Redis(job.at)
    return { store: redisRate(client), end: () => client.disconnect() }
  },
  redis: async () => {
    const client = createClient({ url: job.at })
    await client.connect()
    return { store: redisRate(client), end: () => client.destroy() }
  },
  postgres: async () => {
    const pool = new Pool({ connectionString: job.at }).on("error", () => {})
    return { store: postgresRate(pool), end: () => pool.end() }
  },
  sqlite: async () => ({ store: sqliteRate(job.at), end: () => {} }),
  own: async () => ({ end: () => {} }),
  none: async () => ({ end: () => {} })
}

const { store, end } = await connect[job.store]()
let commands = 0
const counted: RateStore | undefined = store && {
  ...store,
  lease: (ask) => {
    commands += 1
    return store.lease(ask)
  }
}
const starts: Array<number> = []
const desk = createDesk({
  sdkAppId: 1_400_000_000,
  identifier: "administrator",
  secretKey: "0".repeat(64),
  rateLimit:
    job.store === "none"
      ? false
      : { perSecond: job.store === "own" ? job.perSecond / 3 : job.perSecond, shared: counted },
  retry: false,
  fetch: async () => {
    starts.push(Number(process.hrtime.bigint()) / 1e6)
    return new Response('{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}')
  }
})

// The first send opens the store and loads what is loaded once.
await desk.send({ sessionId: "s", text: "x" })
starts.length = 0
commands = 0
console.log("ready")
for await (const _ of process.stdin) break
const began = performance.now()
const cpu = process.cpuUsage()
const isOn = () => job.onOffMs === undefined || (performance.now() - began) % job.onOffMs < job.onOffMs / 2
const isOver = () => performance.now() - began > job.ms || (job.store === "none" && starts.length >= job.perSecond * 10)
let failed = 0
const note = (): void => {
  failed += 1
}

const worker = async (): Promise<void> => {
  while (!isOver()) {
    if (isOn()) await desk.send({ sessionId: "s", text: "x" }, { deadlineMs: 2000 }).catch(note)
    else await pause(5)
  }
}

const block = async (): Promise<void> => {
  while (!isOver()) {
    const until = performance.now() + 20 + Math.random() * 250
    while (performance.now() < until);
    await pause(20 + Math.random() * 250)
  }
}

await Promise.all([...Array.from({ length: job.waiting }, worker), job.blocked === true ? block() : undefined])
const { user, system } = process.cpuUsage(cpu)
const report: Report = { starts, commands, failed, mode: desk.status().rateLimit?.mode, cpuMs: (user + system) / 1000 }
console.log(JSON.stringify(report))
await desk.close()
await end()
process.exit(0)
