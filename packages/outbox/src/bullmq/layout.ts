/** Where everything lies in Redis, and which queue a lane belongs to. */
import { createHash } from "node:crypto"
import type { Box } from "../store/OutboxStore.ts"

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest()

/** Which queue of so many. Every process has to come to the same: a lane that moves overtakes itself. */
export const laneNumber = (lane: string, lanes: number): number => sha256(lane).readUInt32BE(0) % lanes

/** BullMQ's name of a queue; its keys are `<prefix>:<name>:…`. */
export const queueName = (number: number): string => `lane-${number}`

/** A `key` may be long, and may be a name that is nobody's business. */
export const hashOfKey = (key: string): string => sha256(key).toString("base64url")

/** The keys that are not BullMQ's. Those of callers, `<prefix>:key:<hash>`, are made in the scripts. */
export const keysOf = (prefix: string) => ({
  /** A hash: the version of all this, and how many queues there are. */
  layout: `${prefix}:layout`,
  state: `${prefix}:state`,
  /** A sorted set of ids, all of the same score: Redis sorts them as text. */
  idsIn: (box: Box): string => `${prefix}:${box}`,
  /** A hash: the JSON of each letter by its id. */
  lettersIn: (box: Box): string => `${prefix}:${box}:letters`
})

/** One that is incompatible with what other versions have written is refused by them. */
export const layoutVersion = "1"
