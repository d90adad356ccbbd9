/**
 * A Desk on an address that is too busy to accept, for ever or for so many milliseconds: once its backlog is full, who connects hears
 * nothing until then.
 */
import { writeSync } from "node:fs"
import { createServer } from "node:http"
import { envelope } from "./faultServer.ts"

const [host = "", port = "0", busyMs] = process.argv.slice(2)
createServer((request, response) => {
  request.resume()
  response.end(envelope(0))
}).listen({ host, port: Number(port), backlog: 1 }, () => {
  writeSync(1, "listening\n")
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, busyMs === undefined ? undefined : Number(busyMs))
})
