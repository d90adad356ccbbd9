/**
 * Sockets through a proxy that opens tunnels, by undici's own agent. A part of its own, loaded with all of undici where a proxy is
 * asked for. TLS, and with it the check of the certificate, is between this process and Desk; the proxy sees a host and a port.
 */
import type { Dispatcher, Pool, ProxyAgent } from "undici"
import { TunnelFailed } from "../../model/networkFailure.ts"
import type { ProxyServer } from "../../model/proxy.ts"
import type { OpenTunnels } from "./SocketPool.ts"

/**
 * The proxy's side of a pool. What goes wrong there must not look like what goes wrong with Desk; and undici takes a few codes for a
 * reason to connect again without end, which the new error does not have.
 */
const towards = (proxy: ProxyServer, pool: Pool): Dispatcher => {
  const open = pool.connect.bind(pool)
  const connect = async (options: Dispatcher.ConnectOptions<null>): Promise<Dispatcher.ConnectData<null>> => {
    const opened = await open(options).catch((error: unknown) => {
      throw new TunnelFailed(proxy.origin, undefined, error)
    })
    if (opened.statusCode === 200) return opened
    opened.socket.on("error", () => {}).destroy()
    throw new TunnelFailed(proxy.origin, opened.statusCode)
  }
  return Object.assign(pool, { connect })
}

export const tunnelsBy = async (proxy: ProxyServer): Promise<OpenTunnels> => {
  const { default: undici } = await import("undici")
  return ({ origin, pool, connect, tls, timeoutMs }) => {
    const { authorization } = proxy
    const settings: ProxyAgent.Options = {
      ...pool,
      uri: proxy.origin,
      ...(authorization === undefined ? {} : { token: authorization }),
      proxyTunnel: true,
      requestTls: tls,
      // Nobody else's timer ends a proxy's silence once the call that wanted the tunnel has been given up.
      clientFactory: (url) =>
        towards(proxy, new undici.Pool(url, { connect, allowH2: false, headersTimeout: timeoutMs }))
    }
    const agent = new undici.ProxyAgent(settings)
    return {
      dispatch: (options, handler) => agent.dispatch({ ...options, origin }, handler),
      close: () => agent.close(),
      destroy: () => agent.destroy()
    }
  }
}
