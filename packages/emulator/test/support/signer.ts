/**
 * Signs requests. Written anew, not taken from the sources: a judge that checks itself proves nothing.
 */
import { createHmac } from "node:crypto"
import { deflateSync } from "node:zlib"
import type { Emulator } from "../../src/index.ts"

export interface Signing {
  readonly sdkAppId: number
  readonly identifier: string
  readonly secretKey: string
  readonly time?: number
  readonly expire?: number
}

const tencentBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString("base64").replace(/\+/g, "*").replace(/\//g, "-").replace(/=/g, "_")

/** Any JSON in the form of a UserSig. */
export const packed = (json: unknown): string =>
  tencentBase64(deflateSync(typeof json === "string" ? json : JSON.stringify(json)))

export const claimsOf = (signing: Signing): Record<string, unknown> => {
  const time = signing.time ?? Math.floor(Date.now() / 1000)
  const expire = signing.expire ?? 3600
  const signed = `TLS.identifier:${signing.identifier}\nTLS.sdkappid:${signing.sdkAppId}\nTLS.time:${time}\nTLS.expire:${expire}\n`
  return {
    "TLS.ver": "2.0",
    "TLS.identifier": signing.identifier,
    "TLS.sdkappid": signing.sdkAppId,
    "TLS.time": time,
    "TLS.expire": expire,
    "TLS.sig": createHmac("sha256", signing.secretKey).update(signed).digest("base64")
  }
}

export const sign = (signing: Signing): string => packed(claimsOf(signing))

/** The target of a good request; a parameter that is `undefined` is left out. */
export const target = (
  emulator: Emulator,
  query: Readonly<Record<string, string | undefined>> = {},
  command = "send_msg"
): string => {
  const all = {
    sdkappid: String(emulator.sdkAppId),
    identifier: emulator.identifier,
    usersig: sign(emulator),
    random: "4294967295",
    contenttype: "json",
    ...query
  }
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return `/v4/desk_http_svc/${command}?${new URLSearchParams(given)}`
}
