/**
 * How soon the first of a stream is on its way: plain sends and streams in turns, each on an idle client. Here it is written down when
 * a send was called, and when the first piece was given to a stream that waits for it; the server writes down the arrivals.
 */
import { setTimeout as wait } from "node:timers/promises"
import { createDesk } from "@tcdesk/core"
import { answer } from "../answer.ts"
import { clientOptions, countingHooks } from "../clientOptions.ts"
import { clockMs } from "../clock.ts"
import { sessionId, type Target, text } from "../workload.ts"

export interface Job {
  readonly target: Target
  /** A send and a stream each. */
  readonly pairs: number
}

/** In ms, by the clock that all processes share. A pair makes three requests: the send, the stream's first, and its last. */
export interface Pair {
  readonly calledAt: number
  readonly returnedAt: number
  readonly givenAt: number
}

answer(async ({ target, pairs }: Job): Promise<ReadonlyArray<Pair>> => {
  const desk = createDesk({ ...clientOptions(target.origin), hooks: countingHooks().hooks })
  const sent = async () => {
    await wait(2)
    const calledAt = clockMs()
    await desk.send({ sessionId, text })
    return { calledAt, returnedAt: clockMs() }
  }
  const streamed = async () => {
    const { promise: shown, resolve: onProgress } = Promise.withResolvers<unknown>()
    let givenAt = Number.NaN
    const source = async function* () {
      await wait(2)
      givenAt = clockMs()
      yield text
      await shown
    }
    const { calls } = await desk.stream({ sessionId, text: source() }, { onProgress })
    if (calls !== 2) throw new Error(`the stream made ${calls} calls`)
    return { givenAt }
  }
  const made: Array<Pair> = []
  for (let pair = 0; pair < pairs; pair += 1) made.push({ ...(await sent()), ...(await streamed()) })
  return made
})
