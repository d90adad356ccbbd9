/**
 * Fetches more than is wanted, where fetching is dear. pg-boss reads the whole backlog of a queue for each fetch, whether that is of one
 * job or of hundreds. What was fetched and is not handed out soon is given back: its lease runs.
 */

export interface FetchAhead<J> {
  readonly take: (wanted: number) => Promise<ReadonlyArray<J>>
  /** Gives back what nobody has looked at. */
  readonly giveBack: () => Promise<void>
}

export interface FetchAheadOptions<J> {
  readonly fetch: (count: number) => Promise<ReadonlyArray<J>>
  readonly giveBack: (jobs: ReadonlyArray<J>) => Promise<void>
  /** How long a job may lie here, in milliseconds. */
  readonly patienceMs: number
}

/** A fetch that takes longer is dear, in milliseconds. */
const dearMs = 25
const most = 512

export const fetchAhead = <J>({ fetch, giveBack, patienceMs }: FetchAheadOptions<J>): FetchAhead<J> => {
  let ahead: ReadonlyArray<J> = []
  let batch = 0
  let patience: NodeJS.Timeout | undefined

  const giveAllBack = async (): Promise<void> => {
    clearTimeout(patience)
    const jobs = ahead
    ahead = []
    if (jobs.length > 0) await giveBack(jobs)
  }
  /** So many could not be handed out in time. */
  const tooMany = (): void => {
    batch = Math.floor(batch / 2)
    // What is not given back expires.
    giveAllBack().catch(() => {})
  }
  /** Bigger while it is dear and there is enough; smaller when it is cheap again. */
  const learn = (asked: number, got: number, ms: number): void => {
    if (got === asked && ms > dearMs) batch = Math.min(most, asked * 2)
    else if (ms < dearMs) batch = Math.floor(batch / 2)
  }
  const fetchMore = async (missing: number): Promise<void> => {
    const asked = Math.max(missing, batch)
    const since = performance.now()
    const jobs = await fetch(asked)
    learn(asked, jobs.length, performance.now() - since)
    clearTimeout(patience)
    if (jobs.length > missing) patience = setTimeout(tooMany, patienceMs)
    ahead = [...ahead, ...jobs]
  }

  return {
    take: async (wanted) => {
      if (ahead.length < wanted) await fetchMore(wanted - ahead.length)
      const taken = ahead.slice(0, wanted)
      ahead = ahead.slice(wanted)
      return taken
    },
    giveBack: giveAllBack
  }
}
