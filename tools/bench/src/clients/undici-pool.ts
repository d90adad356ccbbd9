/** The baseline: what a careful engineer writes by hand, undici's pool and `body.json()`. */
import { Pool } from "undici"
import { type Open, promises } from "../loop.ts"
import { accepted, connections, headers, packet, random } from "../work.ts"

export const open: Open = ({ origin, path }) => {
  const pool = new Pool(origin, { connections, pipelining: 1, allowH2: false })
  return promises(async () => {
    const { body } = await pool.request({ path: path + random(), method: "POST", headers, body: packet() })
    accepted(await body.json())
  })
}
