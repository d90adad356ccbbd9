/** The platform's `fetch`. */
import { type Open, promises } from "../loop.ts"
import { accepted, headers, packet, random } from "../workload.ts"

export const open: Open = ({ origin, path }) => {
  const prefix = origin + path
  return promises(async () => {
    const response = await fetch(prefix + random(), { method: "POST", headers, body: packet() })
    accepted(await response.json())
  })
}
