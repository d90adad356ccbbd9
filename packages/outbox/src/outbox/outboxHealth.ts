/** Whether an outbox is as it should be, read from its status: for health checks. */
import type { Health } from "@tcdesk/core"
import { milliseconds, readOptions, whole } from "../model/options.ts"
import type { OutboxStatus } from "./Outbox.ts"

/** What the caller still finds healthy. What is left out is not looked at. */
export interface OutboxHealthLimits {
  /** How long the oldest message may have waited, in milliseconds of time in which the queue was not paused. */
  readonly maxOldestAgeMs?: number | undefined
  /** How many messages may lie in the dead letter: 0, where somebody is to be told of the first. */
  readonly maxDead?: number | undefined
  /** How many messages may be parked. */
  readonly maxParked?: number | undefined
}

const count = whole(0, Number.MAX_SAFE_INTEGER)
const rules = { maxOldestAgeMs: milliseconds(0), maxDead: count, maxParked: count }

/** Throws a `DeskConfigError` that names what is wrong. */
const readLimits = (limits: OutboxHealthLimits): OutboxHealthLimits => readOptions(limits, rules, [], "limits")

/**
 * `degraded` while the queue is paused, or where a limit of yours is passed: a restart would mend neither. Never `down`: an outbox that
 * can't be reached has no status. Throws a `DeskConfigError` for limits that are none.
 *
 * @example
 * ```ts
 * import { type Outbox, outboxHealth } from "@tcdesk/outbox"
 *
 * export const check = async (outbox: Outbox) =>
 *   outboxHealth(await outbox.status(), { maxOldestAgeMs: 60_000, maxDead: 0 })
 * ```
 */
export const outboxHealth = (status: OutboxStatus, limits: OutboxHealthLimits = {}): Health => {
  const { maxOldestAgeMs = Infinity, maxDead = Infinity, maxParked = Infinity } = readLimits(limits)
  const { pausedUntil, oldestAgeMs = 0, dead, parked } = status
  const problems: Array<string> = []
  if (pausedUntil !== undefined) problems.push(`The outbox is paused until ${new Date(pausedUntil).toISOString()}.`)
  if (oldestAgeMs > maxOldestAgeMs)
    problems.push(`The oldest message has waited ${oldestAgeMs} ms, longer than ${maxOldestAgeMs} ms.`)
  if (dead > maxDead) problems.push(`${dead} in the dead letter, more than ${maxDead}.`)
  if (parked > maxParked) problems.push(`${parked} parked, more than ${maxParked}.`)
  return { state: problems.length > 0 ? "degraded" : "up", problems }
}
