/** One client in a process of its own: warms it up, drives it, and says what that has cost. */
import { readFileSync } from "node:fs"
import { answer } from "../answer.ts"
import { type ClientName, open } from "../clients.ts"
import { cpuMark, cpuSince } from "../cpu.ts"
import type { Drive } from "../loop.ts"
import { percentile } from "../statistics.ts"
import type { Target } from "../workload.ts"

export interface Job {
  readonly client: ClientName
  readonly target: Target
  readonly concurrencies: ReadonlyArray<number>
  /** Before anything is counted: until both are reached. */
  readonly warmUp: { readonly ms: number; readonly sends: number }
  /** How long each concurrency is counted. */
  readonly ms: number
}

export interface Phase {
  readonly concurrency: number
  readonly sends: number
  /** User and system time of the whole process, per send, in µs. */
  readonly cpuUs: number
  readonly perSecond: number
  readonly p50Us: number
  readonly p99Us: number
}

export interface Load {
  readonly phases: ReadonlyArray<Phase>
  readonly peakRssMb: number
}

/** More than any client sends in one phase; what comes after is not recorded. */
const maxLatencies = 1 << 18
const latencies = new Float64Array(maxLatencies)

/** Drives for `ms`, and until there are `atLeast` sends. */
const during = async (drive: Drive, workers: number, ms: number, atLeast = 0): Promise<number> => {
  const until = performance.now() + ms
  let started = 0
  let sends = 0
  await drive({
    workers,
    more: () => {
      const more = started < atLeast || performance.now() < until
      if (more) started += 1
      return more
    },
    done: (startedAt) => {
      if (sends < maxLatencies) latencies[sends] = performance.now() - startedAt
      sends += 1
    }
  })
  return sends
}

const phase = async (drive: Drive, concurrency: number, ms: number): Promise<Phase> => {
  // The sockets that this concurrency needs are opened before it is counted.
  await during(drive, concurrency, 100, 4 * concurrency)
  const mark = cpuMark()
  const startedAt = performance.now()
  const sends = await during(drive, concurrency, ms)
  const seconds = (performance.now() - startedAt) / 1000
  const cpuUs = cpuSince(mark)
  const sorted = latencies.subarray(0, Math.min(sends, maxLatencies)).sort()
  return {
    concurrency,
    sends,
    cpuUs: cpuUs / sends,
    perSecond: sends / seconds,
    p50Us: percentile(sorted, 0.5) * 1000,
    p99Us: percentile(sorted, 0.99) * 1000
  }
}

/** Of this program only: on Linux, what `resourceUsage` says begins with the parent's. */
const peakRssMb = (): number => {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS / 1024
  const kB = /VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]
  return Number(kB) / 1024
}

answer(async ({ client, target, concurrencies, warmUp, ms }: Job): Promise<Load> => {
  const drive = await open(client, target)
  await during(drive, 16, warmUp.ms, warmUp.sends)
  const phases: Array<Phase> = []
  for (const concurrency of concurrencies) phases.push(await phase(drive, concurrency, ms))
  return { phases, peakRssMb: peakRssMb() }
})
