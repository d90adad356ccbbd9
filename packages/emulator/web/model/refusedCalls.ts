/**
 * Which calls of streams were refused: what events tell and what is read may be the same ones.
 */
import type { RequestSummary } from "../../src/api/protocol.ts"
import type { Model } from "./Model.ts"

/** Adds those of streams that broke a rule; the same map when there is none. */
export const withRefusedCalls = (
  known: Model["refusedCalls"],
  requests: readonly RequestSummary[]
): Model["refusedCalls"] => {
  const refused = requests.filter(({ msgKey, rule }) => msgKey !== undefined && rule !== undefined)
  if (refused.length === 0) return known
  const all = new Map(known)
  for (const { msgKey = "", id } of refused) all.set(msgKey, new Set(all.get(msgKey)).add(id))
  return all
}
