/** A store that forgets with its process: for tests. It keeps to everything else that a store has to. */
import type { JobProgress } from "../model/JobProgress.ts"
import type { Box, Job, Letter, LetterBox, NewMessage, OutboxStore, Stored } from "../store/OutboxStore.ts"
import { type PollingWorker, pollingWorker, type Settled } from "../store/pollingWorker.ts"

/** One that waits, or that a worker has. */
interface Waiting {
  readonly message: NewMessage
  progress: JobProgress | undefined
  pickups: number
  /** Its time has come, or it has none: it has a place in its lane. */
  due: boolean
  /** By `performance.now()`: until then nobody gets it, and its lane waits. */
  heldUntil: number
}

interface MemoryJob extends Job {
  readonly waiting: Waiting
}

/** How long a worker has a message, in milliseconds: nobody dies here, so nobody else ever gets it. */
const leaseMs = 8000
/** A retry, or a time that comes, is noticed so late. */
const idleMs = 20

/** A store in memory, for tests: it passes the contract of stores, and loses everything with the process. `tx` is refused. */
export const memoryStore = (): OutboxStore => {
  /** In the order in which they were enqueued. */
  const lanes = new Map<string, Array<Waiting>>()
  const boxes = { dead: new Map<string, Letter>(), parked: new Map<string, Letter>() }
  const laneOfLetter = new Map<string, NewMessage>()
  const keys = new Map<string, { readonly id: string; readonly at: number }>()
  const workers = new Set<PollingWorker>()
  let state: string | undefined

  const wake = () => {
    for (const worker of workers) worker.wake()
  }

  const add = (message: NewMessage, progress?: JobProgress): void => {
    const lane = lanes.get(message.lane) ?? []
    lanes.set(message.lane, lane)
    lane.push({ message, progress, pickups: 0, due: message.notBefore === undefined, heldUntil: 0 })
  }

  const leave = ({ message }: Waiting): void => {
    const lane = lanes.get(message.lane)?.filter((one) => one.message !== message) ?? []
    if (lane.length > 0) lanes.set(message.lane, lane)
    else lanes.delete(message.lane)
  }

  const settle = ({ job: { waiting }, settlement }: Settled<MemoryJob>): void => {
    if (settlement._tag === "Again") {
      waiting.progress = settlement.progress
      waiting.heldUntil = performance.now() + settlement.afterMs
      return
    }
    leave(waiting)
    if (settlement._tag === "Done") return
    const { message } = waiting
    const { id, packet, enqueuedAt } = message
    laneOfLetter.set(id, message)
    boxes[settlement.box].set(id, { id, packet, enqueuedAt, note: settlement.note })
  }

  /** The head of a lane, if it may be handed out now. What was begun keeps its place before what has come due meanwhile. */
  const ready = (lane: ReadonlyArray<Waiting>): Waiting | undefined => {
    for (const one of lane) one.due ||= (one.message.notBefore ?? 0) <= Date.now()
    const head = lane.find(({ pickups }) => pickups > 0) ?? lane.find(({ due }) => due)
    return head !== undefined && head.heldUntil <= performance.now() ? head : undefined
  }

  const handOut = (waiting: Waiting): MemoryJob => {
    const { message, progress, pickups } = waiting
    const until = performance.now() + leaseMs
    waiting.pickups += 1
    waiting.heldUntil = Number.POSITIVE_INFINITY
    const { id, packet, enqueuedAt, notBefore } = message
    return {
      waiting,
      id,
      packet,
      enqueuedAt,
      notBefore,
      progress,
      pickups,
      remainingMs: () => until - performance.now()
    }
  }

  const keep = (message: NewMessage, keepKeysMs: number): Stored => {
    const { id, key, enqueuedAt } = message
    const known = key === undefined ? undefined : keys.get(key)
    if (known !== undefined && enqueuedAt - known.at < keepKeysMs) return { id: known.id, duplicate: true }
    if (key !== undefined) keys.set(key, { id, at: enqueuedAt })
    add(message)
    return { id, duplicate: false }
  }

  const letterBox = (box: Box): LetterBox => {
    const letters = boxes[box]
    const take = (id: string): NewMessage | undefined => {
      const message = letters.delete(id) ? laneOfLetter.get(id) : undefined
      laneOfLetter.delete(id)
      return message
    }
    return {
      list: async ({ limit, after = "" }) =>
        [...letters.values()]
          .filter(({ id }) => id > after)
          .sort((a, b) => (a.id < b.id ? -1 : 1))
          .slice(0, limit),
      get: async (ids) => ids.flatMap((id) => letters.get(id) ?? []),
      putBack: async (again) => {
        const done = again.filter(({ id, progress, enqueuedAt }) => {
          const message = take(id)
          if (message !== undefined) add({ ...message, enqueuedAt, key: undefined, notBefore: undefined }, progress)
          return message !== undefined
        })
        wake()
        return done.map(({ id }) => id)
      },
      remove: async (ids) => ids.filter((id) => take(id) !== undefined).length
    }
  }

  return {
    name: "memory",
    joinsTransactions: false,
    enqueue: async (messages, { keepKeysMs }) => {
      const stored = messages.map((message) => keep(message, keepKeysMs))
      wake()
      return stored
    },
    work: (worker) => {
      const polling = pollingWorker<MemoryJob>(
        {
          idleMs,
          turn: async (settled, wanted) => {
            for (const one of settled) settle(one)
            const jobs: Array<MemoryJob> = []
            for (const lane of lanes.values()) {
              if (jobs.length >= wanted) break
              const head = ready(lane)
              if (head !== undefined) jobs.push(handOut(head))
            }
            return jobs
          }
        },
        worker
      )
      workers.add(polling)
      return {
        stop: async () => {
          await polling.stop()
          workers.delete(polling)
        }
      }
    },
    dead: letterBox("dead"),
    parked: letterBox("parked"),
    counts: async () => {
      const waiting = [...lanes.values()].flat()
      const now = Date.now()
      const since = waiting.flatMap(({ message: { enqueuedAt, notBefore = 0 } }) =>
        notBefore > now ? [] : [Math.max(enqueuedAt, notBefore)]
      )
      const oldest = since.length === 0 ? {} : { oldestAt: since.reduce((a, b) => Math.min(a, b)) }
      return { pending: waiting.length, ...oldest, dead: boxes.dead.size, parked: boxes.parked.size }
    },
    readState: async () => state,
    writeState: async (text) => {
      state = text
    },
    close: async () => {}
  }
}
