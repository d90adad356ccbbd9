/** The pool of an origin, with sockets that go straight to it, or through tunnels. */
import type { buildConnector, Pool } from "undici"

/** What undici's pools of both kinds do. */
export type SocketPool = Pick<Pool, "dispatch"> & { readonly [M in "close" | "destroy"]: () => Promise<void> }

export type PoolOptions = Required<
  Pick<Pool.Options, "connections" | "pipelining" | "allowH2" | "headersTimeout" | "bodyTimeout">
>

export interface TunnelOptions {
  readonly origin: string
  readonly pool: PoolOptions
  /** How it connects to the proxy. */
  readonly connect: buildConnector.connector
  /** How TLS begins in a tunnel. */
  readonly tls: buildConnector.BuildOptions
  readonly timeoutMs: number
}

export type OpenTunnels = (options: TunnelOptions) => SocketPool
