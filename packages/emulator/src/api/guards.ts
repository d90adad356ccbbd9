/**
 * Who may send anything here: programs on this machine, and the inbox's own page, but no page of another site that a browser on this machine
 * shows. A site can point a name of its own at 127.0.0.1 (DNS rebinding), send requests whose answers it cannot read, or load what it likes.
 * None of that is judged or recorded, nor does it use up a fault that was meant for the client under test.
 */
import type { IncomingHttpHeaders } from "node:http"
import { isIP } from "node:net"
import { hostOf, isEveryAddress, isLoopback } from "../base/loopback.ts"
import { ApiError } from "./ApiError.ts"

/** What the guards look at. */
export interface Head {
  readonly method: string
  readonly headers: IncomingHttpHeaders
}

/** Whether a name or address, in lower case and without port, is this emulator's: a name that DNS gives out could be anybody's. */
export type IsOwnHost = (host: string) => boolean

/** Listening everywhere, every address is its own: an address cannot be rebound. Names beside the loopback's are those its owner listed. */
export const ownHosts =
  (boundHost: string, allowedHosts: readonly string[]): IsOwnHost =>
  (host) =>
    isLoopback(host) ||
    host === boundHost.toLowerCase() ||
    allowedHosts.includes(host) ||
    (isEveryAddress(boundHost) && isIP(host) !== 0)

/** The inbox and its API: the name in the address bar must be the emulator's. */
export const checkHost = ({ headers }: Head, isOwn: IsOwnHost): void => {
  if (isOwn(hostOf(headers.host ?? ""))) return
  throw new ApiError(
    403,
    "host",
    "the Host header names another machine: use localhost, a loopback address, the host it listens on, or a name it was told with " +
      "--allow-host (allowedHosts)"
  )
}

/** A browser says from where a request comes: only from the inbox itself. Other programs say nothing, and may. */
export const checkOrigin = ({ headers }: Head, isOwn: IsOwnHost): void => {
  const { origin, host = "" } = headers
  const isSame = origin?.toLowerCase() === `http://${host.toLowerCase()}` && isOwn(hostOf(host))
  if (origin !== undefined && !isSame) {
    throw new ApiError(403, "origin", "the Origin header names another site: only the inbox's own page may call this")
  }
  const site = headers["sec-fetch-site"]
  if (site !== undefined && site !== "same-origin" && site !== "none") {
    throw new ApiError(403, "origin", "the request comes from another site: only the inbox's own page may call this")
  }
}

/**
 * Desk's own paths. On a loopback address they go by the same names as the inbox. Once the owner lets it listen for others (`host`), its clients
 * may call it by names it cannot know, that of a container say: then any name will do for what no browser can have sent, a POST without Origin.
 */
export const checkDeskCall = (head: Head, isOwn: IsOwnHost, boundHost: string): void => {
  const { method, headers } = head
  checkOrigin(head, isOwn)
  // Browsers name no origin with what they merely load, and over plain HTTP to an address on the network no site either.
  const isLoad = method !== "POST" && /^mozilla\//i.test(headers["user-agent"] ?? "")
  if (isLoad && headers["sec-fetch-site"] === undefined) {
    throw new ApiError(403, "origin", "a browser asks, and does not say for which site: Desk's commands take POST")
  }
  const isOpenToOthers = !isLoopback(boundHost)
  if (headers.host === undefined || (isOpenToOthers && method === "POST")) return
  checkHost(head, isOwn)
}

/** JSON cannot be sent by a form, nor by a script of another site without asking first. */
export const checkContentType = ({ headers }: Head): void => {
  const type = (headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase()
  if (type !== "application/json") {
    throw new ApiError(415, "content_type", "the Content-Type header must be application/json")
  }
}
