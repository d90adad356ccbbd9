/** From the runs of the alternating rounds to figures and ratios. */
import type { Scheme } from "./bench.ts"
import { type ClientName, reference } from "./clients.ts"
import type { Phase } from "./programs/load.ts"
import type { Run } from "./sends.ts"
import { mean } from "./statistics.ts"

/** One column of the tables. */
export interface Cell {
  readonly scheme: Scheme
  readonly concurrency: number
}

type Cost = Run & { readonly phase: Phase }

const costsOf = (runs: ReadonlyArray<Run>, client: ClientName, { scheme, concurrency }: Cell): ReadonlyArray<Cost> =>
  runs
    .filter((run) => run.client === client && run.scheme === scheme)
    .flatMap((run) => {
      const phase = run.phases.find((each) => each.concurrency === concurrency)
      return phase === undefined ? [] : [{ ...run, phase }]
    })

/** One figure of each run of a client. */
export const figuresOf = (
  runs: ReadonlyArray<Run>,
  client: ClientName,
  cell: Cell,
  figure: Exclude<keyof Phase, "concurrency">
): ReadonlyArray<number> => costsOf(runs, client, cell).map(({ phase }) => phase[figure])

/** The CPU per send of the reference's runs right before and after a run, on average. */
const beside = (references: ReadonlyArray<Cost>, { round, place }: Run): number => {
  const sameRound = references.filter((run) => run.round === round)
  const near = [sameRound.findLast((run) => run.place < place), sameRound.find((run) => run.place > place)]
  return mean(near.flatMap((run) => (run === undefined ? [] : [run.phase.cpuUs])))
}

/** CPU per send of each run, as a ratio to the reference beside it, or to another client's ratio of the same round. */
export const cpuRatios = (
  runs: ReadonlyArray<Run>,
  client: ClientName,
  cell: Cell,
  to: ClientName = reference
): ReadonlyArray<number> => {
  const references = costsOf(runs, reference, cell)
  const toReference = (name: ClientName) =>
    costsOf(runs, name, cell).map((run) => ({ round: run.round, ratio: run.phase.cpuUs / beside(references, run) }))
  const own = toReference(client)
  if (to === reference) return own.map(({ ratio }) => ratio)
  const others = Map.groupBy(toReference(to), ({ round }) => round)
  return own.flatMap(({ round, ratio }) => {
    const same = others.get(round)
    return same === undefined ? [] : [ratio / mean(same.map((other) => other.ratio))]
  })
}
