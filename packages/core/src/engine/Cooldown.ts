/** The pause that Desk asks for by 70050, verification failed too often: no call with this credential for 60 seconds. */

import type { AttemptFailure } from "../model/AttemptFailure.ts"
import { lookUpCode } from "../model/Codes.ts"
import type { Timers } from "./Timers.ts"

export interface Cooldown {
  /** Why no call may be made now, while the pause lasts. */
  readonly blockedBy: () => AttemptFailure | undefined
  readonly begin: () => void
  /** Milliseconds until it ends; 0 when there is none. */
  readonly remainingMs: () => number
}

const cooldownMs = 60_000
const code = 70050

export const make = (timers: Timers): Cooldown => {
  let until = Number.NEGATIVE_INFINITY
  const remainingMs = () => (until === Number.NEGATIVE_INFINITY ? 0 : Math.max(0, until - timers.now()))
  const blockedBy = () => {
    const leftMs = remainingMs()
    return leftMs === 0 ? undefined : held(leftMs)
  }
  return {
    remainingMs,
    begin: () => {
      until = timers.now() + cooldownMs
    },
    blockedBy
  }
}

const held = (leftMs: number): AttemptFailure => ({
  reason: { _tag: "Unauthenticated" },
  delivery: "not-sent",
  retry: "hold",
  ambiguous: false,
  detail: `${lookUpCode(code).meaning}; no call is made until then`,
  code,
  retryAfterMs: Math.ceil(leftMs),
  hint: "Check secretKey (or userSig), identifier and sdkAppId meanwhile."
})
