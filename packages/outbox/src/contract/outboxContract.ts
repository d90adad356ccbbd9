/** What every store must pass, as tests for any runner. */
import assert from "node:assert/strict"
import { enqueueCases } from "./cases/enqueue.ts"
import { letterCases } from "./cases/letters.ts"
import { lifeCases } from "./cases/life.ts"
import { orderCases } from "./cases/order.ts"
import { verdictCases } from "./cases/verdicts.ts"
import type { ContractCase, MakeStore } from "./harness.ts"
import { type KillLoopOptions, killLoop } from "./killLoop.ts"

const cases = [...enqueueCases, ...orderCases, ...verdictCases, ...letterCases, ...lifeCases]

/** Options of `outboxContract`. */
export interface ContractOptions {
  /** With it, workers are killed in the middle of sends, too. Called by that test, which takes about a second a kill. */
  readonly killLoop?: (() => KillLoopOptions | Promise<KillLoopOptions>) | undefined
}

/**
 * The tests that every store must pass, for any test runner. `makeStore` makes a new store with nothing in it, each time; the test
 * closes it.
 */
export const outboxContract = (makeStore: MakeStore, options: ContractOptions = {}): ReadonlyArray<ContractCase> => {
  const { killLoop: killLoopOptions } = options
  const killed: ReadonlyArray<ContractCase> =
    killLoopOptions === undefined
      ? []
      : [
          {
            name: "loses nothing, announces every second copy and keeps the order when workers are killed in the middle of sends",
            run: async () => {
              const { lost, unannounced, inversions } = await killLoop(await killLoopOptions())
              assert.deepEqual({ lost, unannounced, inversions }, { lost: 0, unannounced: 0, inversions: 0 })
            }
          }
        ]
  return [...cases.map(({ name, run }) => ({ name, run: () => run(makeStore) })), ...killed]
}
