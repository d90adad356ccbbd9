/** What a kill loop has shown, counted from what the emulator received and what the workers wrote down. */
import type { Logged } from "./killLoopProtocol.ts"

/** A message that was enqueued: the so-manieth of its session. */
export interface SentMessage {
  readonly session: string
  readonly number: number
  readonly msgRandom: number
}

/** A request that arrived. */
export interface Arrival {
  readonly msgRandom: number
  /** Desk has accepted it. */
  readonly accepted: boolean
  /** Desk has refused it: no copy of the message, and the next one no second. */
  readonly refused: boolean
}

/** What a kill loop has shown. */
export interface KillLoopFindings {
  /** Messages that were enqueued. */
  readonly messages: number
  /** Requests that arrived. */
  readonly requests: number
  /** Messages of which more than one request arrived that was not refused. */
  readonly repeated: number
  /** Messages that were never accepted. */
  readonly lost: number
  /** Second copies of which the worker had not been told that an earlier try had begun, or whose receipt did not say so. */
  readonly unannounced: number
  /** Requests that arrived after one of a later message of the same session. */
  readonly inversions: number
}

const counted = (values: Iterable<number>): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

const inversionsIn = (sent: ReadonlyMap<number, SentMessage>, arrivals: ReadonlyArray<Arrival>): number => {
  const latest = new Map<string, number>()
  let inversions = 0
  for (const { msgRandom } of arrivals) {
    const message = sent.get(msgRandom)
    if (message === undefined) continue
    const last = latest.get(message.session) ?? -1
    if (message.number < last) inversions += 1
    latest.set(message.session, Math.max(last, message.number))
  }
  return inversions
}

/** `arrivals`: in the order in which they came. `logged`: of all workers, each in its order. */
export const findingsOf = (
  sent: ReadonlyArray<SentMessage>,
  arrivals: ReadonlyArray<Arrival>,
  logged: ReadonlyArray<Logged>
): KillLoopFindings => {
  const copies = counted(arrivals.flatMap(({ msgRandom, refused }) => (refused ? [] : [msgRandom])))
  const announced = counted(logged.flatMap((line) => (line._tag === "Began" && line.announced ? [line.msgRandom] : [])))
  const accepted = new Set(arrivals.flatMap((arrival) => (arrival.accepted ? [arrival.msgRandom] : [])))
  const silent = new Set(
    logged.flatMap((line) => (line._tag === "Delivered" && !line.maybeDuplicate ? [line.msgRandom] : []))
  )
  const repeated = sent.filter(({ msgRandom }) => (copies.get(msgRandom) ?? 0) > 1)
  const isUnannounced = ({ msgRandom }: SentMessage): boolean =>
    (copies.get(msgRandom) ?? 0) > 1 + (announced.get(msgRandom) ?? 0) || wasSilent(silent, announced, msgRandom)
  return {
    messages: sent.length,
    requests: arrivals.length,
    repeated: repeated.length,
    lost: sent.filter(({ msgRandom }) => !accepted.has(msgRandom)).length,
    unannounced: repeated.filter(isUnannounced).length,
    inversions: inversionsIn(new Map(sent.map((message) => [message.msgRandom, message])), arrivals)
  }
}

/**
 * Whether all that was ever said of a message is that it arrived once. The first of two receipts may say so in good faith: its worker
 * died before it could write down that it was delivered, and the second one tells.
 */
const wasSilent = (silent: ReadonlySet<number>, announced: ReadonlyMap<number, number>, msgRandom: number): boolean =>
  silent.has(msgRandom) && !announced.has(msgRandom)
