/** One command over the caller's own Redis client, whichever it is: this package brings none. */
import { DeskConfigError } from "../model/DeskConfigError.ts"
import { isObject } from "../model/validate.ts"

/** ioredis: `new Redis()`. */
export interface IoRedisClient {
  /** Sends a command by its name, and gives the answer. */
  call(command: string, ...args: Array<string>): Promise<unknown>
}

/** node-redis: `createClient()`, connected. */
export interface NodeRedisClient {
  /** Sends a command, its name first, and gives the answer. */
  sendCommand(args: ReadonlyArray<string>): Promise<unknown>
}

/** A client of ioredis or of node-redis. Whoever made it closes it. */
export type RedisClient = IoRedisClient | NodeRedisClient

/** Sends a command, its name first, and gives the answer. */
export type RedisCommand = (...command: readonly [name: string, ...args: ReadonlyArray<string>]) => Promise<unknown>

const has = <Name extends string>(
  client: object,
  name: Name
): client is Record<Name, (...args: Array<unknown>) => unknown> =>
  typeof (client as Readonly<Record<string, unknown>>)[name] === "function"

const refused = (message: string): DeskConfigError =>
  new DeskConfigError([Object.freeze({ option: "client", message })])

/** Of a cluster it takes a key and a flag before the command. */
const isCluster = (sendCommand: { readonly length: number }): boolean => sendCommand.length > 2

/** Throws a `DeskConfigError` where it is no client. */
export const redisCommand = (client: RedisClient): RedisCommand => {
  // ioredis has both: its `sendCommand` takes an object of its own.
  if (isObject(client) && has(client, "call")) return (...command) => client.call(...command) as Promise<unknown>
  if (!isObject(client) || !has(client, "sendCommand")) throw refused("must be a client of ioredis or of node-redis")
  if (isCluster(client.sendCommand)) throw refused("must be no cluster of node-redis; one of ioredis can be used")
  return (...command) => client.sendCommand([...command]) as Promise<unknown>
}
