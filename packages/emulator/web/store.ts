/**
 * Where the page keeps its model: one signal, whose value is replaced as a whole. A component that reads it is drawn again when it changes.
 */
import { computed, effect, signal } from "@preact/signals"
import { callsByCause } from "./model/calls.ts"
import { emptyModel, type Model } from "./model/Model.ts"

export const model = signal<Model>(emptyModel)

export const set = (fields: Partial<Model>): void => {
  model.value = { ...model.value, ...fields }
}

/** The emulator's time, by which everything is shown. */
export const nowMs = (): number => Date.now() + aheadMs.value

// Apart, so that who only shows a time is not drawn again for everything else.
const aheadMs = computed(() => model.value.clock.aheadMs)

// Apart too: it is put together anew only when there is news of calls.
const calls = computed(() => model.value.calls)

/** What the webhook was told, by the `seq` of the line of the chat that caused it. */
export const callsBy = computed(() => callsByCause(calls.value))

/** Resolves with what `find` finds in the model, as soon as it does. */
export const whenFound = <T>(find: (model: Model) => T | undefined): Promise<T> =>
  new Promise((resolve) => {
    const stop = effect(() => {
      const found = find(model.value)
      if (found === undefined) return
      resolve(found)
      // Not before `effect` has returned: it may be found at once.
      queueMicrotask(() => stop())
    })
  })
