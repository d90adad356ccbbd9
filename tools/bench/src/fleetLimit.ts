/**
 * One limit for three processes, over each of the stores: the most starts within any second, how many there are when all could send more,
 * what a start asks of the store, and what it costs beside the same send by a bare timer. A store that is not on this machine is left out.
 */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type EngineKind, isMissing, postgres, redis } from "engines"
import type { Bench } from "./bench.ts"
import { isolated } from "./isolated.ts"
import type { FleetProcess, Job, Load, StoreName } from "./programs/fleet-process.ts"
import { mostWithin } from "./statistics.ts"

export interface Fleet {
  /** The most starts within any 1,000 ms. */
  readonly most: number
  /** Starts a second while all of them ran, but for their first second. */
  readonly perSecond: number
  /** Questions to the store. */
  readonly commandsAStart: number
  readonly cpuUsAStart: number
  /** Of a send without a limit, many at a time. */
  readonly burstCpuUs: number
}

export type FleetOf = { readonly [L in Load]?: Fleet }

const limit = { perSecond: 200, processes: 3, waiting: 60 }

const sum = (runs: ReadonlyArray<FleetProcess>, of: (run: FleetProcess) => number): number =>
  runs.reduce((total, run) => total + of(run), 0)

const figures = (runs: ReadonlyArray<FleetProcess>): Fleet => {
  const starts = runs.flatMap((run) => run.starts)
  const from = Math.max(...runs.map((run) => run.from)) + 1000
  const until = Math.min(...runs.map((run) => run.until))
  if (until - from < 500) throw new Error("the processes did not run at the same time")
  return {
    most: mostWithin(starts, 1000),
    perSecond: starts.filter((at) => at >= from && at < until).length / ((until - from) / 1000),
    commandsAStart: sum(runs, ({ commands }) => commands) / starts.length,
    cpuUsAStart: sum(runs, ({ cpuUs }) => cpuUs) / starts.length,
    burstCpuUs: sum(runs, ({ burstCpuUs }) => burstCpuUs) / runs.length
  }
}

const sqlite = async () => {
  const folder = await mkdtemp(join(tmpdir(), "tcdesk-bench-"))
  return { url: join(folder, "rate.db"), [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

const places = { redis, postgres, sqlite }

export const fleetLimit = async ({ quick }: Bench) => {
  const loads: ReadonlyArray<Load> = quick ? ["saturated"] : ["saturated", "paced", "on-off", "blocked"]
  const measured: Partial<Record<StoreName, FleetOf>> = {}
  for (const store of Object.keys(places) as ReadonlyArray<StoreName>) {
    if (store !== "sqlite" && isMissing(store satisfies EngineKind)) continue
    await using place = await places[store]()
    const found: Partial<Record<Load, Fleet>> = {}
    for (const load of loads) {
      const job: Job = { ...limit, load, store, at: place.url, ms: quick ? 4000 : 20_000 }
      const runs = Array.from({ length: limit.processes }, () => isolated<FleetProcess>("fleet-process", job))
      found[load] = figures(await Promise.all(runs))
    }
    measured[store] = found
  }
  return measured
}
