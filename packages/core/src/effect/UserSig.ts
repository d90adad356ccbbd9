/**
 * UserSig for users of Effect: keys come in and signatures go out `Redacted`.
 * @packageDocumentation
 */
import * as Redacted from "effect/Redacted"
import * as plain from "../model/UserSig.ts"

export type { Decoding, Verification } from "../model/UserSig.ts"

/** What a UserSig is made from. */
export interface SignOptions extends plain.UserSigClaims {
  /** The app's key as the console shows it. */
  readonly secretKey: Redacted.Redacted<string>
  /** Lifetime in seconds. */
  readonly ttlSeconds: number
  /** Milliseconds since 1970; the present by default. */
  readonly now?: number | undefined
}

/** What a UserSig is checked against. */
export type VerifyOptions = Omit<SignOptions, "ttlSeconds">

/**
 * Signs for `ttlSeconds` from `now` on.
 *
 * @example
 * ```ts run
 * import { UserSig } from "@tcdesk/core/effect"
 * import * as Redacted from "effect/Redacted"
 *
 * const secretKey = Redacted.make(process.env.TCDESK_SECRET_KEY ?? "")
 * const userSig = UserSig.sign({ sdkAppId: 1400000000, identifier: "user45", secretKey, ttlSeconds: 86_400 })
 * ```
 */
export const sign = (options: SignOptions): Redacted.Redacted<string> =>
  Redacted.make(plain.sign({ ...options, secretKey: Redacted.value(options.secretKey) }), { label: "UserSig" })

/** Checks a UserSig as the service does: form, identifier, app, signature (in constant time), expiry. */
export const verify = (userSig: Redacted.Redacted<string>, options: VerifyOptions): plain.Verification =>
  plain.verify(Redacted.value(userSig), { ...options, secretKey: Redacted.value(options.secretKey) })

/**
 * Says what a UserSig claims, and verifies nothing: without the key nobody can tell whether it is genuine. To look at one by eye; to admit
 * somebody, use `verify`.
 */
export const decode = (userSig: Redacted.Redacted<string>): plain.Decoding => plain.decode(Redacted.value(userSig))
