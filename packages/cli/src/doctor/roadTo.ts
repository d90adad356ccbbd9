/** By which road the client goes, read from core's own rules. */
import { proxyRoute } from "@tcdesk/core/adapter"
import type { Road } from "./Facts.ts"
import type { Tools } from "./Tools.ts"

const placeOf = (origin: string): { readonly host: string; readonly port: number; readonly isTls: boolean } => {
  const { hostname, port, protocol } = new URL(origin)
  const isTls = protocol === "https:"
  return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || (isTls ? 443 : 80)), isTls }
}

export const roadTo = (origin: string, { env, proxy: option }: Pick<Tools, "env" | "proxy">): Road => {
  // Faults of it were found when the client was made.
  const { proxy, ignored } = proxyRoute(
    origin,
    { option },
    (name) => env[name],
    () => {}
  )
  const { host, port, isTls } = placeOf(origin)
  const first = proxy === undefined ? { host, port } : placeOf(proxy.origin)
  return { host, port, isTls, proxy, ignored, first: { host: first.host, port: first.port } }
}
