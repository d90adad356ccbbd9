/**
 * The server that all clients send to: as little of HTTP/1.1 as they need, so that what is measured is them. It answers each
 * path in the shape that its client takes for success, and counts connections and requests. It
 * runs in the process that starts the clients and has nothing else to do meanwhile.
 */
import { once } from "node:events"
import { type AddressInfo, createServer, type Server, type Socket } from "node:net"
import { createServer as createTlsServer } from "node:tls"
import type { Certificate } from "./certificate.ts"
import { clockMs } from "./clock.ts"
import { commandsBelow, sessionId, streamKey } from "./workload.ts"

const reply = (body: unknown): Buffer => {
  const json = JSON.stringify(body)
  const head = [
    "HTTP/1.1 200 OK",
    "Server: loopback",
    `Date: ${new Date().toUTCString()}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(json)}`,
    "Connection: keep-alive"
  ]
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${json}`)
}

const ok = { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 }

const desk = reply(ok)

/** What other commands than a send are answered, by the rest of their path. */
const commands: ReadonlyArray<readonly [string, Buffer]> = [
  ["send_stream_msg?", reply({ ...ok, MsgKey: streamKey })],
  ["get_session_state?", reply({ ...ok, SessionId: sessionId, CurrentState: "Agent", AgentId: "agent-1" })]
]

/** By the beginning of the path. */
const others: ReadonlyArray<readonly [string, Buffer]> = [
  ["/api/chat.postMessage", reply({ ok: true, channel: "C0123456789", ts: "1700000000.000100" })],
  ["/v2/bot/message/", reply({ sentMessages: [{ id: "461230966842064897", quoteToken: "IStG5h1Tz7b" }] })],
  ["/v1/", reply({ id: "cus_0123456789", object: "customer", description: null })],
  ["/ ", reply({ Response: { RequestId: "fd8a2e30-54de-4e40-bcaf-02718409c5cf" } })]
]

const replyTo = (head: string): Buffer => {
  const path = head.indexOf(" ") + 1
  if (head.startsWith("/v4/", path))
    return commands.find(([prefix]) => head.startsWith(prefix, path + commandsBelow.length))?.[1] ?? desk
  return others.find(([prefix]) => head.startsWith(prefix, path))?.[1] ?? desk
}

/** Since the last `reset`. */
export const seen = {
  connections: 0,
  requests: 0,
  /** When requests arrived, in ms by the clock that all processes share. */
  starts: [] as Array<number>
}

export const reset = (): void => {
  Object.assign(seen, { connections: 0, requests: 0, starts: [] })
}

const headEnd = "\r\n\r\n"
const contentLength = /\r\ncontent-length: *(\d+)/i
const chunked = /\r\ntransfer-encoding: *chunked/i
const lastChunk = "0\r\n\r\n"

const serve = (socket: Socket): void => {
  seen.connections += 1
  socket.setNoDelay(true)
  socket.on("error", () => socket.destroy())
  let pending: Buffer | undefined
  socket.on("data", (chunk: Buffer) => {
    let data = pending === undefined ? chunk : Buffer.concat([pending, chunk])
    pending = undefined
    while (data.length > 0) {
      const end = data.indexOf(headEnd)
      if (end === -1) break
      const head = data.toString("latin1", 0, end)
      const length = contentLength.exec(head)?.[1]
      let total = end + headEnd.length + Number(length ?? 0)
      if (length === undefined && chunked.test(head)) {
        const last = data.indexOf(lastChunk, end + headEnd.length)
        if (last === -1) break
        total = last + lastChunk.length
      }
      if (data.length < total) break
      seen.requests += 1
      seen.starts.push(clockMs())
      socket.write(replyTo(head))
      data = data.subarray(total)
    }
    if (data.length > 0) pending = data
  })
}

const portOf = async (server: Server): Promise<number> => {
  server.listen(0, "127.0.0.1", 1024)
  await once(server, "listening")
  return (server.address() as AddressInfo).port
}

export const listen = async (certificate: Certificate): Promise<{ readonly http: number; readonly https: number }> => ({
  http: await portOf(createServer(serve)),
  https: await portOf(createTlsServer(certificate, serve))
})
