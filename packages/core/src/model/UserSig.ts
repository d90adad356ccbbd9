/**
 * UserSig: the signature by which Desk knows the caller (TLSSigAPIv2; "UserSig 后台 API", 269/32688).
 *
 * The signed text has the lines identifier, sdkappid, time and expire, in this order. The key is the console's secret as
 * literal text. The signature's JSON is deflated (zlib) and written in base64 with `*-_` for `+/=`, which is not base64url.
 */
import { builtin } from "./builtin.ts"
import { refuseUnknown } from "./unknownNames.ts"
import { isObject, property } from "./validate.ts"

/** Whom a UserSig stands for. */
export interface UserSigClaims {
  /** The app's SDKAppID, a positive integer. */
  readonly sdkAppId: number
  /** The account that it is for. */
  readonly identifier: string
}

/** What a UserSig is made from. */
export interface SignOptions extends UserSigClaims {
  /** The app's key as the console shows it. Secret. */
  readonly secretKey: string
  /** Lifetime in seconds. Tencent advises at least a day. */
  readonly ttlSeconds: number
  /** Milliseconds since 1970; the present by default. */
  readonly now?: number | undefined
}

/** What a UserSig is checked against. */
export interface VerifyOptions extends UserSigClaims {
  /** The app's key as the console shows it. Secret. */
  readonly secretKey: string
  /** Milliseconds since 1970; the present by default. */
  readonly now?: number | undefined
}

/** `expiresAt` is in milliseconds since 1970. The codes are those that the service answers. */
export type Verification =
  | {
      /** It would be accepted. */
      readonly ok: true
      /** When it ends, in milliseconds since 1970. */
      readonly expiresAt: number
    }
  | {
      /** It would be refused. */
      readonly ok: false
      /** The ErrorCode of the refusal. */
      readonly code: 70001 | 70003 | 70009 | 70013 | 70014
      /** What is wrong with it, for people. Holds no secret. */
      readonly message: string
    }

/** What a UserSig says of itself. Nothing of it is checked. */
export type Decoding =
  | {
      /** It has the form of a UserSig. That it would be accepted is not said. */
      readonly ok: true
      /** The SDKAppID that it claims to be for. */
      readonly sdkAppId: number
      /** The account that it claims to be for. */
      readonly identifier: string
      /** When it says it was made, in milliseconds since 1970; whole seconds. */
      readonly signedAt: number
      /** When it says it ends, in milliseconds since 1970; whole seconds. */
      readonly expiresAt: number
    }
  | {
      /** It has not. */
      readonly ok: false
      /** The ErrorCode by which the service would refuse it. */
      readonly code: 70003
      /** What is wrong with it, for people. Holds no secret. */
      readonly message: string
    }

interface Decoded {
  readonly identifier: string
  readonly sdkAppId: number
  /** Seconds since 1970. */
  readonly time: number
  /** A duration in seconds. */
  readonly expire: number
  readonly userBuf: string | undefined
  readonly signature: string
}

const hmac = (secretKey: string, signed: Omit<Decoded, "signature">): Buffer => {
  const text = [
    `TLS.identifier:${signed.identifier}`,
    `TLS.sdkappid:${signed.sdkAppId}`,
    `TLS.time:${signed.time}`,
    `TLS.expire:${signed.expire}`,
    ...(signed.userBuf === undefined ? [] : [`TLS.userbuf:${signed.userBuf}`])
  ].join("\n")
  return builtin("node:crypto").createHmac("sha256", secretKey).update(`${text}\n`).digest()
}

/** Whether a signature of these would be one: the service takes no other. */
const claimsFault = ({ sdkAppId, identifier, secretKey, ttlSeconds }: SignOptions): string | undefined => {
  if (!Number.isSafeInteger(sdkAppId) || sdkAppId < 1) return "sdkAppId must be a positive integer"
  if (typeof identifier !== "string" || identifier === "") return "identifier must be text that is not empty"
  if (typeof secretKey !== "string" || secretKey === "") return "secretKey must be text that is not empty"
  return Number.isSafeInteger(ttlSeconds) && ttlSeconds > 0 ? undefined : "ttlSeconds must be a positive integer"
}

/** What the two take together, so that the options of one will do for the other. */
const names = ["sdkAppId", "identifier", "secretKey", "ttlSeconds", "now"] satisfies ReadonlyArray<keyof SignOptions>

const refuseOthers = (options: object, method: string): void => {
  if (!isObject(options)) return
  refuseUnknown(options, names, (_, message) => {
    throw new TypeError(`UserSig.${method}: ${message}`)
  })
}

/** The only option that may be left out, and so might come from a polluted prototype. */
const nowOf = (options: { readonly now?: number | undefined }): number =>
  (property(options, "now", () => {}) as number | undefined) ?? Date.now()

/** Node's zlib is a stream, which would take a `signal` from a polluted prototype. */
const unsignalled: object = { signal: undefined }

/** Signs for `ttlSeconds` from `now` on. Throws a `TypeError` that names the option at fault. */
export const sign = (options: SignOptions): string => {
  refuseOthers(options, "sign")
  const { sdkAppId, identifier, secretKey, ttlSeconds } = options
  const now = nowOf(options)
  const fault = claimsFault({ sdkAppId, identifier, secretKey, ttlSeconds })
  if (fault !== undefined) throw new TypeError(`UserSig.sign: ${fault}.`)
  const time = Math.floor(now / 1000)
  const signature = hmac(secretKey, { identifier, sdkAppId, time, expire: ttlSeconds, userBuf: undefined })
  const json = JSON.stringify({
    "TLS.ver": "2.0",
    "TLS.identifier": identifier,
    "TLS.sdkappid": sdkAppId,
    "TLS.expire": ttlSeconds,
    "TLS.time": time,
    "TLS.sig": signature.toString("base64")
  })
  return builtin("node:zlib")
    .deflateSync(json, unsignalled)
    .toString("base64")
    .replaceAll("+", "*")
    .replaceAll("/", "-")
    .replaceAll("=", "_")
}

/** Far above any real one, and low enough for hostile ones: a genuine UserSig has about 200 characters. */
const maxLength = 2048
const maxInflatedBytes = 4096

/** What `info: true` makes of an answer; Node's types know it in the asynchronous case only. */
interface Inflated {
  readonly buffer: Buffer
  readonly engine: { readonly bytesWritten: number }
}

const alphabet = /^[A-Za-z0-9*-]+_{0,2}$/

const decoded = (userSig: string): Decoded | undefined => {
  if (userSig.length > maxLength || !alphabet.test(userSig)) return undefined
  const base64 = userSig.replaceAll("*", "+").replaceAll("-", "/").replaceAll("_", "=")
  try {
    const bytes = Buffer.from(base64, "base64")
    // Stray bits and bytes behind the end would otherwise be ignored.
    if (bytes.toString("base64") !== base64) return undefined
    const inflated = builtin("node:zlib").inflateSync(bytes, {
      ...unsignalled,
      maxOutputLength: maxInflatedBytes,
      info: true
    }) as unknown as Inflated
    if (inflated.engine.bytesWritten !== bytes.length) return undefined
    const json: unknown = JSON.parse(inflated.buffer.toString("utf8"))
    if (typeof json !== "object" || json === null) return undefined
    const fields = json as Record<string, unknown>
    const { "TLS.identifier": identifier, "TLS.sdkappid": sdkAppId, "TLS.time": time } = fields
    const { "TLS.expire": expire, "TLS.userbuf": userBuf, "TLS.sig": signature, "TLS.ver": version } = fields
    if (version !== "2.0" || typeof identifier !== "string" || typeof signature !== "string") return undefined
    if (!Number.isSafeInteger(sdkAppId) || !Number.isSafeInteger(time) || !Number.isSafeInteger(expire))
      return undefined
    if (userBuf !== undefined && typeof userBuf !== "string") return undefined
    return {
      identifier,
      sdkAppId: sdkAppId as number,
      time: time as number,
      expire: expire as number,
      userBuf,
      signature
    }
  } catch {
    return undefined
  }
}

const endOf = ({ time, expire }: Decoded): number => (time + expire) * 1000

const malformed = Object.freeze({ ok: false, code: 70003, message: "malformed: no UserSig, or a part of one" } as const)

/**
 * Reads a UserSig, and verifies nothing: without the key nobody can tell whether it is genuine. Never throws. To look at one by eye; to
 * admit somebody, use `verify`.
 */
export const decode = (userSig: string): Decoding => {
  const read = typeof userSig === "string" ? decoded(userSig) : undefined
  if (read === undefined) return malformed
  const { sdkAppId, identifier, time } = read
  return { ok: true, sdkAppId, identifier, signedAt: time * 1000, expiresAt: endOf(read) }
}

/** When a UserSig says it expires, in milliseconds since 1970, without any check of its signature. */
export const expiresAt = (userSig: string): number | undefined => {
  const read = decode(userSig)
  return read.ok ? read.expiresAt : undefined
}

/**
 * Checks a UserSig as the service does: form, identifier, app, signature (in constant time), expiry. Throws a `TypeError` for an option
 * that is not known.
 */
export const verify = (userSig: string, options: VerifyOptions): Verification => {
  refuseOthers(options, "verify")
  const { sdkAppId, identifier, secretKey } = options
  const now = nowOf(options)
  const refuse = (code: Extract<Verification, { ok: false }>["code"], message: string): Verification => ({
    ok: false,
    code,
    message
  })
  const read = typeof userSig === "string" ? decoded(userSig) : undefined
  if (read === undefined) return malformed
  if (read.identifier !== identifier) return refuse(70013, "made for another identifier")
  if (read.sdkAppId !== sdkAppId) return refuse(70014, "made for another SDKAppID")
  const given = Buffer.from(read.signature, "base64")
  const wanted = hmac(secretKey, read)
  if (given.length !== wanted.length || !builtin("node:crypto").timingSafeEqual(given, wanted))
    return refuse(70009, "made with another key")
  const end = endOf(read)
  return now < end ? { ok: true, expiresAt: end } : refuse(70001, "expired")
}
