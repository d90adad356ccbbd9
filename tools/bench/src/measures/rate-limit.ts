/**
 * 1,200 sends at once under a limit of 200 a second: how many start within any second, by the client's account and by the
 * server's, how long it takes, and what the limit costs beside p-queue's strict one. The cost of a limit is the CPU per send
 * with it, less the CPU of the same sends without it.
 */
import type { Bench } from "../bench.ts"
import { start } from "../children.ts"
import type { Burst, Job, Limiter } from "../programs/rate-limit.ts"
import { mostWithin } from "../statistics.ts"

interface Limited {
  readonly seconds: number
  readonly cpuUs: number
  readonly freeCpuUs: number
  /** Most starts by the client's account within any 1,000 ms. */
  readonly started: number
  /** Most requests that the server has seen within any 950 ms. */
  readonly seen: number
}

interface RateLimit {
  readonly perSecond: number
  readonly sends: number
  readonly idealSeconds: number
  readonly limiters: { readonly [L in Limiter]: ReadonlyArray<Limited> }
}

export const measure = async (bench: Bench): Promise<RateLimit> => {
  const target = bench.targets.http
  const perSecond = 200
  const sends = 1200
  const once = async (limiter: Limiter, limit: number): Promise<Burst & { readonly seen: number }> => {
    const job: Job = { limiter, perSecond: limit, target, sends }
    const child = start("programs/rate-limit.ts")
    await child.ask("warmUp", job)
    await bench.server.reset({ starts: true })
    const burst = await child.ask<Burst>("run", job)
    const arrivals = await bench.server.starts()
    await child.stop()
    if (arrivals.length !== sends) throw new Error(`the server has seen ${arrivals.length} requests, not ${sends}`)
    return { ...burst, seen: mostWithin(arrivals, 950) }
  }
  const withAndWithout = async (limiter: Limiter): Promise<Limited> => {
    const free = await once(limiter, 0)
    const { seconds, cpuUs, starts, seen } = await once(limiter, perSecond)
    return { seconds, cpuUs, freeCpuUs: free.cpuUs, started: mostWithin(starts, 1000), seen }
  }
  const limiters: { readonly [L in Limiter]: Array<Limited> } = { ours: [], "p-queue": [] }
  for (let round = 0; round < bench.rounds; round += 1) {
    const both: ReadonlyArray<Limiter> = round % 2 === 0 ? ["ours", "p-queue"] : ["p-queue", "ours"]
    // Each takes more than five seconds.
    const order = bench.quick ? (["ours"] as const) : both
    for (const limiter of order) limiters[limiter].push(await withAndWithout(limiter))
  }
  return { perSecond, sends, idealSeconds: sends / perSecond - 1, limiters }
}
