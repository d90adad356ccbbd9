/**
 * What the webhook was told: which calls a filter lets through, and how news changes what is known.
 */
import type { WebhookCallSummary } from "../../src/api/protocol.ts"
import type { CallFilter, Model } from "./Model.ts"

export const CALL_FILTERS: readonly CallFilter[] = ["wrong", "lost", "all"]

export const passesCallFilter = ({ outcome }: WebhookCallSummary, filter: CallFilter): boolean =>
  filter === "all" || outcome === filter

/** News of calls, oldest first; of more than `max`, the oldest calls go. */
export const withCalls = (known: Model["calls"], fresh: readonly WebhookCallSummary[], max: number): Model["calls"] => {
  if (fresh.length === 0) return known
  const calls = new Map([...known, ...fresh.map((call) => [call.id, call] as const)])
  for (const id of calls.keys()) {
    if (calls.size <= max) break
    calls.delete(id)
  }
  return calls
}

/** A page that was read, before what is known: that is newer. */
export const withOlderCalls = (known: Model["calls"], read: readonly WebhookCallSummary[]): Model["calls"] =>
  new Map([...read.map((call) => [call.id, call] as const), ...known])

/** By the line of the chat that caused them. */
export const callsByCause = (calls: Model["calls"]): ReadonlyMap<number, readonly WebhookCallSummary[]> => {
  const byCause = new Map<number, WebhookCallSummary[]>()
  for (const call of calls.values()) {
    if (call.cause === undefined) continue
    const others = byCause.get(call.cause)
    if (others === undefined) byCause.set(call.cause, [call])
    else others.push(call)
  }
  return byCause
}
