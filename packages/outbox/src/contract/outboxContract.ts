/** What every store must pass, as tests for any runner. */
import { enqueueCases } from "./cases/enqueue.ts"
import { letterCases } from "./cases/letters.ts"
import { lifeCases } from "./cases/life.ts"
import { orderCases } from "./cases/order.ts"
import { verdictCases } from "./cases/verdicts.ts"
import type { ContractCase, MakeStore } from "./harness.ts"

const cases = [...enqueueCases, ...orderCases, ...verdictCases, ...letterCases, ...lifeCases]

/**
 * The tests that every store must pass, for any test runner. `makeStore` makes a new store with nothing in it, each time; the test
 * closes it.
 */
export const outboxContract = (makeStore: MakeStore): ReadonlyArray<ContractCase> =>
  cases.map(({ name, run }) => ({ name, run: () => run(makeStore) }))
