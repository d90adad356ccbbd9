/** Calls the user's hooks: synchronously, with frozen events; what a hook throws or rejects is counted and goes no further. */
import type { DeskHooks } from "../model/DeskOptions.ts"

type Call<H> = H extends ((event: infer E) => void) | undefined ? (event: E) => void : never

export type HookCalls = { readonly [K in keyof Required<DeskHooks>]: Call<DeskHooks[K]> } & {
  readonly failures: () => number
}

const nothing = () => {}

export const hookCalls = (hooks: DeskHooks): HookCalls => {
  let failures = 0
  const failed = () => {
    failures += 1
  }
  /** As a method: a hook may be one of a class. */
  const caller = <E extends object>(hook: ((event: E) => unknown) | undefined): ((event: E) => void) => {
    if (hook === undefined) return nothing
    return (event) => {
      try {
        const result = hook.call(hooks, Object.freeze(event))
        // Any library's promise, not Node's only.
        if (typeof result === "object" && result !== null && "then" in result) Promise.resolve(result).catch(failed)
      } catch {
        failed()
      }
    }
  }
  return {
    onAttempt: caller(hooks.onAttempt),
    onRetry: caller(hooks.onRetry),
    onSent: caller(hooks.onSent),
    onError: caller(hooks.onError),
    failures: () => failures
  }
}
