/** The heap of streams that are under way and wait for their sources: by `desk.stream`, or the same sources read by hand. */
import { setTimeout as wait } from "node:timers/promises"
import { createDesk } from "@tcdesk/core"
import { answer } from "../answer.ts"
import { clientOptions, countingHooks } from "../clientOptions.ts"
import { heapAfterCollection } from "../cpu.ts"
import { sessionId, type Target, text } from "../workload.ts"

export interface Job {
  readonly way: "ours" | "read"
  readonly target: Target
  readonly streams: number
}

/** Gives a text, and no end. */
async function* unfinished() {
  yield text
  await new Promise(() => {})
}

/** Begins so many streams, and waits until all that their sources have given is shown. */
type Begin = (streams: number) => Promise<void>

const ways = {
  ours: async ({ origin }: Target): Promise<Begin> => {
    const desk = createDesk({ ...clientOptions(origin), hooks: countingHooks().hooks })
    // Sockets and code are there before anything is counted.
    await Promise.all(Array.from({ length: 256 }, () => desk.stream({ sessionId, text: [text, text] })))
    return async (streams) => {
      const { promise: allShown, resolve } = Promise.withResolvers<void>()
      let waiting = streams
      const onProgress = ({ shown }: { readonly shown: string }) => {
        if (shown !== text) return
        waiting -= 1
        if (waiting === 0) resolve()
      }
      const failed = (error: unknown) => {
        throw error
      }
      for (let begun = 0; begun < streams; begun += 1)
        desk.stream({ sessionId, text: unfinished() }, { onProgress }).catch(failed)
      await allShown
      const { streams: underWay } = desk.status()
      if (underWay !== streams) throw new Error(`${underWay} streams are under way, not ${streams}`)
    }
  },
  read: async (): Promise<Begin> => async (streams) => {
    const read = async () => {
      let all = ""
      for await (const piece of unfinished()) all += piece
      return all
    }
    for (let begun = 0; begun < streams; begun += 1) read()
  }
} satisfies { readonly [W in Job["way"]]: (target: Target) => Promise<Begin> }

/** Bytes per stream. */
answer(async ({ way, target, streams }: Job): Promise<number> => {
  const begin = await ways[way](target)
  await wait(100)
  const before = heapAfterCollection()
  await begin(streams)
  await wait(100)
  return (heapAfterCollection() - before) / streams
})
