/** Sends from a generator by `sendMany`, and writes down the heap after garbage collection, and the time on the way. */
import { createDesk } from "@tcdesk/core"
import { answer } from "../answer.ts"
import { clientOptions, countingHooks } from "../clientOptions.ts"
import { heapAfterCollection } from "../cpu.ts"
import { sessionId, type Target, text } from "../workload.ts"

export interface Job {
  readonly target: Target
  readonly warmUp: number
  readonly sends: number
  /** Of so many sends each the time is taken. */
  readonly block: number
}

export interface SendMany {
  readonly sends: number
  /** After each fifth. */
  readonly heapBytes: ReadonlyArray<number>
  /** Of each block, without the collections in between. */
  readonly blockSeconds: ReadonlyArray<number>
}

function* messages(count: number) {
  for (let sent = 0; sent < count; sent += 1) yield { sessionId, text }
}

answer(async ({ target, warmUp, sends, block }: Job): Promise<SendMany> => {
  const desk = createDesk({ ...clientOptions(target.origin), rateLimit: false, hooks: countingHooks().hooks })
  for await (const outcome of desk.sendMany(messages(warmUp))) if (!outcome.ok) throw outcome.error
  const heapBytes: Array<number> = []
  const blockSeconds: Array<number> = []
  let done = 0
  let startedAt = performance.now()
  for await (const outcome of desk.sendMany(messages(sends))) {
    if (!outcome.ok) throw outcome.error
    done += 1
    if (done % block !== 0) continue
    blockSeconds.push((performance.now() - startedAt) / 1000)
    if (done % (sends / 5) === 0) heapBytes.push(heapAfterCollection())
    startedAt = performance.now()
  }
  await desk.close()
  return { sends, heapBytes, blockSeconds }
})
