/** Many sends at once under a limit, or under none: by the client, or by p-queue over a bare pool. */
import { createDesk } from "@tcdesk/core"
import PQueue from "p-queue"
import { answer } from "../answer.ts"
import { poolSend } from "../barePool.ts"
import { clientOptions, countingHooks } from "../clientOptions.ts"
import { cpuMark, cpuSince } from "../cpu.ts"
import { sessionId, type Target, text } from "../workload.ts"

export type Limiter = "ours" | "p-queue"

export interface Job {
  readonly limiter: Limiter
  /** Starts within any second; 0 for no limit. */
  readonly perSecond: number
  readonly target: Target
  readonly sends: number
  /** So many times as many before, without a limit. */
  readonly warmUps: number
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
    const desk = createDesk({ ...clientOptions(origin), rateLimit, hooks: countingHooks().hooks })
    return async () => {
      const { attempts } = await desk.send({ sessionId, text })
      return attempts[0]?.startedAt ?? Number.NaN
    }
  },
  "p-queue": (target: Target, perSecond: number): Send => {
    const post = poolSend(target)
    const send: Send = async () => {
      const startedAt = performance.timeOrigin + performance.now()
      await post()
      return startedAt
    }
    if (perSecond === 0) return send
    const queue = new PQueue({ intervalCap: perSecond, interval: 1000, strict: true })
    return () => queue.add(send)
  }
}

const burst = (send: Send, count: number): Promise<ReadonlyArray<number>> =>
  Promise.all(Array.from({ length: count }, send))

answer(async ({ limiter, target, perSecond, sends, warmUps }: Job): Promise<Burst> => {
  // Without a limit, so that code and sockets are warm; the limit's own code is warmed up by what is counted.
  const free = senders[limiter](target, 0)
  for (let round = 0; round < warmUps; round += 1) await burst(free, sends)
  const send = perSecond > 0 ? senders[limiter](target, perSecond) : free
  const mark = cpuMark()
  const startedAt = performance.now()
  const starts = await burst(send, sends)
  const seconds = (performance.now() - startedAt) / 1000
  return { seconds, cpuUs: cpuSince(mark) / sends, starts }
})
