/** The options of the client that is measured: everything switched on. */
import type { DeskHooks } from "@tcdesk/core"
import { account } from "./workload.ts"

/** Validation, retries, both time limits, and a rate limit that is asked each time and never bites. */
export const clientOptions = (endpoint: string) => ({
  ...account,
  endpoint,
  attemptTimeoutMs: 5000,
  deadlineMs: 15_000,
  retry: { attempts: 3 },
  rateLimit: { perSecond: 100_000 }
})

/** All four, and each does something, so that no engine can leave them out. */
export const countingHooks = (): { readonly hooks: DeskHooks; readonly calls: () => number } => {
  let calls = 0
  const count = () => {
    calls += 1
  }
  return { hooks: { onAttempt: count, onRetry: count, onSent: count, onError: count }, calls: () => calls }
}
