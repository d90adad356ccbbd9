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
/** Of what could be handed out while jobs may lie here, so much is fetched. */
const prudence = 0.7

export const fetchAhead = <J>({ fetch, giveBack, patienceMs }: FetchAheadOptions<J>): FetchAhead<J> => {
  let ahead: ReadonlyArray<J> = []
  let batch = 0
  let patience: NodeJS.Timeout | undefined
  /** Since the last fetch. */
  let filledAt = 0
  let handedOut = 0

  /** How many would be handed out in time, at the pace of the last ones. */
  const affordable = (): number => {
    const ms = Math.max(1, performance.now() - filledAt)
    return Math.floor((handedOut / ms) * patienceMs * prudence)
  }
  const giveAllBack = async (): Promise<void> => {
    clearTimeout(patience)
    const jobs = ahead
    ahead = []
    if (jobs.length > 0) await giveBack(jobs)
  }
  const runOut = (): void => {
    batch = Math.min(batch, affordable())
    // What can't be given back expires.
    giveAllBack().catch(() => {})
  }
  /** Bigger while it is dear and there is enough; smaller when it is cheap again. */
  const learn = (asked: number, got: number, ms: number): void => {
    if (ms < dearMs) batch = Math.floor(batch / 2)
    else if (got === asked) batch = Math.min(most, asked * 2)
  }
  const fetchMore = async (missing: number): Promise<void> => {
    const asked = Math.max(missing, handedOut === 0 ? 0 : Math.min(batch, affordable()))
    const since = performance.now()
    const jobs = await fetch(asked)
    filledAt = performance.now()
    handedOut = 0
    learn(asked, jobs.length, filledAt - since)
    clearTimeout(patience)
    if (jobs.length > missing) patience = setTimeout(runOut, patienceMs)
    ahead = [...ahead, ...jobs]
  }

  return {
    take: async (wanted) => {
      if (ahead.length < wanted) await fetchMore(wanted - ahead.length)
      const taken = ahead.slice(0, wanted)
      ahead = ahead.slice(wanted)
      handedOut += taken.length
      return taken
    },
    giveBack: giveAllBack
  }
}
