/**
 * The signature of a callback (269/32431): `Sign` is the SHA-256, in lower-case hex, of the token followed by `RequestTime`. Body, path
 * and the other values of the query take no part in it.
 */
import { findBuiltin } from "../model/builtin.ts"

/** How far `RequestTime` may be from now, in seconds. */
const windowSeconds = 60

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")

/** SHA-256 in hex: at once by Node, where it is Node, else by Web Crypto. */
const digest = (signed: string): string | Promise<string> => {
  const node = findBuiltin("node:crypto")
  return node === undefined ? webDigest(signed) : node.createHash("sha256").update(signed).digest("hex")
}

const webDigest = async (signed: string): Promise<string> =>
  hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(signed))))

/** Takes the same time wherever the two differ. */
const isSame = (a: string, b: string): boolean => {
  if (a.length !== b.length) return false
  let differences = 0
  for (let i = 0; i < a.length; i += 1) differences |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return differences === 0
}

const isAnyOf = (sign: string, wanted: ReadonlyArray<string>): boolean =>
  wanted.filter((one) => isSame(sign, one)).length > 0

/** Whether a signature was made with one of the tokens, at about this time. */
export const isSigned = (
  { sign, requestTime, tokens }: { sign: string; requestTime: string; tokens: ReadonlyArray<string> },
  nowMs: number
): boolean | Promise<boolean> => {
  if (!/^\d{1,12}$/.test(requestTime)) return false
  if (Math.abs(nowMs / 1000 - Number(requestTime)) > windowSeconds) return false
  const wanted = tokens.map((token) => digest(token + requestTime))
  return wanted.every((one) => typeof one === "string")
    ? isAnyOf(sign, wanted)
    : Promise.all(wanted).then((all) => isAnyOf(sign, all))
}

/** A callback's URL, to be signed. */
export interface SignWebhookOptions {
  /** With or without a query. */
  readonly url: string
  /** The token of the callback's authentication. Secret. */
  readonly token: string
  /** Seconds since 1970; the present by default. */
  readonly requestTimeSeconds?: number | undefined
}

/**
 * The same URL with `Sign` and `RequestTime`, as Desk would call it: for tests. Needs Node, Bun or Deno.
 *
 * @example
 * ```ts run
 * import assert from "node:assert/strict"
 * import { signWebhook } from "@tcdesk/core/webhook"
 *
 * const url = signWebhook({ url: "/desk/callback?SdkAppid=1400000000", token: "xxxxyyyy", requestTimeSeconds: 1669872112 })
 * assert.match(url, /Sign=17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061&RequestTime=1669872112$/)
 * ```
 */
export const signWebhook = ({ url, token, requestTimeSeconds }: SignWebhookOptions): string => {
  const requestTime = String(requestTimeSeconds ?? Math.floor(Date.now() / 1000))
  const sign = digest(token + requestTime)
  if (typeof sign !== "string") throw new Error("signWebhook needs node:crypto, which is not there.")
  const [address = ""] = url.split("#", 1)
  const fragment = url.slice(address.length)
  return `${address}${address.includes("?") ? "&" : "?"}Sign=${sign}&RequestTime=${requestTime}${fragment}`
}
