/**
 * What streams cost: many at once, whose pieces come 100 a second. By `desk.stream`; by hand over a bare pool, which makes a call
 * when one is due and a piece comes; or the pieces are only read, and no call is made.
 */
import { createDesk } from "@tcdesk/core"
import { answer } from "../answer.ts"
import { openPool, poolPost } from "../barePool.ts"
import { clientOptions, countingHooks } from "../clientOptions.ts"
import { cpuMark, cpuSince } from "../cpu.ts"
import { inTurns } from "../inTurns.ts"
import { openPaced } from "../paced.ts"
import { mean } from "../statistics.ts"
import { random, sessionId, streamPath, type Target } from "../workload.ts"

export type Way = "ours" | "pool" | "read"

export interface Job {
  readonly target: Target
  readonly batches: number
  /** At once, in a batch. */
  readonly streams: number
  /** Of each stream. */
  readonly pieces: number
}

export interface Batch {
  /** CPU per stream in µs. */
  readonly cpuUs: number
  /** Per stream. */
  readonly calls: number
}

/** In turns, batch by batch. */
export type StreamsCost = Readonly<Record<Way, ReadonlyArray<Batch>>>

/** Streams a text; gives the number of calls. */
type Streaming = (text: AsyncIterable<string>) => Promise<number>

/** As the client's default has it. */
const flushMs = 250

const ways = {
  ours: ({ origin }: Target): Streaming => {
    const desk = createDesk({ ...clientOptions(origin), hooks: countingHooks().hooks })
    return async (text) => (await desk.stream({ sessionId, text })).calls
  },
  pool: (target: Target): Streaming => {
    const post = poolPost(openPool(target))
    const path = streamPath(target)
    return async (text) => {
      let pending = ""
      let msgKey: string | undefined
      let calls = 0
      let calledAt = Number.NEGATIVE_INFINITY
      const call = async (last: boolean): Promise<void> => {
        const json = JSON.stringify({
          SessionId: sessionId,
          Chunk: pending,
          MsgKey: msgKey,
          Finish: last ? 1 : undefined
        })
        pending = ""
        calls += 1
        calledAt = performance.now()
        const { MsgKey } = (await post(path + random(), json)) as { readonly MsgKey: string }
        msgKey = MsgKey
      }
      for await (const piece of text) {
        pending += piece
        if (performance.now() - calledAt >= flushMs) await call(false)
      }
      await call(true)
      return calls
    }
  },
  read: (): Streaming => async (text) => {
    let read = ""
    for await (const piece of text) read += piece
    if (read === "") throw new Error("the source gave nothing")
    return 0
  }
} satisfies { readonly [W in Way]: (target: Target) => Streaming }

/** Streams begin one after another, within the time between two calls: no two are alike. */
const delayMs = (index: number, streams: number): number => Math.floor((index * flushMs) / streams)

answer(async ({ target, batches, streams, pieces }: Job): Promise<StreamsCost> => {
  const paced = openPaced()
  const cost = (way: Way) => {
    const stream = ways[way](target)
    return async (): Promise<Batch> => {
      const mark = cpuMark()
      const calls = await Promise.all(
        Array.from({ length: streams }, (_, index) => stream(paced(pieces, delayMs(index, streams))))
      )
      return { cpuUs: cpuSince(mark) / streams, calls: mean(calls) }
    }
  }
  return inTurns(batches, { ours: cost("ours"), pool: cost("pool"), read: cost("read") }, 1)
})
