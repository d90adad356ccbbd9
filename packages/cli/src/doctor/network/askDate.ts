/** The time that Desk's own answers say: the header `Date` of an answer to a request without any signature. */
import { request } from "node:http"
import { isIP } from "node:net"
import type { Duplex } from "node:stream"
import { connect } from "node:tls"
import { hostOf, hostPort } from "../words.ts"
import { codeOf } from "./connect.ts"

export type AskedDate =
  | { readonly _tag: "Date"; readonly serverMs: number; readonly sentAt: number; readonly cameAt: number }
  /** An answer without a date that can be read. */
  | { readonly _tag: "Undated" }
  | { readonly _tag: "Failed"; readonly code: string }

/** As the client does: a certificate that is not accepted ends it before anything is sent. */
const verified = (socket: Duplex, host: string): Duplex =>
  connect({ socket, host, ...(isIP(host) === 0 ? { servername: host } : {}), rejectUnauthorized: true })

/** `HEAD /`, as Tencent's own pages advise it to see whether Desk is reached. Closes the socket. */
export const askDate = (
  socket: Duplex,
  { host, port, isTls }: { readonly host: string; readonly port: number; readonly isTls: boolean },
  now: () => number,
  signal: AbortSignal
): Promise<AskedDate> =>
  new Promise((resolve) => {
    const road = isTls ? verified(socket, host) : socket
    const settle = (asked: AskedDate): void => {
      resolve(asked)
      road.on("error", () => {}).destroy()
    }
    // TLS has its own error before there is a request.
    road.on("error", (error) => settle({ _tag: "Failed", code: codeOf(error) }))
    const asked = request({
      method: "HEAD",
      path: "/",
      headers: { host: port === (isTls ? 443 : 80) ? hostOf(host) : hostPort(host, port), connection: "close" },
      createConnection: () => road,
      signal
    })
    let sentAt = now()
    asked.once("finish", () => {
      sentAt = now()
    })
    asked.on("error", (error) => settle({ _tag: "Failed", code: codeOf(error) }))
    asked.once("response", ({ headers }) => {
      const serverMs = Date.parse(headers.date ?? "")
      settle(Number.isNaN(serverMs) ? { _tag: "Undated" } : { _tag: "Date", serverMs, sentAt, cameAt: now() })
    })
    asked.end()
  })
