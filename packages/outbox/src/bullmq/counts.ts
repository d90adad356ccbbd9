/** How many messages there are, and how old the oldest is. */
import type { Counts } from "../store/OutboxStore.ts"
import { alone } from "./LaneJob.ts"
import type { Lanes } from "./Lanes.ts"
import { keysOf } from "./layout.ts"
import type { ResolvedBullmqOptions } from "./options.ts"
import { count } from "./scripts.ts"

/** BullMQ keeps a time as the higher part of a score. */
const scoreOf = (at: number): number => (at + 1) * 0x1000 - 1

const delayIn = (options: string): number => {
  const { delay = 0 } = alone<{ readonly delay?: number }>(JSON.parse(options))
  return delay
}

/**
 * The oldest is looked for at the heads of the lanes. A message that had a `notBefore` and found no worker when its time came stands
 * behind younger ones, and is not seen until it is a head.
 */
export const countsOf = async ({ client, queues }: Lanes, { prefix }: ResolvedBullmqOptions): Promise<Counts> => {
  const { layout, idsIn } = keysOf(prefix)
  const keys = [layout, idsIn("dead"), idsIn("parked")]
  const told = await client.eval(count, keys.length, ...keys, prefix, queues.length, scoreOf(Date.now()))
  const [pending = 0, dead = 0, parked = 0, ...heads] = told as ReadonlyArray<number>
  // When it was enqueued, then the options of its job: BullMQ counts a delay from there.
  const since = heads.flatMap((value, i) => (i % 2 === 0 ? [Number(value) + delayIn(String(heads[i + 1]))] : []))
  return { pending, dead, parked, ...(since.length === 0 ? {} : { oldestAt: Math.min(...since) }) }
}
