/**
 * 1,200 sends at once under a limit of 200 a second: how many start within any second, by the client's account and by the
 * server's, how long it takes, and what the limit costs beside p-queue's strict one. The cost of a limit is the CPU per send
 * with it, less the CPU of the same sends without it.
 */
import type { Bench } from "./bench.ts"
import { inTurns } from "./inTurns.ts"
import { isolated } from "./isolated.ts"
import type { Burst, Job, Limiter } from "./programs/rate-limit.ts"
import { reset, seen } from "./server.ts"
import { mostWithin } from "./statistics.ts"

interface Limited {
  readonly seconds: number
  readonly cpuUs: number
  readonly freeCpuUs: number
  /** Most starts by the client's account within any 1,000 ms. */
  readonly started: number
  /** Most requests that the server has seen within any 950 ms. */
  readonly seen: number
}

const perSecond = 200
const sends = 1200
const warmUps = 4

export const rateLimit = async ({ quick, rounds, targets }: Bench) => {
  const limited = (limiter: Limiter) => async (): Promise<Limited> => {
    const job: Job = { limiter, perSecond, target: targets.http, sends, warmUps }
    const free = await isolated<Burst>("rate-limit", { ...job, perSecond: 0 })
    reset()
    const { seconds, cpuUs, starts } = await isolated<Burst>("rate-limit", job)
    // What came before was the warm-up.
    const arrivals = seen.starts.slice(warmUps * sends)
    if (arrivals.length !== sends) throw new Error(`the server has seen ${arrivals.length} requests, not ${sends}`)
    return {
      seconds,
      cpuUs,
      freeCpuUs: free.cpuUs,
      started: mostWithin(starts, 1000),
      seen: mostWithin(arrivals, 950)
    }
  }
  // Each takes more than five seconds.
  const limiters: { readonly [L in Limiter]: ReadonlyArray<Limited> } = quick
    ? { ...(await inTurns(rounds, { ours: limited("ours") })), "p-queue": [] }
    : await inTurns(rounds, { ours: limited("ours"), "p-queue": limited("p-queue") })
  return { perSecond, sends, idealSeconds: sends / perSecond - 1, limiters }
}
