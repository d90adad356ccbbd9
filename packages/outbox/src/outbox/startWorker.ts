/** Lets a store hand out messages, until it is stopped. */
import { unreachable } from "../store/OutboxError.ts"
import type { Gate } from "./Gate.ts"
import { handler } from "./handle.ts"
import type { Hooks } from "./hooks.ts"
import type { ResolvedOutboxOptions } from "./OutboxOptions.ts"

export interface StoppableWorker {
  /** What takes longer is called off; unless given, everything that was begun may end. */
  readonly stop: (graceMs: number | undefined) => Promise<void>
}

export const startWorker = <Tx>(
  options: ResolvedOutboxOptions<Tx>,
  gate: Gate,
  hooks: Hooks,
  concurrency: number
): StoppableWorker => {
  const { store } = options
  const callOff = new AbortController()
  let failing = false
  const running = store.work({
    concurrency,
    allowance: gate.allowance,
    handle: handler(options, gate, hooks, callOff.signal),
    onStoreFailed: (cause) => {
      if (failing) return
      failing = true
      const error = unreachable(store.name, cause)
      if (!hooks.tell("onStoreFailed", { error }))
        process.emitWarning(`${error.message} It is asked again.`, "OutboxWarning")
    },
    onStoreBack: () => {
      failing = false
    }
  })
  return {
    stop: async (graceMs) => {
      const patience = graceMs === undefined ? undefined : setTimeout(() => callOff.abort(), graceMs)
      await running.stop()
      clearTimeout(patience)
    }
  }
}
