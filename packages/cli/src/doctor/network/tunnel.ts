/** A way through a proxy that opens tunnels. */
import { request as httpRequest } from "node:http"
import { request as httpsRequest } from "node:https"
import { isIP, type Socket } from "node:net"
import type { Duplex } from "node:stream"
import type { ProxyServer } from "@tcdesk/core/adapter"
import { hostPort } from "../words.ts"
import { codeOf } from "./connect.ts"

export type Tunnel =
  | { readonly _tag: "Open"; readonly socket: Duplex }
  /** The proxy has answered, and opens none. */
  | { readonly _tag: "Refused"; readonly status: number }
  | { readonly _tag: "Failed"; readonly code: string }

/** Sends the proxy the name of the host, and its own password where its URL has one; nothing to the host. Whoever gets the socket closes it. */
export const openTunnel = (
  { origin, authorization }: Pick<ProxyServer, "origin" | "authorization">,
  { host, port }: { readonly host: string; readonly port: number },
  signal: AbortSignal
): Promise<Tunnel> =>
  new Promise((resolve) => {
    const proxy = new URL(origin)
    const isTls = proxy.protocol === "https:"
    const target = hostPort(host, port)
    const proxyHost = proxy.hostname.replace(/^\[|\]$/g, "")
    const asked = (isTls ? httpsRequest : httpRequest)({
      method: "CONNECT",
      host: proxyHost,
      port: proxy.port || (isTls ? 443 : 80),
      path: target,
      headers: { host: target, ...(authorization === undefined ? {} : { "proxy-authorization": authorization }) },
      // A connection of its own, whose certificate is checked.
      agent: false,
      ...(isTls ? { rejectUnauthorized: true, ...(isIP(proxyHost) === 0 ? { servername: proxyHost } : {}) } : {}),
      signal
    })
    const refuse = (status: number, socket: Socket | Duplex): void => {
      socket.on("error", () => {}).destroy()
      resolve({ _tag: "Refused", status })
    }
    asked.once("connect", ({ statusCode = 0 }, socket) =>
      statusCode === 200 ? resolve({ _tag: "Open", socket }) : refuse(statusCode, socket)
    )
    asked.once("response", (response) => refuse(response.statusCode ?? 0, response.socket))
    asked.on("error", (error) => resolve({ _tag: "Failed", code: codeOf(error) }))
    asked.end()
  })
