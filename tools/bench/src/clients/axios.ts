/** axios, with an agent that keeps connections alive. */
import * as http from "node:http"
import * as https from "node:https"
import axios from "axios"
import { type Open, promises } from "../loop.ts"
import { accepted, connections, headers, packet, random } from "../workload.ts"

export const open: Open = ({ origin, path }) => {
  const kept = { keepAlive: true, maxSockets: connections }
  const client = axios.create({
    baseURL: origin,
    headers,
    httpAgent: new http.Agent(kept),
    httpsAgent: new https.Agent(kept)
  })
  return promises(async () => accepted((await client.post(path + random(), packet())).data))
}
