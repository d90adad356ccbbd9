/** The sockets of one origin, by undici's pool: how they connect, and how long they live. */
import type { Socket } from "node:net"
import type { buildConnector, Dispatcher, Pool } from "undici"
import type { Timers } from "../Timers.ts"
import { givenUp } from "./UndiciExchange.ts"
import type { Undici } from "./undici.ts"

/** A socket lives no longer, so that a host name that moves is followed under steady traffic too. */
const maxSocketAgeMs = 30_000

/** How many addresses of a host may be dead or slow before one that answers is reached within the time for connecting. */
const addressesTried = 5

/** undici's own, but it keeps account of what is still connecting: a pool that is destroyed forgets such sockets. */
const connector = (
  { buildConnector }: Undici,
  timeoutMs: number,
  connecting: Set<Socket>
): buildConnector.connector => {
  const connect = buildConnector({
    timeout: timeoutMs,
    // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED can't switch it off.
    rejectUnauthorized: true,
    allowH2: false,
    // Node's own 250 ms give up on every address that is farther away than that.
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: Math.max(250, Math.floor(timeoutMs / addressesTried))
  })
  return (options, callback) => {
    // It returns the socket, which its type does not say.
    const socket = connect(options, (...result) => {
      if (socket !== undefined) connecting.delete(socket)
      callback(...result)
    }) as unknown as Socket | undefined
    if (socket !== undefined) connecting.add(socket)
  }
}

export interface Sockets {
  /** Hands one request to undici. `now` is read by whoever calls anyway. */
  readonly dispatch: (now: number, options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) => void
  readonly destroy: () => Promise<void>
}

export const openSockets = (
  origin: string,
  undici: Undici,
  {
    connections,
    timeoutMs,
    timers
  }: { readonly connections: number; readonly timeoutMs: number; readonly timers: Timers }
): Sockets => {
  const connecting = new Set<Socket>()
  const connect = connector(undici, timeoutMs, connecting)
  const open = (): Pool =>
    new undici.Pool(origin, {
      connections,
      // The rule of what has been sent is proven for HTTP/1.1, one request a socket.
      pipelining: 1,
      allowH2: false,
      // One timer of our own bounds an exchange; undici's, which are coarse, only a connection that nobody waits for.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect
    })
  let pool = open()
  let openedAt = timers.now()
  /** Those that finish what is under way, and then close. */
  const retiring = new Set<Pool>()

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
