/** Listening on this machine only, and stopping without cutting off a request. */
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import type { FrontEndOptions, RunningFrontEnd } from "./frontEnd.ts"

const host = "127.0.0.1"

export const listen = async (
  handler: RequestListener,
  {
    page,
    port,
    closing
  }: Pick<FrontEndOptions, "page" | "port"> & {
    /** Ends what goes on after its request was answered. */
    readonly closing?: () => Promise<void> | undefined
  }
): Promise<RunningFrontEnd> => {
  const server = createServer(page.before(handler))
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, host, resolve)
  })
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        page.close()
        server.closeIdleConnections()
      })
      await closing?.()
    }
  }
}
