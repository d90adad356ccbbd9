/**
 * Waits for a server that is started beside this: a call that comes before it listens would only be refused.
 */
import { connect } from "node:net"

const AGAIN_MS = 100

const accepts = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port })
    const end = (is: boolean) => (): void => {
      socket.destroy()
      resolve(is)
    }
    socket.once("connect", end(true)).once("error", end(false))
  })

/** Resolves once connections to this URL are accepted, with true; or when `given up` says so, with false. */
export const whenListening = async (url: string, isGivenUp: () => boolean): Promise<boolean> => {
  const { hostname, port, protocol } = new URL(url)
  const host = hostname.replace(/^\[(.*)\]$/, "$1")
  while (!isGivenUp()) {
    if (await accepts(host, Number(port) || (protocol === "https:" ? 443 : 80))) return true
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
  return false
}
