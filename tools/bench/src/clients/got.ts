/** got, with an agent that keeps connections alive. */
import * as http from "node:http"
import * as https from "node:https"
import got from "got"
import { type Open, promises } from "../loop.ts"
import { accepted, connections, headers, packet, random } from "../workload.ts"

export const open: Open = ({ origin, path }) => {
  const kept = { keepAlive: true, maxSockets: connections }
  const client = got.extend({ headers, agent: { http: new http.Agent(kept), https: new https.Agent(kept) } })
  const prefix = origin + path
  return promises(async () => accepted(await client.post(prefix + random(), { body: packet() }).json()))
}
