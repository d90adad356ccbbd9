/** The connections: one to enqueue and ask by, one that all workers share. All are the store's own, whatever it was given. */
import { once } from "node:events"
import type { Cluster, Redis } from "ioredis"
import type { Engine } from "./engine.ts"
import type { ResolvedBullmqOptions } from "./options.ts"

/** A connection to a Redis, or to a cluster. */
export type Client = Redis | Cluster

/** It never gives up, and is soon back. */
const retryStrategy = (times: number): number => Math.min(50 * 2 ** Math.min(times, 6), 2000)

/** BullMQ puts its own prefix before its keys, and reads answers as they were before RESP3. */
const common = { retryStrategy, keyPrefix: "", replyMapping: "legacy" } as const

/**
 * What was sent when the connection broke is not sent again, and what can't be sent is told at once: a message that was said to be not
 * enqueued must not be enqueued later.
 */
const asking = { ...common, maxRetriesPerRequest: 0, socketTimeout: 10_000 }

/** What BullMQ's workers need: they wait for a Redis that is away. A blocking command of theirs takes up to 10 s. */
const working = { ...common, maxRetriesPerRequest: null, socketTimeout: 30_000 }

const make = (
  { ioredis }: Engine,
  { connection }: ResolvedBullmqOptions,
  settings: typeof asking | typeof working
): Client => {
  const { Redis } = ioredis
  if (typeof connection === "string") return new Redis(connection, settings)
  if (!("duplicate" in connection)) return new Redis({ ...connection, ...settings })
  if (!connection.isCluster) return (connection as Redis).duplicate({ ...settings, lazyConnect: false })
  const cluster = connection as Cluster
  return cluster.duplicate([], { redisOptions: { ...cluster.options.redisOptions, ...settings }, lazyConnect: false })
}

/** A connection's errors go to `onError`: without a listener they would end the process. */
const listening = (client: Client, onError: (error: unknown) => void): Client => client.on("error", onError)

export const askingClient = (engine: Engine, options: ResolvedBullmqOptions): Client =>
  // Whoever asks is told.
  listening(make(engine, options, asking), () => {})

export const workingClient = (
  engine: Engine,
  options: ResolvedBullmqOptions,
  onError: (error: unknown) => void
): Client => listening(make(engine, options, working), onError)

/** How long it may take, in milliseconds. */
const reconnectMs = 5000

/** What is under way is refused. */
export const reconnect = async (client: Client): Promise<void> => {
  const ready = once(client, "ready", { signal: AbortSignal.timeout(reconnectMs) })
  client.disconnect(true)
  await ready
}

/** In good order where it can be reached; it holds no process up where it can't. */
export const closeClient = async (client: Client): Promise<void> => {
  try {
    if (client.status === "ready") await client.quit()
  } catch {
    // It is gone.
  } finally {
    client.disconnect()
  }
}
