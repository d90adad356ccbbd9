/** Calls hooks, so that what they do hurts nobody. */
import type { OutboxHooks } from "./OutboxOptions.ts"

/** What a hook is told. */
type EventOf<N extends keyof OutboxHooks> = Parameters<NonNullable<OutboxHooks[N]>>[0]

export interface Hooks {
  /** Whether there was such a hook. */
  readonly tell: <N extends keyof OutboxHooks>(name: N, event: EventOf<N>) => boolean
  /** How often a hook has thrown or rejected. */
  readonly failures: () => number
}

export const makeHooks = (hooks: OutboxHooks): Hooks => {
  let failures = 0
  const failed = () => {
    failures += 1
  }
  return {
    tell: (name, event) => {
      const hook = hooks[name] as ((event: unknown) => unknown) | undefined
      if (hook === undefined) return false
      try {
        // An async function would reject unheard, and end the process.
        const returned = hook(Object.freeze(event))
        if (returned instanceof Promise) returned.catch(failed)
      } catch {
        failed()
      }
      return true
    },
    failures: () => failures
  }
}
