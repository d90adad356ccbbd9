/** HTTP exchanges over undici: a pool of sockets for each origin, opened by its first exchange, and undici loaded by the first of all. */
import * as Effect from "effect/Effect"
import type { AttemptFailure } from "../../model/AttemptFailure.ts"
import { undiciMissing } from "../../model/networkFailure.ts"
import type { ProxyServer } from "../../model/proxy.ts"
import type { Reply } from "../../model/Reply.ts"
import { InFlight } from "../InFlight.ts"
import type { Timers } from "../Timers.ts"
import type { Request } from "./Request.ts"
import type { OpenTunnels } from "./SocketPool.ts"
import { socketQueue } from "./socketQueue.ts"
import { openSockets, type Sockets } from "./sockets.ts"
import type { UndiciExchange } from "./UndiciExchange.ts"
import { loadUndici, type Undici } from "./undici.ts"

export interface PoolOptions {
  readonly connections: number
  readonly proxy: ProxyServer | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly timers: Timers
}

interface Origin {
  readonly sockets: Sockets
  readonly exchange: (request: Request) => Effect.Effect<Reply, AttemptFailure>
}

export const openPools = (options: PoolOptions) => {
  const { connections, proxy, timers } = options
  const origins = new Map<string, Origin>()
  const timed = new InFlight<UndiciExchange>(timers)
  let undici: Undici | undefined
  let openTunnels: OpenTunnels | undefined

  const open = ({ origin, timeoutMs }: Request, loaded: Undici): Origin => {
    const sockets = openSockets(origin, loaded, openTunnels, { connections, timeoutMs, timers })
    const opened = { sockets, exchange: socketQueue(sockets, { ...options, timed }) }
    origins.set(origin, opened)
    return opened
  }

  const exchange = (request: Request, loaded: Undici): Effect.Effect<Reply, AttemptFailure> =>
    (origins.get(request.origin) ?? open(request, loaded)).exchange(request)

  const load = Effect.tryPromise({
    try: async () => {
      const loaded = await loadUndici()
      if (proxy !== undefined) {
        const { tunnelsBy } = await import("./tunnels.ts")
        openTunnels = await tunnelsBy(proxy)
      }
      undici = loaded
      return loaded
    },
    catch: undiciMissing
  })

  return {
    exchange: (request: Request): Effect.Effect<Reply, AttemptFailure> =>
      undici === undefined ? Effect.flatMap(load, (loaded) => exchange(request, loaded)) : exchange(request, undici),
    close: async () => {
      await Promise.all([...origins.values()].map(({ sockets }) => sockets.destroy()))
    }
  }
}
