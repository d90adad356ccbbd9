/**
 * Puts a server on its port, and says where it is reached.
 */
import type { Server } from "node:http"
import type { AddressInfo } from "node:net"

/** Resolves when the server listens; rejects with the system's code. */
export const listen = (
  server: Server,
  { host, port }: { readonly host: string; readonly port: number }
): Promise<AddressInfo> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const why = error.code === "EADDRINUSE" ? `port ${port} is taken` : `cannot listen on ${host}, port ${port}`
      reject(Object.assign(new Error(`startEmulator: ${why}`), { code: error.code }))
    })
    server.listen({ host, port }, () => resolve(server.address() as AddressInfo))
  })

/** Where a client on this machine reaches a server that listens on this host. */
export const reachable = (host: string): string => {
  if (host === "0.0.0.0") return "127.0.0.1"
  if (host === "::") return "[::1]"
  return host.includes(":") ? `[${host}]` : host
}
