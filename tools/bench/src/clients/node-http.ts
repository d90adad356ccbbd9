/** Node's own `http.request`, its agent keeping connections alive. */
import * as http from "node:http"
import * as https from "node:https"
import { type Open, promises } from "../loop.ts"
import { accepted, connections, headers, packet, random } from "../workload.ts"

export const open: Open = ({ host, port, tls, path }) => {
  const kept = { keepAlive: true, maxSockets: connections }
  const { request, agent } = tls
    ? { request: https.request, agent: new https.Agent(kept) }
    : { request: http.request, agent: new http.Agent(kept) }
  const exchange = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const body = packet()
      const length = { "content-length": Buffer.byteLength(body) }
      const options = { host, port, agent, method: "POST", path: path + random(), headers: { ...headers, ...length } }
      const sent = request(options, (response) => {
        const chunks: Array<Buffer> = []
        response.on("data", (chunk: Buffer) => chunks.push(chunk))
        response.on("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString())))
        response.on("error", reject)
      })
      sent.on("error", reject)
      sent.end(body)
    })
  return promises(async () => accepted(await exchange()))
}
