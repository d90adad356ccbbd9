/**
 * Who may use the inbox and its API: programs on this machine, and the inbox's own page, but no page of another site that a browser on this
 * machine shows. A site can point a name of its own at 127.0.0.1 (DNS rebinding), send requests it cannot read, or load what it likes.
 */
import type { IncomingHttpHeaders } from "node:http"
import { isIP } from "node:net"
import { hostOf, isEveryAddress, isLoopback } from "../base/loopback.ts"
import { ApiError } from "./ApiError.ts"

/** The name in the address bar must be this machine's: a name that DNS gives out could be anybody's. */
export const checkHost = (headers: IncomingHttpHeaders, boundHost: string): void => {
  const host = hostOf(headers.host ?? "")
  if (isLoopback(host) || host === boundHost.toLowerCase()) return
  // Listening everywhere, every address is its own; an address cannot be rebound.
  if (isEveryAddress(boundHost) && isIP(host) !== 0) return
  throw new ApiError(
    403,
    "host",
    "the Host header names another machine: use localhost, a loopback address, or the host it listens on"
  )
}

/** A browser says from where a request comes: only from the inbox itself. Other programs say nothing, and may. */
export const checkOrigin = (headers: IncomingHttpHeaders): void => {
  const { origin, host = "" } = headers
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    throw new ApiError(403, "origin", "the Origin header names another site: only the inbox's own page may call this")
  }
  const site = headers["sec-fetch-site"]
  if (site !== undefined && site !== "same-origin" && site !== "none") {
    throw new ApiError(403, "origin", "the request comes from another site: only the inbox's own page may call this")
  }
}

/** JSON cannot be sent by a form, nor by a script of another site without asking first. */
export const checkContentType = (headers: IncomingHttpHeaders): void => {
  const type = (headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase()
  if (type !== "application/json") {
    throw new ApiError(415, "content_type", "the Content-Type header must be application/json")
  }
}
