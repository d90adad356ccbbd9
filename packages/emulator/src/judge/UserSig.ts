/**
 * Verifies a UserSig (TLSSigAPIv2) for real: a second, independent reading of the documents, so that a client and this judge cannot agree
 * on the same mistake.
 *
 * A UserSig is JSON, deflated as zlib (RFC 1950), in base64 whose `+`, `/` and `=` are written `*`, `-` and `_`. Its `TLS.sig` is
 * HMAC-SHA256, keyed with the console's secret as literal text, over lines of `name:value` each ended by a line feed.
 * Source: Tencent IM's UserSig pages; order of the signed lines from the official npm package `tls-sig-api-v2`.
 */
import { createHmac, timingSafeEqual } from "node:crypto"
import { inflateSync } from "node:zlib"
import { parseJson } from "../base/json.ts"

/** A real one has about 200 characters, about 250 with a userbuf: whatever is longer than this is not looked at. */
const MAX_LENGTH = 1024
/** What a UserSig may inflate to, in bytes: real ones have about 200. Stands against zip bombs. */
const MAX_INFLATED_BYTES = 4096
/** Tencent's base64: whole groups of four, padding (`_`) at the end only. base64url would use `-` and `_` with other meanings. */
const ALPHABET = /^(?:[A-Za-z0-9*-]{4})*(?:[A-Za-z0-9*-]{2}__|[A-Za-z0-9*-]{3}_)?$/

/** What a UserSig must have been made for. */
export interface Expected {
  readonly sdkAppId: number
  /** The identifier of the request's URL. */
  readonly identifier: string
  readonly secretKey: string
  /** Milliseconds since 1970. */
  readonly nowMs: number
}

/** Why a UserSig is refused: the code of the common IM REST list and a text that says what is wrong, never the UserSig itself. */
export interface UserSigRefusal {
  readonly code: 70001 | 70003 | 70009 | 70013 | 70014
  readonly message: string
}

interface Claims {
  readonly identifier: string
  readonly sdkAppId: number
  /** Seconds since 1970 at which it was signed. */
  readonly time: number
  /** Its lifetime in seconds, a duration. */
  readonly expire: number
  readonly userbuf: string | undefined
  readonly signature: Buffer
}

/**
 * Judges a UserSig; `undefined` means it is good.
 *
 * Checked in this order: format (70003), app (70014), identifier (70013), key (70009), lifetime (70001). App and identifier come before
 * the key because a UserSig of another app is signed with another key: 70009 alone would hide the cause. A signing time in the future is
 * let pass: no document gives it a code.
 */
export const verifyUserSig = (userSig: string, expected: Expected): UserSigRefusal | undefined => {
  const claims = decode(userSig)
  if (typeof claims === "string") return { code: 70003, message: `is malformed: ${claims}` }
  if (claims.sdkAppId !== expected.sdkAppId)
    return { code: 70014, message: "was signed for another sdkappid than the URL's" }
  if (claims.identifier !== expected.identifier) {
    return { code: 70013, message: "was signed for another identifier than the URL's" }
  }
  if (!timingSafeEqual(signatureOf(claims, expected.secretKey), claims.signature)) {
    return { code: 70009, message: "was signed with another key than the app's secret key" }
  }
  if (expected.nowMs >= (claims.time + claims.expire) * 1000) {
    const since = new Date(Math.min((claims.time + claims.expire) * 1000, 8.64e15)).toISOString()
    return { code: 70001, message: `has expired, at ${since}` }
  }
  return undefined
}

/** The claims, or in words what is malformed. */
const decode = (userSig: string): Claims | string => {
  if (userSig === "") return "it is empty"
  if (userSig.length > MAX_LENGTH) return `it has more than ${MAX_LENGTH} characters`
  if (!ALPHABET.test(userSig)) return "it is not in Tencent's base64 alphabet (A-Z a-z 0-9 * - with _ as padding)"
  const base64 = userSig.replaceAll("*", "+").replaceAll("-", "/").replaceAll("_", "=")
  const deflated = Buffer.from(base64, "base64")
  // Bits left over in the last group are zero in what an encoder writes; anything else was tampered with.
  if (deflated.toString("base64") !== base64) return "its base64 is not canonical"
  let text: string
  try {
    text = inflateSync(deflated, { maxOutputLength: MAX_INFLATED_BYTES }).toString("utf8")
  } catch {
    return "it is not JSON deflated by zlib"
  }
  const parsed = parseJson(text)
  return "value" in parsed ? readClaims(parsed.value) : "it is not JSON deflated by zlib"
}

const readClaims = (json: unknown): Claims | string => {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return "its content is no JSON object"
  const fields = new Map<string, unknown>(Object.entries(json))
  if (fields.get("TLS.ver") !== "2.0") return 'its TLS.ver is not the string "2.0"'
  const identifier = fields.get("TLS.identifier")
  if (typeof identifier !== "string") return "its TLS.identifier is no string"
  const sdkAppId = count(fields.get("TLS.sdkappid"))
  if (sdkAppId === undefined) return "its TLS.sdkappid is no whole number"
  const time = count(fields.get("TLS.time"))
  if (time === undefined) return "its TLS.time is no whole number"
  const expire = count(fields.get("TLS.expire"))
  if (expire === undefined) return "its TLS.expire is no whole number"
  const userbuf = fields.get("TLS.userbuf")
  if (userbuf !== undefined && typeof userbuf !== "string") return "its TLS.userbuf is no string"
  const sig = fields.get("TLS.sig")
  const signature = typeof sig === "string" ? Buffer.from(sig, "base64") : undefined
  if (signature === undefined || signature.length !== 32 || signature.toString("base64") !== sig) {
    return "its TLS.sig is no base64 of 32 bytes"
  }
  return { identifier, sdkAppId, time, expire, userbuf, signature }
}

const count = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined

const signatureOf = (claims: Claims, secretKey: string): Buffer => {
  const lines = [
    `TLS.identifier:${claims.identifier}`,
    `TLS.sdkappid:${claims.sdkAppId}`,
    `TLS.time:${claims.time}`,
    `TLS.expire:${claims.expire}`,
    ...(claims.userbuf === undefined ? [] : [`TLS.userbuf:${claims.userbuf}`])
  ]
  return createHmac("sha256", secretKey)
    .update(lines.map((line) => `${line}\n`).join(""), "utf8")
    .digest()
}
