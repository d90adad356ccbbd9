/** The transports of a client's own: how they are opened, and what closes them. */
import * as Effect from "effect/Effect"
import type { ProxyServer } from "../../model/proxy.ts"
import type { ResolvedOptions } from "../../model/ResolvedOptions.ts"
import type { Timers } from "../Timers.ts"
import { fetchExchange } from "./fetchExchange.ts"
import { isMocked } from "./mocked.ts"
import type { Transport } from "./Transport.ts"
import { openPools } from "./undiciPool.ts"

export interface OpenTransport {
  readonly transport: Transport["Service"]
  readonly close: Effect.Effect<void>
}

const headers = {
  "content-type": "application/json; charset=utf-8",
  "user-agent": "tcdesk",
  // An answer of 60 bytes gains nothing by a coding, and not every proxy that applies one does it right.
  "accept-encoding": "identity"
} as const

/** Over a `fetch` function: there is nothing to close. */
export const openFetch = (fetch: typeof globalThis.fetch, timers: Timers): OpenTransport => ({
  transport: { exchange: fetchExchange({ fetch, headers, timers }) },
  close: Effect.void
})

/** Keep-alive sockets; or the platform's `fetch`, while a MockAgent of undici's is the process's global dispatcher. */
export const openUndici = (connections: number, timers: Timers, proxy?: ProxyServer): OpenTransport => {
  const { exchange, close } = openPools({ connections, proxy, headers, timers })
  const mocked = openFetch((...request) => globalThis.fetch(...request), timers).transport
  return {
    transport: { exchange: (request) => (isMocked() ? mocked.exchange(request) : exchange(request)) },
    close: Effect.promise(close)
  }
}

/** What the options ask for. */
export const openTransport = (
  { fetch, connections, route }: Pick<ResolvedOptions, "fetch" | "connections" | "route">,
  timers: Timers
): OpenTransport => (fetch === undefined ? openUndici(connections, timers, route.proxy) : openFetch(fetch, timers))
