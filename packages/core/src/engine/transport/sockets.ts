/** The sockets of one origin, by undici's pool: how they connect, and how long they live. */
import type { Socket } from "node:net"
import type { buildConnector, Dispatcher } from "undici"
import type { Timers } from "../Timers.ts"
import type { OpenTunnels, PoolOptions, SocketPool } from "./SocketPool.ts"
import { givenUp } from "./UndiciExchange.ts"
import type { Undici } from "./undici.ts"

/** A socket lives no longer, so that a host name that moves is followed under steady traffic too. */
const maxSocketAgeMs = 30_000

/** How many addresses of a host may be dead or slow before one that answers is reached within the time for connecting. */
const addressesTried = 5

const tlsOf = (timeoutMs: number): buildConnector.BuildOptions => ({
  timeout: timeoutMs,
  // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED can't switch it off.
  rejectUnauthorized: true,
  allowH2: false
})

/**
 * undici's own, but it keeps account of what is still connecting: a pool that is destroyed forgets such sockets. One to a proxy is
 * connecting as long as it lives, since TLS with Desk is still to come.
 */
const connector = (
  { buildConnector }: Undici,
  timeoutMs: number,
  connecting: Set<Socket>,
  toProxy: boolean
): buildConnector.connector => {
  const connect = buildConnector({
    ...tlsOf(timeoutMs),
    // Node's own 250 ms give up on every address that is farther away than that.
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: Math.max(250, Math.floor(timeoutMs / addressesTried))
  })
  return (options, callback) => {
    // It returns the socket, which its type does not say.
    const socket = connect(options, (...result) => {
      if (socket !== undefined && !toProxy) connecting.delete(socket)
      callback(...result)
    }) as unknown as Socket | undefined
    if (socket === undefined) return
    connecting.add(socket)
    if (toProxy) socket.once("close", () => connecting.delete(socket))
  }
}

export interface Sockets {
  /** Hands one request to undici. `now` is read by whoever calls anyway. */
  readonly dispatch: (now: number, options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) => void
  readonly destroy: () => Promise<void>
}

const poolOptions = (connections: number): PoolOptions => ({
  connections,
  // The rule of what has been sent is proven for HTTP/1.1, one request a socket.
  pipelining: 1,
  allowH2: false,
  // One timer of our own bounds an exchange; undici's, which are coarse, only a connection that nobody waits for.
  headersTimeout: 0,
  bodyTimeout: 0
})

export const openSockets = (
  origin: string,
  undici: Undici,
  openTunnels: OpenTunnels | undefined,
  {
    connections,
    timeoutMs,
    timers
  }: { readonly connections: number; readonly timeoutMs: number; readonly timers: Timers }
): Sockets => {
  const connecting = new Set<Socket>()
  const connect = connector(undici, timeoutMs, connecting, openTunnels !== undefined)
  const options = poolOptions(connections)
  const open = (): SocketPool =>
    openTunnels === undefined
      ? new undici.Pool(origin, { ...options, connect })
      : openTunnels({ origin, pool: options, connect, tls: tlsOf(timeoutMs), timeoutMs })
  let pool = open()
  let openedAt = timers.now()
  /** Those that finish what is under way, and then close. */
  const retiring = new Set<SocketPool>()

  /** The sockets of a pool grow old together. undici's own `clientTtl` would read the clock for each of them at every request. */
  const renew = (now: number): void => {
    const old = pool
    retiring.add(old)
    const retired = () => retiring.delete(old)
    old.close().then(retired, retired)
    pool = open()
    openedAt = now
  }

  return {
    dispatch: (now, options, handler) => {
      if (now - openedAt > maxSocketAgeMs) renew(now)
      pool.dispatch(options, handler)
    },
    destroy: async () => {
      const destroyed = [pool, ...retiring].map((one) => one.destroy())
      for (const socket of connecting) socket.destroy(givenUp)
      await Promise.all(destroyed)
    }
  }
}
