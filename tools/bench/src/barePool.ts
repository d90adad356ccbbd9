/** What a careful engineer writes by hand: undici's pool and `body.json()`. */
import { Pool } from "undici"
import { accepted, connections, headers, packet, random, type Target } from "./workload.ts"

export const openPool = ({ origin }: Target, options: Pool.Options = {}): Pool =>
  new Pool(origin, { connections, pipelining: 1, allowH2: false, ...options })

/** Sends one message by a pool of its own, or by the one that is given. */
export const poolSend = (target: Target, pool = openPool(target)) => {
  return async (): Promise<void> => {
    const { body } = await pool.request({ path: target.path + random(), method: "POST", headers, body: packet() })
    accepted(await body.json())
  }
}
