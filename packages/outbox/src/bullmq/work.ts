/** BullMQ's workers, one for each queue: their loop, their locks, their search for what dead processes had. */
import type { Worker as BullmqWorker } from "bullmq"
import type { RunningWorker, Worker } from "../store/OutboxStore.ts"
import { type Client, closeClient, workingClient } from "./clients.ts"
import type { JobData } from "./LaneJob.ts"
import type { Lanes } from "./Lanes.ts"
import type { ResolvedBullmqOptions } from "./options.ts"
import { makePermits } from "./permits.ts"
import { takeTurn } from "./turn.ts"

/** No message is given up for having been in the hands of many processes that died. */
const maxStalledCount = 1_000_000
/** Without a limit BullMQ keeps to no pause of a queue. This one is never reached; a job that is put back waits for its end, in milliseconds. */
const limiter = { max: 1_000_000_000, duration: 1 }
/** A clock that was set back must not make a pause longer: it is looked at again so soon, in milliseconds. */
const maximumRateLimitDelay = 1000
/** How long a queue that another process has left is not noticed, in seconds. */
const drainDelay = 2
/** What Redis has not answered is asked again, in milliseconds. */
const runRetryDelay = 500
/** Between two tries to open the store. */
const reopenMs = 1000
/** A Redis that does not come back must not keep a process from ending: what it was not told, it hands out again. */
const closingMs = 5000

/** BullMQ tells so when somebody else has a job: it was picked up again meanwhile, and nothing is wrong with Redis. */
const isLostLock = (error: unknown): boolean =>
  error instanceof Error && "code" in error && typeof error.code === "number" && error.code < 0

export const work = (open: () => Promise<Lanes>, options: ResolvedBullmqOptions, worker: Worker): RunningWorker => {
  const permits = makePermits(worker.concurrency)
  const stopping = Promise.withResolvers<void>()
  let isStopping = false
  let client: Client | undefined
  let workers: ReadonlyArray<BullmqWorker<JobData>> = []
  const turns = new Set<Promise<unknown>>()
  const sends = new Set<Promise<unknown>>()

  /** What goes on, for as long as it goes on. */
  const noted = <A>(going: Set<Promise<unknown>>, one: Promise<A>): Promise<A> => {
    going.add(one)
    return one.finally(() => going.delete(one))
  }

  const onError = (error: unknown): void => {
    if (!isStopping && !isLostLock(error)) worker.onStoreFailed(error)
  }

  const begin = (lanes: Lanes): void => {
    const { bullmq } = lanes.engine
    const shared = workingClient(lanes.engine, options, onError)
    shared.on("ready", worker.onStoreBack)
    client = shared
    const handle: Worker["handle"] = (job) => noted(sends, worker.handle(job))
    const common = { worker: { ...worker, handle }, client: shared, options, permits, isStopping: () => isStopping }
    workers = lanes.queues.map((queue) => {
      const working = new bullmq.Worker<JobData>(
        queue.name,
        async (job, token = "") => {
          // Whatever is wrong: nothing else may be thrown than what puts it back to the head of its lane. Any other error BullMQ would
          // take for a failure of the job.
          const ending = await noted(turns, takeTurn(common, queue, job, token)).catch(onError)
          if (ending !== "done") throw bullmq.Worker.RateLimitError()
        },
        {
          connection: shared,
          prefix: options.prefix,
          skipVersionCheck: true,
          lockDuration: options.leaseMs,
          // A send ends before its lock does.
          skipLockRenewal: true,
          stalledInterval: options.leaseMs / 4,
          maxStalledCount,
          limiter,
          maximumRateLimitDelay,
          drainDelay,
          runRetryDelay
        }
      )
      return working.on("error", onError)
    })
  }

  const starting = (async () => {
    while (!isStopping) {
      try {
        const lanes = await open()
        if (!isStopping) begin(lanes)
        worker.onStoreBack()
        return
      } catch (error) {
        worker.onStoreFailed(error)
        await Promise.race([stopping.promise, pause(reopenMs)])
      }
    }
  })()

  const stop = async (): Promise<void> => {
    isStopping = true
    stopping.resolve()
    await starting
    const closing = workers.map((one) => one.close())
    await Promise.allSettled(sends)
    if (!(await within(closingMs, Promise.allSettled([...turns, ...closing])))) for (const one of workers) cutOff(one)
    if (client !== undefined) await closeClient(client)
  }

  let stopped: Promise<void> | undefined
  return {
    stop: () => {
      stopped ??= stop()
      return stopped
    }
  }
}

/** What BullMQ still waits for, where Redis is away, ends with its connection. */
const cutOff = (worker: BullmqWorker<JobData>): void => {
  worker.getBackend().blockingClient?.then(
    (client) => client.disconnect(),
    () => {}
  )
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Whether it was done in time. */
const within = async (ms: number, work: Promise<unknown>): Promise<boolean> => {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), ms)
  const inTime = await Promise.race([work.then(() => true), promise])
  clearTimeout(timer)
  return inTime
}
