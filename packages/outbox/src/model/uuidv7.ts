/** Ids that sort in the order in which they were made: UUIDs of version 7 (RFC 9562). */
import { randomBytes } from "node:crypto"

let last = 0n

/** The next id of this process. Within one millisecond, and where the clock was set back, it counts on. */
export const uuidv7 = (now = Date.now()): string => {
  const random = randomBytes(10)
  // 48 bits of time, then 12 that count.
  const stamp = (BigInt(now) << 12n) | BigInt(random.readUInt16BE(0) >> 6)
  last = stamp > last ? stamp : last + 1n
  const [time, count] = [(last >> 12n).toString(16).padStart(12, "0"), (last & 0xfffn).toString(16).padStart(3, "0")]
  const variant = ((random[2]! & 0x3f) | 0x80).toString(16)
  const rest = random.toString("hex", 3)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant}${rest.slice(0, 2)}-${rest.slice(2, 14)}`
}
