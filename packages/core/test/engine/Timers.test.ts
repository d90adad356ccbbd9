import * as Context from "effect/Context"
import { assert, it, vi } from "vitest"
import { timersOf } from "../../src/engine/Timers.ts"

it("the longest limit there may be, a fraction of a millisecond later, still takes its time", () => {
  const { schedule, cancel } = timersOf(Context.empty())
  const timers = vi.spyOn(globalThis, "setTimeout")
  const timer = schedule(2 ** 31 - 1 + 0.25, () => undefined)
  // One that overflows goes off after a millisecond.
  assert.deepStrictEqual(
    timers.mock.calls.map(([, ms]) => ms),
    [2 ** 31 - 1]
  )
  timers.mockRestore()
  cancel(timer)
})
