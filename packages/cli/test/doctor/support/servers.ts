/** Servers on loopback that do one thing, and are gone when the test is. */
import { createServer as createHttpServer, type RequestListener } from "node:http"
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net"
import { createServer as createTlsServer, TLSSocket } from "node:tls"
import { onTestFinished } from "vitest"
import type { Certificate } from "./authority.ts"

export interface Running {
  readonly port: number
  /** How many connections have come. */
  readonly connections: () => number
}

const listening = async (server: Server, host = "127.0.0.1"): Promise<Running> => {
  const sockets = new Set<Socket>()
  let count = 0
  server.on("connection", (socket: Socket) => {
    count += 1
    sockets.add(socket)
    socket.on("error", () => {}).once("close", () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, connections: () => count }
}

export const httpServer = (listener: RequestListener, host?: string): Promise<Running> =>
  listening(createHttpServer(listener), host)

/** Accepts, and says nothing. */
export const silentServer = (): Promise<Running> => listening(createServer(() => {}))

const join = (one: Socket, other: Socket): void => {
  const end = (): void => {
    one.destroy()
    other.destroy()
  }
  for (const socket of [one, other]) socket.on("error", end).on("close", end)
  one.pipe(other).pipe(one)
}

/** TLS with this certificate, in front of what listens at a port. */
export const tlsServer = (certificate: Certificate, to = 0): Promise<Running> =>
  listening(createTlsServer(certificate, (socket) => join(socket, connect(to, "127.0.0.1"))))

/** The port of a CONNECT, and the socket behind its head. */
const connectProxy = (open: (socket: Socket, port: number, head: string) => void): Promise<Running> =>
  listening(
    createServer((socket) => {
      socket.once("data", (chunk) => {
        const head = chunk.toString("latin1")
        open(socket, Number(/^CONNECT \S+:(\d+) /.exec(head)?.[1] ?? 0), head)
      })
    })
  )

const established = "HTTP/1.1 200 Connection established\r\n\r\n"

/** Opens every tunnel that is asked for, and keeps what it was asked with. */
export const tunnelProxy = async (): Promise<Running & { readonly heads: readonly string[] }> => {
  const heads: string[] = []
  const running = await connectProxy((socket, port, head) => {
    heads.push(head)
    socket.write(established)
    join(socket, connect(port, "127.0.0.1"))
  })
  return { ...running, heads }
}

export const refusingProxy = (status: number): Promise<Running> =>
  connectProxy((socket) => socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`))

/** Ends TLS itself, with a certificate of its own, and goes on to the real place in the clear. */
export const tlsEatingProxy = (certificate: Certificate): Promise<Running> =>
  connectProxy((socket, port) => {
    socket.write(established)
    join(new TLSSocket(socket, { isServer: true, ...certificate }), connect(port, "127.0.0.1"))
  })

/** Opens the tunnel, and cuts it off at the first byte of TLS. */
export const cuttingProxy = (): Promise<Running> =>
  connectProxy((socket) => {
    socket.write(established)
    socket.once("data", () => socket.destroy())
  })

/** A port at which nothing listens. */
export const closedPort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
