/** Many sends at once under a limit, or under none: by the client, or by p-queue over a bare pool. */
import { createDesk } from "@tcdesk/core"
import PQueue from "p-queue"
import { Pool } from "undici"
import { answer } from "../child.ts"
import { cpuMark, cpuSince } from "../cpu.ts"
import { countingHooks, everything } from "../everything.ts"
import { accepted, connections, headers, packet, random, sessionId, type Target, text } from "../work.ts"

export type Limiter = "ours" | "p-queue"

export interface Job {
  readonly limiter: Limiter
  /** Starts within any second; 0 for no limit. */
  readonly perSecond: number
  readonly target: Target
  readonly sends: number
}

export interface Burst {
  readonly seconds: number
  /** Per send, in µs. */
  readonly cpuUs: number
  /** When each send was started by the client's own account, in ms; p-queue's tasks write it down themselves. */
  readonly starts: ReadonlyArray<number>
}

type Send = () => Promise<number>

const senders = {
  ours: ({ origin }: Target, perSecond: number): Send => {
    const rateLimit = perSecond > 0 ? { perSecond } : false
    const desk = createDesk({ ...everything(origin), rateLimit, hooks: countingHooks().hooks })
    return async () => {
      const { attempts } = await desk.send({ sessionId, text })
      return attempts[0]?.startedAt ?? Number.NaN
    }
  },
  "p-queue": ({ origin, path }: Target, perSecond: number): Send => {
    const pool = new Pool(origin, { connections, pipelining: 1, allowH2: false })
    const send: Send = async () => {
      const startedAt = performance.timeOrigin + performance.now()
      const { body } = await pool.request({ path: path + random(), method: "POST", headers, body: packet() })
      accepted(await body.json())
      return startedAt
    }
    if (perSecond === 0) return send
    const queue = new PQueue({ intervalCap: perSecond, interval: 1000, strict: true })
    return () => queue.add(send)
  }
}

const burst = (send: Send, count: number): Promise<ReadonlyArray<number>> =>
  Promise.all(Array.from({ length: count }, send))

let send: Send | undefined

answer({
  /** Without a limit, so that code and sockets are warm; the limit's own code is warmed up by what is counted. */
  warmUp: async ({ limiter, target, perSecond, sends }: Job): Promise<void> => {
    const free = senders[limiter](target, 0)
    for (let round = 0; round < 4; round += 1) await burst(free, sends)
    send = perSecond > 0 ? senders[limiter](target, perSecond) : free
  },
  run: async ({ sends }: Job): Promise<Burst> => {
    if (send === undefined) throw new Error("warm up first")
    const mark = cpuMark()
    const startedAt = performance.now()
    const starts = await burst(send, sends)
    const seconds = (performance.now() - startedAt) / 1000
    return { seconds, cpuUs: cpuSince(mark) / sends, starts }
  }
})
