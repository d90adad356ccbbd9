/** From the runs of the alternating rounds to figures and ratios. */
import type { Scheme } from "./bench.ts"
import { baseline, type ClientName } from "./clients.ts"
import type { Phase } from "./load.ts"
import type { Run } from "./sends.ts"
import { mean } from "./statistics.ts"

/** One column of the tables. */
export interface Cell {
  readonly scheme: Scheme
  readonly concurrency: number
}

const phaseOf = (run: Run, concurrency: number): Phase | undefined =>
  run.phases.find((phase) => phase.concurrency === concurrency)

interface Cost {
  readonly run: Run
  readonly phase: Phase
}

const costsOf = (runs: ReadonlyArray<Run>, client: ClientName, { scheme, concurrency }: Cell): ReadonlyArray<Cost> =>
  runs.flatMap((run) => {
    const phase = run.client === client && run.scheme === scheme ? phaseOf(run, concurrency) : undefined
    return phase === undefined ? [] : [{ run, phase }]
  })

/** One figure of each run of a client. */
export const figuresOf = (
  runs: ReadonlyArray<Run>,
  client: ClientName,
  cell: Cell,
  figure: Exclude<keyof Phase, "concurrency">
): ReadonlyArray<number> => costsOf(runs, client, cell).map(({ phase }) => phase[figure])

/** The CPU per send of the baseline's runs right before and after a run, on average. */
const beside = (baselines: ReadonlyArray<Cost>, { round, place }: Run): number => {
  const sameRound = baselines.filter(({ run }) => run.round === round)
  const before = sameRound.findLast(({ run }) => run.place < place)
  const after = sameRound.find(({ run }) => run.place > place)
  return mean([before, after].flatMap((near) => (near === undefined ? [] : [near.phase.cpuUs])))
}

interface Ratio {
  readonly round: number
  readonly ratio: number
}

const toBaseline = (runs: ReadonlyArray<Run>, client: ClientName, cell: Cell): ReadonlyArray<Ratio> => {
  const baselines = costsOf(runs, baseline, cell)
  return costsOf(runs, client, cell).map(({ run, phase }) => ({
    round: run.round,
    ratio: phase.cpuUs / beside(baselines, run)
  }))
}

/** CPU per send of each run, as a ratio to the baseline beside it, or to another client's ratio of the same round. */
export const cpuRatios = (
  runs: ReadonlyArray<Run>,
  client: ClientName,
  cell: Cell,
  to: ClientName = baseline
): ReadonlyArray<number> => {
  const own = toBaseline(runs, client, cell)
  if (to === baseline) return own.map(({ ratio }) => ratio)
  const others = toBaseline(runs, to, cell)
  return own.flatMap(({ round, ratio }) => {
    const other = others.filter((each) => each.round === round)
    return other.length === 0 ? [] : [ratio / mean(other.map((each) => each.ratio))]
  })
}
