/** An outbox in Redis that has been found fit: its connection, its queues. */
import type { Queue } from "bullmq"
import { OutboxError } from "../store/OutboxError.ts"
import { askingClient, type Client, closeClient } from "./clients.ts"
import { type Engine, loadEngine } from "./engine.ts"
import type { JobData } from "./LaneJob.ts"
import { keysOf, layoutVersion, queueName } from "./layout.ts"
import type { ResolvedBullmqOptions } from "./options.ts"
import { claimLayout } from "./scripts.ts"
import { assertKeeps } from "./settings.ts"

export interface Lanes {
  readonly engine: Engine
  /** To enqueue and ask by. */
  readonly client: Client
  /** By their number. */
  readonly queues: ReadonlyArray<Queue<JobData>>
  readonly close: () => Promise<void>
}

/** BullMQ tells of every step of a job in a stream, which nobody reads here but a dashboard. */
const maxEvents = 1000

/** How many lanes there are to be: as many as there are, where they must be there. */
const lanesWanted = async (
  client: Client,
  { name, prefix, lanes, mustExist }: ResolvedBullmqOptions
): Promise<number> => {
  if (!mustExist) return lanes
  const found = Number(await client.hget(keysOf(prefix).layout, "lanes"))
  if (found > 0) return found
  throw new OutboxError("StoreRefused", name, `There is no outbox on ${name}.`)
}

const claim = async (client: Client, { name, prefix }: ResolvedBullmqOptions, lanes: number): Promise<void> => {
  const claimed = await client.eval(claimLayout, 1, keysOf(prefix).layout, prefix, layoutVersion, String(lanes))
  const [answer, found, waiting] = claimed as [string, string?, string?]
  if (answer === "version")
    throw new OutboxError(
      "StoreRefused",
      name,
      `${name} was made by another version of @tcdesk/outbox (its layout is ${found}, this one's ${layoutVersion}).`
    )
  if (answer === "lanes")
    throw new OutboxError(
      "StoreRefused",
      name,
      `${name} has ${found} lanes and ${waiting} messages in them: open it with lanes: ${found}, or let them be delivered before you change it to ${lanes}.`
    )
}

/** Connects, looks at the settings of Redis, and at what was left there. Touches nothing of what it refuses. */
export const openLanes = async (options: ResolvedBullmqOptions): Promise<Lanes> => {
  const engine = await loadEngine(options.name)
  const client = askingClient(engine, options)
  const queues: Array<Queue<JobData>> = []
  const close = async (): Promise<void> => {
    await Promise.allSettled(queues.map((queue) => queue.close()))
    await closeClient(client)
  }
  try {
    if (!options.allowDataLoss) assertKeeps(options.name, await client.info())
    const lanes = await lanesWanted(client, options)
    await claim(client, options, lanes)
    for (let number = 0; number < lanes; number += 1) {
      const queue = new engine.bullmq.Queue<JobData>(queueName(number), {
        connection: client,
        prefix: options.prefix,
        skipVersionCheck: true,
        streams: { events: { maxLen: maxEvents } }
      })
      queue.on("error", () => {})
      queues.push(queue)
    }
    // Before anything can be enqueued by this process, and by each that comes: a queue without it has no order.
    await Promise.all(queues.map((queue) => queue.setGlobalConcurrency(1)))
    return { engine, client, queues, close }
  } catch (error) {
    await close()
    throw error
  }
}
