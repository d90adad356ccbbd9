/** What a careful engineer writes by hand: undici's pool and `body.json()`. */
import { Pool } from "undici"
import { accepted, connections, headers, packet, random, type Target } from "./workload.ts"

export const openPool = ({ origin }: Target, options: Pool.Options = {}): Pool =>
  new Pool(origin, { connections, pipelining: 1, allowH2: false, ...options })

/** Makes one call, and gives its answer. */
export const poolPost =
  (pool: Pool) =>
  async (path: string, json: string): Promise<unknown> => {
    const { body } = await pool.request({ path, method: "POST", headers, body: json })
    const answer = await body.json()
    accepted(answer)
    return answer
  }

/** Sends one message by a pool of its own, or by the one that is given. */
export const poolSend = (target: Target, pool = openPool(target)) => {
  const post = poolPost(pool)
  return async (): Promise<void> => {
    await post(target.path + random(), packet())
  }
}
