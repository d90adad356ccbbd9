/** The pause that Desk asks for by 70050, verification failed too often: no call with this credential for 60 seconds. */
import { lookUpCode } from "../model/Codes.ts"
import type { Timing } from "./Timers.ts"
import type { AttemptFailure } from "../model/Reply.ts"

export interface Hold {
  /** Why no call may be made now, while the pause lasts. */
  readonly refusal: () => AttemptFailure | undefined
  readonly begin: () => void
  /** Milliseconds until it ends; 0 when there is none. */
  readonly remainingMs: () => number
}

const holdMs = 60_000
const code = 70050

export const make = (timing: Timing): Hold => {
  let until = Number.NEGATIVE_INFINITY
  const remainingMs = () => (until === Number.NEGATIVE_INFINITY ? 0 : Math.max(0, until - timing.now()))
  const refusal = () => {
    const leftMs = remainingMs()
    return leftMs === 0 ? undefined : held(leftMs)
  }
  return {
    remainingMs,
    begin: () => {
      until = timing.now() + holdMs
    },
    refusal
  }
}

const held = (leftMs: number): AttemptFailure => ({
  reason: { _tag: "Unauthenticated" },
  delivery: "not-sent",
  retry: "hold",
  unanswered: false,
  detail: `${lookUpCode(code).meaning}; no call is made until then`,
  code,
  retryAfterMs: Math.ceil(leftMs),
  hint: "Check secretKey (or userSig), identifier and sdkAppId meanwhile."
})
