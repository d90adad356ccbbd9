/** Calls the user's hooks: synchronously, with frozen events; what a hook throws or rejects is counted and goes no further. */
import type { DeskHooks } from "../model/DeskHooks.ts"

type Listener<H> = H extends ((event: infer E) => void) | undefined ? ((event: E) => void) | undefined : never

/** One listener for each hook that somebody has set; `undefined` for the others, so that nobody makes events for nothing. */
export type HookCalls = { readonly [K in keyof Required<DeskHooks>]: Listener<DeskHooks[K]> } & {
  readonly failures: () => number
}

export const hookCalls = (hooks: ReadonlyArray<DeskHooks>): HookCalls => {
  let failures = 0
  const failed = () => {
    failures += 1
  }
  const tell = <E>(owner: DeskHooks, hook: (event: E) => unknown, event: E): void => {
    try {
      // As a method: a hook may be one of a class.
      const result = hook.call(owner, event)
      // Any library's promise, not Node's only.
      if (typeof result === "object" && result !== null && "then" in result) Promise.resolve(result).catch(failed)
    } catch {
      failed()
    }
  }
  const listener = <E extends object>(hookOf: (owner: DeskHooks) => ((event: E) => unknown) | undefined) => {
    const set = hooks.flatMap((owner) => {
      const hook = hookOf(owner)
      return hook === undefined ? [] : [{ owner, hook }]
    })
    if (set.length === 0) return undefined
    return (event: E): void => {
      Object.freeze(event)
      for (const { owner, hook } of set) tell(owner, hook, event)
    }
  }
  return {
    onStart: listener(({ onStart }) => onStart),
    onAttempt: listener(({ onAttempt }) => onAttempt),
    onRetry: listener(({ onRetry }) => onRetry),
    onSent: listener(({ onSent }) => onSent),
    onError: listener(({ onError }) => onError),
    onEnd: listener(({ onEnd }) => onEnd),
    failures: () => failures
  }
}
