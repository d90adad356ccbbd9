/** The floor: sockets kept alive and HTTP written by hand, with no more care than one known server needs. */
import { connect, type Socket } from "node:net"
import { connect as connectTls } from "node:tls"
import { type Open, promises } from "../loop.ts"
import { accepted, headers, packet, random, type Target } from "../workload.ts"

export interface Connection {
  /** Gives the body of the answer, whatever its status. */
  readonly exchange: (path: string, body: string) => Promise<unknown>
}

export const connection = ({ host, port, tls }: Pick<Target, "host" | "port" | "tls">): Connection => {
  const socket: Socket = tls ? connectTls({ host, port }) : connect({ host, port })
  socket.setNoDelay(true)
  let received = ""
  let resolve: (answer: unknown) => void = () => {}
  let reject: (error: Error) => void = () => {}
  // Whatever is expected is ASCII, so that characters are bytes.
  socket.setEncoding("latin1")
  socket.on("data", (chunk: string) => {
    received += chunk
    const head = received.indexOf("\r\n\r\n") + 4
    if (head === 3) return
    const length = received.indexOf("Content-Length: ") + 16
    const end = head + Number.parseInt(received.slice(length, head), 10)
    if (received.length < end) return
    const body = received.slice(head, end)
    received = ""
    resolve(JSON.parse(body))
  })
  socket.on("error", (error) => reject(error))
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const fixed = `host: ${host}:${port}\r\nconnection: keep-alive\r\n${lines.join("")}content-length: `
  return {
    exchange: (path, body) =>
      new Promise((onAnswer, onError) => {
        resolve = onAnswer
        reject = onError
        socket.write(`POST ${path} HTTP/1.1\r\n${fixed}${Buffer.byteLength(body)}\r\n\r\n${body}`)
      })
  }
}

export const open: Open = (target) => {
  const idle: Array<Connection> = []
  return promises(async () => {
    const free = idle.pop() ?? connection(target)
    accepted(await free.exchange(target.path + random(), packet()))
    idle.push(free)
  })
}
