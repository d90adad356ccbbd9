/** Ids that sort in the order in which they were made: UUIDs of version 7 (RFC 9562). */
import { randomUUID } from "node:crypto"

let last = 0n

/** Of a random UUID: where variant and the rest of its chance begin. */
const variantAt = 19

/** The next id of this process. Within one millisecond, and where the clock was set back, it counts on. */
export const uuidv7 = (now = Date.now()): string => {
  // 48 bits of time, then 12 that count.
  const stamp = BigInt(now) << 12n
  last = stamp > last ? stamp : last + 1n
  const digits = last.toString(16).padStart(15, "0")
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-7${digits.slice(12)}-${randomUUID().slice(variantAt)}`
}
