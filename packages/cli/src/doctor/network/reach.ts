/** A socket to Desk, by the road that the client takes: straight, or through its proxy. */
import type { Duplex } from "node:stream"
import type { Facts, Road } from "../Facts.ts"
import { connectTo } from "./connect.ts"
import { openTunnel } from "./tunnel.ts"

export type Reached =
  | { readonly _tag: "Reached"; readonly socket: Duplex }
  | { readonly _tag: "Failed"; readonly code: string }

/** Straight to the address that was reached before, so that a name is not looked up once more. Whoever gets the socket closes it. */
export const reach = async (
  { host, port, proxy }: Road,
  { reached }: Pick<Facts, "reached">,
  signal: AbortSignal
): Promise<Reached> => {
  if (proxy !== undefined) {
    const tunnel = await openTunnel(proxy, { host, port }, signal)
    if (tunnel._tag === "Open") return { _tag: "Reached", socket: tunnel.socket }
    return { _tag: "Failed", code: tunnel._tag === "Failed" ? tunnel.code : `HTTP ${tunnel.status}` }
  }
  const connected = await connectTo({ host: reached?.address ?? host, port }, 10_000, signal)
  return connected._tag === "Connected" ? { _tag: "Reached", socket: connected.socket } : connected
}
