/** Whether a client is fit to send, read from its status: for health checks. No message is sent for it. */

import type { DeskStatus } from "../model/DeskStatus.ts"
import { factsOf, type Reason } from "../model/Reason.ts"

/** Whether a client is fit to send. */
export interface Health {
  /** `down`: no send can succeed now. `degraded`: sends may fail, or the client is disabled. */
  readonly state: "up" | "degraded" | "down"
  /** Why it is not `up`, one sentence each. */
  readonly problems: ReadonlyArray<string>
}

/** Whether a reason says something of the service or the set-up, and not of one call or its caller. */
const tellsOfService = (reason: Reason["_tag"]): boolean => {
  const fault = factsOf(reason)?.fault
  return fault === "setup" || fault === "trouble"
}

/**
 * Reads a status at a time, milliseconds since 1970; the present by default.
 *
 * @example
 * ```ts prelude=desk run
 * import { healthOf } from "@tcdesk/core"
 *
 * const { state, problems } = healthOf(desk.status())
 * if (state === "down") console.error(problems.join(" "))
 * ```
 */
export const healthOf = (status: DeskStatus, now: number = Date.now()): Health => {
  const { state, disabled, userSigExpiresAt, holdUntil, queued, maxQueue, lastFailure } = status
  const lastSuccessAt = Math.max(status.lastSentAt ?? 0, status.lastCalledAt ?? 0)
  const down: Array<string> = []
  const degraded: Array<string> = []
  if (state !== "open") down.push(`The client is ${state}.`)
  if (userSigExpiresAt !== undefined && userSigExpiresAt <= now) down.push("The UserSig has expired.")
  if (holdUntil !== undefined && holdUntil > now) {
    down.push("Desk wants no calls for now: verification failed too often (70050).")
  }
  if (disabled === true) degraded.push("The client is disabled: it sends nothing.")
  if (maxQueue !== undefined && maxQueue > 0 && queued >= maxQueue)
    degraded.push("The queue of the rate limit is full.")
  if (lastFailure !== undefined && lastFailure.at >= lastSuccessAt && tellsOfService(lastFailure.reason)) {
    const code = lastFailure.code === undefined ? "" : ` (${lastFailure.code})`
    degraded.push(`The last call failed: ${lastFailure.reason}${code}.`)
  }
  const worst = down.length > 0 ? "down" : degraded.length > 0 ? "degraded" : "up"
  return { state: worst, problems: [...down, ...degraded] }
}
