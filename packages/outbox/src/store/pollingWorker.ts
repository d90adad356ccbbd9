/** The loop of a store that is asked for messages: an own table, or an engine that is fetched from. */
import type { Job, RunningWorker, Settlement, Worker } from "./OutboxStore.ts"

/** A message that was handed out, with what is to be done with it. */
export interface Settled<J extends Job = Job> {
  readonly job: J
  readonly settlement: Settlement
}

/** What is polled. */
export interface Source<J extends Job = Job> {
  /**
   * Does what was settled, then hands out as many as are wanted, if there are so many. What was settled by somebody else meanwhile, since
   * the time was up, is passed over. When it rejects, it is called again with the same: what was done already must do no harm.
   */
  readonly turn: (settled: ReadonlyArray<Settled<J>>, wanted: number) => Promise<ReadonlyArray<J>>
  /** How long to wait where there was nothing, in milliseconds. */
  readonly idleMs: number
}

/** A worker that can be told that there is something to do. */
export interface PollingWorker extends RunningWorker {
  readonly wake: () => void
}

/** Between two calls of a store that does not answer. */
const failedMs = (failures: number): number => Math.min(5000, 100 * 2 ** Math.min(failures, 6))
/** A store that does not come back must not keep a process from ending: what it was not told, it hands out again. */
const maxFailuresOfStop = 5

/** A pause that ends early when something happens, also when it happened just before. */
const alarm = () => {
  let rung = false
  let end: (() => void) | undefined
  return {
    ring: () => {
      rung = true
      end?.()
    },
    wait: async (ms: number): Promise<void> => {
      if (!rung && ms > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          end = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      end = undefined
      rung = false
    }
  }
}

/** All that the sockets have brought by now is settled in one turn. */
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export const pollingWorker = <J extends Job>(source: Source<J>, worker: Worker): PollingWorker => {
  const bell = alarm()
  let stopping = false
  let active = 0
  let failures = 0
  let settled: ReadonlyArray<Settled<J>> = []

  const begin = async (job: J): Promise<void> => {
    const settlement = await worker.handle(job)
    settled = [...settled, { job, settlement }]
    bell.ring()
  }

  /** One turn; how long to wait after it. */
  const turn = async (): Promise<number> => {
    const free = stopping ? 0 : worker.concurrency - active + settled.length
    const allowed = free > 0 ? await worker.allowance() : { jobs: 0, retryInMs: source.idleMs }
    const wanted = Math.min(free, allowed.jobs)
    const now = settled
    if (now.length === 0 && wanted === 0) return allowed.retryInMs
    const jobs = await source.turn(now, wanted)
    settled = settled.slice(now.length)
    active += jobs.length - now.length
    for (const job of jobs) void begin(job)
    return jobs.length < wanted ? source.idleMs : 0
  }

  const run = async (): Promise<void> => {
    while (!stopping || active > 0) {
      await soon()
      let waitMs = 0
      try {
        waitMs = await turn()
        if (failures > 0) worker.onStoreBack()
        failures = 0
      } catch (error) {
        failures += 1
        worker.onStoreFailed(error)
        if (stopping && failures >= maxFailuresOfStop && active === settled.length) return
        waitMs = failedMs(failures)
      }
      await bell.wait(active < worker.concurrency ? waitMs : source.idleMs)
    }
  }

  const running = run()
  return {
    wake: bell.ring,
    stop: () => {
      stopping = true
      bell.ring()
      return running
    }
  }
}
