/**
 * Puts a server on its port, and says where it is reached.
 */
import type { Server } from "node:http"
import type { AddressInfo } from "node:net"

const REASONS: ReadonlyMap<string, (host: string, port: number) => string> = new Map([
  ["EADDRINUSE", (_host, port) => `port ${port} is taken`],
  ["EACCES", (_host, port) => `this user has no right to listen on port ${port}`],
  ["EADDRNOTAVAIL", (host, port) => `${host} is no address of this machine, to listen on port ${port} of it`],
  ["ENOTFOUND", (host, port) => `there is no host ${host}, to listen on port ${port} of it`]
])

/** Resolves when the server listens; rejects with the system's code. */
export const listen = (
  server: Server,
  { host, port }: { readonly host: string; readonly port: number }
): Promise<AddressInfo> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const why = REASONS.get(error.code ?? "")?.(host, port) ?? `cannot listen on ${host}, port ${port}: ${error.code}`
      reject(Object.assign(new Error(`startEmulator: ${why}`), { code: error.code }))
    })
    server.listen({ host, port }, () => {
      // What goes wrong from now on, for want of file descriptors say, costs a connection and not the process.
      server.on("error", (error) => process.emitWarning(error, "EmulatorWarning"))
      // Nothing of a server that a program has beside its own work keeps that program alive.
      server.on("connection", (socket) => socket.unref())
      server.unref()
      resolve(server.address() as AddressInfo)
    })
  })

/** Where a client on this machine reaches a server that listens on this host. */
export const reachable = (host: string): string => {
  if (host === "0.0.0.0") return "127.0.0.1"
  if (host === "::") return "[::1]"
  return host.includes(":") ? `[${host}]` : host
}
