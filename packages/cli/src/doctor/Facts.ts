/** What checks have made known to those after them. */
import type { DeskError } from "@tcdesk/core"
import type { IgnoredProxy, ProxyServer } from "@tcdesk/core/adapter"

/** What the client itself would send, read off a request that it was not let send. Holds the UserSig: keep it out of sight. */
export interface ClientFacts {
  readonly sdkAppId: number
  readonly identifier: string
  /** Secret. */
  readonly userSig: string
  /** Whether the client has made it from a key, and can make another. */
  readonly isSignedHere: boolean
  /** E.g. `https://console.tim.qq.com`. */
  readonly origin: string
}

/** How the client gets to Desk. */
export interface Road {
  /** Host and port of Desk; an IPv6 address is without brackets. */
  readonly host: string
  readonly port: number
  readonly isTls: boolean
  /** The proxy that calls go through. */
  readonly proxy: ProxyServer | undefined
  /** The variable that names a proxy which they do not go through. */
  readonly ignored: IgnoredProxy | undefined
  /** Where the first socket goes: the proxy, or Desk itself. */
  readonly first: { readonly host: string; readonly port: number }
}

export interface Address {
  readonly address: string
  readonly family: 4 | 6
}

/** How Desk has answered the one signed call: well, or as core says it. */
export type Answer =
  | { readonly _tag: "Accepted" }
  /** By an ErrorCode. */
  | { readonly _tag: "Refused"; readonly code: number }
  /** By nothing that says anything of app or caller. */
  | { readonly _tag: "None"; readonly error: DeskError }

export interface Facts {
  readonly client?: ClientFacts
  readonly road?: Road
  /** Of the first host. */
  readonly addresses?: readonly Address[]
  /** The address that was reached first. */
  readonly reached?: Address
  /** How far this machine's clock is ahead of Desk's, in milliseconds. */
  readonly aheadMs?: number
  readonly answer?: Answer
}
