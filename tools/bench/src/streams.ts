/** Streams beside what they are made of: their calls over a bare pool, a plain send, and the sources that they read. */
import type { Bench } from "./bench.ts"
import { inTurns } from "./inTurns.ts"
import { isolated } from "./isolated.ts"
import type { Job as FirstJob, Pair } from "./programs/first-grapheme.ts"
import type { Job as HeapJob } from "./programs/stream-heap.ts"
import type { Job as CostJob, StreamsCost } from "./programs/streams.ts"
import { reset, seen } from "./server.ts"
import { median } from "./statistics.ts"

/** Medians of a round, in ms: from a send's call to its arrival and to its end, and from a stream's first piece to its arrival. */
interface First {
  readonly sendArrivesMs: number
  readonly sendMs: number
  readonly firstArrivesMs: number
}

/** Requests of a pair. */
const requestsEach = 3

const first =
  ({ quick, targets }: Bench) =>
  async (): Promise<First> => {
    const warmUps = quick ? 50 : 200
    const job: FirstJob = { target: targets.http, pairs: warmUps + (quick ? 100 : 500) }
    reset()
    const pairs = await isolated<ReadonlyArray<Pair>>("first-grapheme", job)
    const { starts } = seen
    if (starts.length !== job.pairs * requestsEach) throw new Error(`the server has seen ${starts.length} requests`)
    const of = (time: (pair: Pair, arrivals: ReadonlyArray<number>) => number): number =>
      median(
        pairs
          .map((pair, index) => time(pair, starts.slice(index * requestsEach, (index + 1) * requestsEach)))
          .slice(warmUps)
      )
    return {
      sendArrivesMs: of(({ calledAt }, [arrived = Number.NaN]) => arrived - calledAt),
      sendMs: of(({ calledAt, returnedAt }) => returnedAt - calledAt),
      firstArrivesMs: of(({ givenAt }, [, arrived = Number.NaN]) => arrived - givenAt)
    }
  }

export const streams = async (bench: Bench) => {
  const { quick, rounds, targets } = bench
  const job: CostJob = { target: targets.http, batches: quick ? 1 : 3 * rounds, streams: 300, pieces: 200 }
  const heap = (way: HeapJob["way"]) => () =>
    isolated<number>("stream-heap", { way, target: targets.http, streams: 1000 } satisfies HeapJob, {
      flags: ["--expose-gc"]
    })
  return {
    cost: await isolated<StreamsCost>("streams", job),
    first: (await inTurns(rounds, { first: first(bench) })).first,
    heap: await inTurns(quick ? 1 : 3, { ours: heap("ours"), read: heap("read") })
  }
}
