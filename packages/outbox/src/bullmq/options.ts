/** What `bullmqStore` is given. */
import type { Cluster, Redis, RedisOptions } from "ioredis"
import { defaults } from "../model/defaults.ts"
import { type Rule, readOptions, truth, whole } from "../model/options.ts"

/** Options of `bullmqStore`. */
export interface BullmqStoreOptions {
  /**
   * Where Redis is: a URL (`redis://…`, `rediss://…`), the options of ioredis, or a client of ioredis. The store opens connections of its
   * own, with the settings of that client, and closes them; yours is neither used nor closed.
   */
  readonly connection: string | RedisOptions | Redis | Cluster
  /** What all keys in Redis begin with; an outbox for each. Default `tcdesk-outbox`. It is put into braces, which keep all keys in one slot of a cluster. */
  readonly prefix?: string | undefined
  /**
   * In how many queues of BullMQ the lanes lie: 1 to 256, default 8. So many messages are under way at a time, over all processes. Lanes of
   * one queue wait for each other, also for a retry. It costs one connection a worker process for each. The same number in every
   * process; it can be changed while no message is waiting.
   */
  readonly lanes?: number | undefined
  /**
   * How long a worker has a message, in milliseconds: 1000 to 60 000, default 8000. What a dead process had is handed out again after it.
   * A send has 2 s less, and at least half of it.
   */
  readonly leaseMs?: number | undefined
  /**
   * Takes a Redis that may lose messages: without an append-only file, or one that evicts keys when it is full. For tests, and for a service
   * that keeps its data in a way that INFO does not show. Default false: such a Redis is refused.
   */
  readonly allowDataLoss?: boolean | undefined
  /**
   * Opens only an outbox that is there, and is refused (`StoreRefused`) where there is none: nothing is made, and `lanes` is
   * what it has. For programs that look at the outbox of another one. Default false.
   */
  readonly mustExist?: boolean | undefined
}

/** With every default. */
export interface ResolvedBullmqOptions {
  readonly connection: string | RedisOptions | Redis | Cluster
  /** With its braces. */
  readonly prefix: string
  readonly lanes: number
  readonly leaseMs: number
  /** How much of a lease a send may take. */
  readonly sendingMs: number
  readonly allowDataLoss: boolean
  readonly mustExist: boolean
  /** For errors: no password is in it. */
  readonly name: string
}

const isClient = (connection: object): connection is Redis | Cluster =>
  "duplicate" in connection && typeof connection.duplicate === "function"

const isRedisUrl = (text: string): boolean => URL.canParse(text) && /^rediss?:$/.test(new URL(text).protocol)

const connection: Rule = (value) => {
  if (typeof value === "string") return isRedisUrl(value) ? undefined : "must begin with redis:// or rediss://"
  if (typeof value !== "object" || value === null) return "must be a URL, options of ioredis or a client of ioredis"
  if (isClient(value)) return "defineCommand" in value ? undefined : "must be a client of ioredis"
  return undefined
}

const prefix: Rule = (value) =>
  typeof value === "string" && /^[^{}]{1,100}$/.test(value) ? undefined : "must have 1 to 100 characters, and no braces"

const rules = {
  connection,
  prefix,
  lanes: whole(1, 256),
  leaseMs: whole(1000, 60_000, "milliseconds"),
  allowDataLoss: truth,
  mustExist: truth
}

/** `host:port/db`. */
const whereIs = (given: ResolvedBullmqOptions["connection"]): string => {
  if (typeof given === "string") {
    const { host, pathname } = new URL(given)
    return `${host}${pathname}`
  }
  if (isClient(given) && given.isCluster) return "cluster"
  const { path, host = "127.0.0.1", port = 6379, db = 0 } = (isClient(given) ? given.options : given) as RedisOptions
  return path ?? `${host}:${port}/${db}`
}

/** Throws a `DeskConfigError` that names what is wrong. */
export const resolveBullmqOptions = (options: BullmqStoreOptions): ResolvedBullmqOptions => {
  // Checked by the rules, one by one.
  const read = readOptions(options, rules, ["connection"]) as unknown as BullmqStoreOptions
  const { lanes = defaults.bullmqLanes, leaseMs = defaults.leaseMs, prefix = "tcdesk-outbox" } = read
  return {
    connection: read.connection,
    prefix: `{${prefix}}`,
    lanes,
    leaseMs,
    sendingMs: Math.max(leaseMs - 2000, leaseMs / 2),
    allowDataLoss: read.allowDataLoss ?? false,
    mustExist: read.mustExist ?? false,
    name: `Redis (${whereIs(read.connection)}, ${prefix})`
  }
}
