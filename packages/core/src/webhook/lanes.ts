/** Work that waits: of one lane one after another, of all lanes so many at a time. Imperative: it is a queue. */

/** A piece of work. */
export interface Job {
  /** Those of one lane run in the order in which they came; without a lane it waits for no other. */
  readonly lane: string | undefined
  /** What it takes of the memory while it waits, in bytes. */
  readonly bytes: number
  /** Must not reject. */
  run(): Promise<void>
  /** Called instead of `run`, when what waits is dropped. */
  drop(): void
}

export interface Lanes {
  /** Whether one more may come: it can run at once, or there is room to wait. */
  hasRoom(job: Pick<Job, "lane" | "bytes">): boolean
  /** Ends when the job has been run. Never rejects. */
  add(job: Job): Promise<void>
  /** Drops what waits, and whatever comes. */
  drop(): void
  /** Ends when nothing runs or waits. */
  idle(): Promise<void>
  counts(): { readonly running: number; readonly waiting: number }
}

export const makeLanes = (limits: {
  readonly concurrency: number
  readonly maxWaiting: number
  readonly maxWaitingBytes: number
}): Lanes => {
  /** The last job of each lane that has any. */
  const lanes = new Map<string, Promise<void>>()
  const unfinished = new Set<Promise<void>>()
  const waiting = new Set<Job>()
  /** Of those that are next in their lane, and wait for a place among those that run. */
  const turns = new Set<() => void>()
  let running = 0
  let waitingBytes = 0
  let dropped = false

  const lastOf = (lane: string | undefined): Promise<void> | undefined =>
    lane === undefined ? undefined : lanes.get(lane)

  const canRun = (lane: string | undefined): boolean => running < limits.concurrency && lastOf(lane) === undefined

  const turn = async (): Promise<void> => {
    if (running < limits.concurrency) running += 1
    else await new Promise<void>((resolve) => turns.add(resolve))
  }

  /** Hands the place on to the next, if there is one. */
  const leave = (): void => {
    const [next] = turns
    if (next === undefined) running -= 1
    else {
      turns.delete(next)
      next()
    }
  }

  /** False where it was dropped meanwhile. */
  const wait = async (job: Job): Promise<boolean> => {
    waiting.add(job)
    waitingBytes += job.bytes
    await lastOf(job.lane)
    await turn()
    waitingBytes -= job.bytes
    return waiting.delete(job)
  }

  const live = async (job: Job): Promise<void> => {
    if (canRun(job.lane)) running += 1
    else if (!(await wait(job))) return leave()
    await job.run()
    leave()
  }

  return {
    hasRoom: ({ lane, bytes }) =>
      canRun(lane) || (waiting.size < limits.maxWaiting && waitingBytes + bytes <= limits.maxWaitingBytes),
    add: (job) => {
      if (dropped) {
        job.drop()
        return Promise.resolve()
      }
      const { lane } = job
      const ended: Promise<void> = live(job).then(() => {
        unfinished.delete(ended)
        if (lane !== undefined && lanes.get(lane) === ended) lanes.delete(lane)
      })
      unfinished.add(ended)
      if (lane !== undefined) lanes.set(lane, ended)
      return ended
    },
    drop: () => {
      dropped = true
      const jobs = [...waiting]
      waiting.clear()
      for (const job of jobs) job.drop()
    },
    idle: async () => {
      while (unfinished.size > 0) await Promise.all(unfinished)
    },
    counts: () => ({ running, waiting: waiting.size })
  }
}
