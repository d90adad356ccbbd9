/** One of the processes that share a rate limit, over a `fetch` that costs next to nothing: when its sends started, and what that cost. */
import { setTimeout as pause } from "node:timers/promises"
import { createDesk } from "@tcdesk/core"
import { postgresRate, type RateStore, redisRate, sqliteRate } from "@tcdesk/core/rate"
import { Redis } from "ioredis"
import { Pool } from "pg"
import { answer } from "../answer.ts"
import { cpuMark, cpuSince } from "../cpu.ts"
import { account, sessionId, text } from "../workload.ts"

export type StoreName = "redis" | "postgres" | "sqlite"

/** What keeps the process busy. With `paced` there is no limit: a bare timer starts as many sends. */
export type Load = "saturated" | "on-off" | "blocked" | "paced"

export interface Job {
  readonly load: Load
  readonly store: StoreName
  /** A URL, or a file. */
  readonly at: string
  readonly perSecond: number
  /** How many share it. */
  readonly processes: number
  /** Sends that wait at any time. */
  readonly waiting: number
  readonly ms: number
}

export interface FleetProcess {
  /** By the clock that all processes of the machine have in common, in ms. */
  readonly from: number
  readonly until: number
  readonly starts: ReadonlyArray<number>
  /** Questions to the store. */
  readonly commands: number
  readonly cpuUs: number
  /** Of one send without a limit, many at a time: µs. */
  readonly burstCpuUs: number
}

const stores: { readonly [S in StoreName]: (at: string) => RateStore } = {
  redis: (at) => redisRate(new Redis(at)),
  postgres: (at) => postgresRate(new Pool({ connectionString: at })),
  sqlite: sqliteRate
}

const clock = (): number => Number(process.hrtime.bigint()) / 1e6

const block = (ms: number): void => {
  const until = clock() + ms
  while (clock() < until);
}

/** Between 20 and 270 ms. */
const anyTime = (): number => 20 + Math.random() * 250

answer(async ({ at, load, ms, perSecond, processes, store, waiting }: Job): Promise<FleetProcess> => {
  const starts: Array<number> = []
  const fetch = async (): Promise<Response> => {
    starts.push(clock())
    return new Response('{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}')
  }
  const free = createDesk({ ...account, fetch, rateLimit: false })
  const burst = async (sends: number): Promise<number> => {
    const mark = cpuMark()
    await Promise.all(Array.from({ length: sends }, () => free.send({ sessionId, text })))
    return cpuSince(mark) / sends
  }
  await burst(2000)
  const burstCpuUs = await burst(2000)

  const shared = stores[store](at)
  let commands = 0
  const counted: RateStore = {
    lease: (ask) => {
      commands += 1
      return shared.lease(ask)
    }
  }
  const desk = load === "paced" ? free : createDesk({ ...account, fetch, rateLimit: { perSecond, shared: counted } })
  // The first send opens the store.
  await desk.send({ sessionId, text })
  starts.length = 0
  commands = 0

  const from = clock()
  const isOver = () => clock() - from > ms
  const isOn = () => load !== "on-off" || (clock() - from) % 1500 < 750
  const send = () => desk.send({ sessionId, text })
  const work = async (): Promise<void> => {
    while (!isOver()) await (isOn() ? send() : pause(5))
  }
  const paced = async (): Promise<void> => {
    for (let sent = 0; !isOver(); sent += 1) {
      await pause(Math.max(1, from + (sent * 1000 * processes) / perSecond - clock()))
      await send()
    }
  }
  const blocking = async (): Promise<void> => {
    while (!isOver()) {
      block(anyTime())
      await pause(anyTime())
    }
  }
  const mark = cpuMark()
  await (load === "paced"
    ? paced()
    : Promise.all([...Array.from({ length: waiting }, work), load === "blocked" ? blocking() : undefined]))
  return { from, until: clock(), starts, commands, cpuUs: cpuSince(mark), burstCpuUs }
})
