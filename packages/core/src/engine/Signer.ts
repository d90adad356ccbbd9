/** A UserSig that is always fresh: made or fetched once, shared by every send, renewed before it ends. */
import * as Effect from "effect/Effect"
import type { ResolvedOptions } from "../model/ResolvedOptions.ts"
import { sanitizeError } from "../model/sanitize.ts"
import type { Timers } from "./Timers.ts"
import type { AttemptFailure } from "../model/AttemptFailure.ts"
import * as UserSig from "../model/UserSig.ts"

/** A UserSig in use. Secret. */
export interface Signature {
  readonly userSig: string
  /** The URL's query up to the `random` of an attempt. */
  readonly query: string
  /** Milliseconds since 1970; absent for a UserSig that can't be read. */
  readonly expiresAt: number | undefined
  /** Outside of this time, milliseconds since 1970, a new one is made. */
  readonly freshFrom: number
  readonly freshUntil: number
}

export interface Signer {
  /** The one in use, while it is fresh. */
  readonly fresh: () => Signature | undefined
  /** A fresh one, made or fetched if need be. */
  readonly signature: Effect.Effect<Signature, AttemptFailure>
  /** Makes sure that the next signature is another one than this, which Desk has refused; whether that is possible. */
  readonly invalidate: (refused: Signature) => boolean
  readonly expiresAt: () => number | undefined
}

/** The part of a UserSig's life after which it is renewed. */
const freshPart = 0.9

/** The clock was set back by more than this since the signature: its times may mean nothing. */
const toleratedSkewMs = 60_000

const failure = (detail: string, cause?: unknown): AttemptFailure => ({
  reason: { _tag: "Unauthenticated" },
  delivery: "not-sent",
  retry: "never",
  ambiguous: false,
  detail,
  hint: "Check the userSig function.",
  ...(cause === undefined ? {} : { cause })
})

/** Known by identity: what the function itself throws may look like anything. */
const nothing = failure("the userSig function gave no UserSig")

export const make = (
  { attemptTimeoutMs, credential, identifier, sdkAppId }: ResolvedOptions,
  timers: Timers
): Signer => {
  let current: Signature | undefined
  let obtaining: { readonly since: number; readonly signature: Promise<Signature> } | undefined

  const adopt = (userSig: string, lasts: boolean): Signature => {
    const now = timers.epochMs()
    const expiresAt = UserSig.expiresAt(userSig)
    current = {
      userSig,
      query: `sdkappid=${sdkAppId}&identifier=${encodeURIComponent(identifier)}&usersig=${encodeURIComponent(userSig)}&contenttype=json&random=`,
      expiresAt,
      freshFrom: lasts ? Number.NEGATIVE_INFINITY : now - toleratedSkewMs,
      freshUntil: lasts || expiresAt === undefined ? Number.POSITIVE_INFINITY : now + (expiresAt - now) * freshPart
    }
    return current
  }

  const fresh = (): Signature | undefined => {
    if (current === undefined) return undefined
    const now = timers.epochMs()
    return now >= current.freshFrom && now < current.freshUntil ? current : undefined
  }

  const orRenewed = (make: Effect.Effect<Signature, AttemptFailure>) =>
    Effect.suspend(() => {
      const signature = fresh()
      return signature === undefined ? make : Effect.succeed(signature)
    })

  const expiresAt = () => current?.expiresAt
  const invalidate = (refused: Signature) => {
    if (current === refused) current = undefined
    return true
  }

  switch (credential._tag) {
    case "UserSig": {
      const fixed = Effect.succeed(adopt(credential.userSig, true))
      return { fresh, signature: fixed, invalidate: () => false, expiresAt }
    }
    case "SecretKey": {
      const { secretKey, ttlSeconds } = credential
      const sign = Effect.sync(() =>
        adopt(UserSig.sign({ sdkAppId, identifier, secretKey, ttlSeconds, now: timers.epochMs() }), false)
      )
      return { fresh, signature: orRenewed(sign), invalidate, expiresAt }
    }
    case "Provider": {
      const obtain = async (): Promise<Signature> => {
        const userSig: unknown = await credential.provide(identifier)
        if (typeof userSig !== "string" || !/^[\x21-\x7e]+$/.test(userSig)) throw nothing
        return adopt(userSig, false)
      }
      const ask = () => {
        const call = {
          since: timers.now(),
          signature: obtain().finally(() => {
            if (obtaining === call) obtaining = undefined
          })
        }
        return call
      }
      /** One call, however many sends wait for it; one that hangs must not cost all sends to come, and is then given up. */
      const shared = Effect.tryPromise({
        try: () => {
          if (obtaining === undefined || timers.now() - obtaining.since >= attemptTimeoutMs) obtaining = ask()
          return obtaining.signature
        },
        // Of what it asks for a UserSig only it knows; the next call may find it well again.
        catch: (error) =>
          error === nothing
            ? nothing
            : { ...failure("the userSig function failed", sanitizeError(error)), retryable: true }
      })
      /** A UserSig that is due for renewal but still valid serves as long as no new one is to be had. */
      const lenient = Effect.catch(shared, (failed) => {
        const valid = current?.expiresAt !== undefined && timers.epochMs() < current.expiresAt ? current : undefined
        return valid === undefined ? Effect.fail(failed) : Effect.succeed(valid)
      })
      return { fresh, signature: orRenewed(lenient), invalidate, expiresAt }
    }
  }
}
