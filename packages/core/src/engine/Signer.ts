/** A UserSig that is always fresh: made or fetched once, shared by every send, renewed before it ends. */
import * as Effect from "effect/Effect"
import type { AttemptFailure } from "../model/AttemptFailure.ts"
import { notUserSig } from "../model/notUserSig.ts"
import type { ResolvedOptions } from "../model/ResolvedOptions.ts"
import { sanitizeError } from "../model/sanitize.ts"
import * as UserSig from "../model/UserSig.ts"
import type { Timers } from "./Timers.ts"

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

/** A class of its own: what the function itself throws may look like anything. */
class NoUserSig {
  readonly failure: AttemptFailure
  constructor(what: string) {
    this.failure = failure(`the userSig function gave no UserSig, but ${what}`)
  }
}

/** How long a send waits for a new UserSig while the one at hand is still valid. */
const patienceMs = 1000
const tooSlow = failure("the userSig function did not answer in time")

export const make = (
  { attemptTimeoutMs, credential, identifier, sdkAppId }: ResolvedOptions,
  timers: Timers
): Signer => {
  let current: Signature | undefined
  let obtaining: { readonly since: number; readonly signature: Promise<Signature> } | undefined

  const signatureOf = (userSig: string, lasts: boolean): Signature => {
    const now = timers.epochMs()
    const expiresAt = UserSig.expiresAt(userSig)
    return {
      userSig,
      query: `sdkappid=${sdkAppId}&identifier=${encodeURIComponent(identifier)}&usersig=${encodeURIComponent(userSig)}&contenttype=json&random=`,
      expiresAt,
      freshFrom: lasts ? Number.NEGATIVE_INFINITY : now - toleratedSkewMs,
      freshUntil: lasts || expiresAt === undefined ? Number.POSITIVE_INFINITY : now + (expiresAt - now) * freshPart
    }
  }

  const adopt = (userSig: string, lasts: boolean): Signature => {
    current = signatureOf(userSig, lasts)
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
      let calls = 0
      let answered = 0
      const obtain = async (): Promise<Signature> => {
        calls += 1
        const call = calls
        const given: unknown = await credential.provide(identifier)
        // As files and commands end in one.
        const userSig = typeof given === "string" ? given.replace(/[\r\n]+$/, "") : given
        const other = notUserSig(userSig)
        if (other !== undefined) throw new NoUserSig(other)
        // One that was given up may answer after all, when a later one has: what it gives is the older.
        if (call < answered) return current ?? signatureOf(userSig as string, false)
        answered = call
        current = signatureOf(userSig as string, false)
        return current
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
      const shared = (): Promise<Signature> => {
        if (obtaining === undefined || timers.now() - obtaining.since >= attemptTimeoutMs) obtaining = ask()
        return obtaining.signature
      }
      // Of what it asks for a UserSig only it knows; the next call may find it well again.
      const failureOf = (error: unknown): AttemptFailure =>
        error instanceof NoUserSig
          ? error.failure
          : { ...failure("the userSig function failed", sanitizeError(error)), retryable: true }
      const stillValid = (): Signature | undefined =>
        current?.expiresAt !== undefined && timers.epochMs() < current.expiresAt ? current : undefined
      const orStillValid = (failed: AttemptFailure): Effect.Effect<Signature, AttemptFailure> => {
        const valid = stillValid()
        return valid === undefined ? Effect.fail(failed) : Effect.succeed(valid)
      }
      /**
       * A UserSig that is due for renewal but still valid serves as long as no new one is to be had: the function fails, or does not
       * answer soon.
       */
      const renewed = Effect.callback<Signature, AttemptFailure>((resume) => {
        const patience = stillValid() === undefined ? undefined : Math.min(patienceMs, attemptTimeoutMs / 5)
        const timer = patience === undefined ? undefined : timers.schedule(patience, () => end(orStillValid(tooSlow)))
        const forget = () => {
          if (timer !== undefined) timers.cancel(timer)
        }
        const end = (result: Effect.Effect<Signature, AttemptFailure>): void => {
          forget()
          resume(result)
        }
        shared().then(
          (signature) => end(Effect.succeed(signature)),
          (error) => end(orStillValid(failureOf(error)))
        )
        return Effect.sync(forget)
      })
      return { fresh, signature: orRenewed(renewed), invalidate, expiresAt }
    }
  }
}
