/**
 * What an outbox on SQLite costs beside the bare database, and whether a great backlog makes it slower. What is compared is measured in
 * turns. A program of its own:
 *
 *     node tools/bench/src/outbox.ts [--quick]
 */
import { parseArgs } from "node:util"
import { goals } from "repository/budgets"
import { inTurns } from "./inTurns.ts"
import { bareInserts, deliveries, enqueues, type Lanes, removeFiles } from "./outboxLoad.ts"
import { median, spread } from "./statistics.ts"

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } })
const size = values.quick
  ? { rounds: 9, batch: 50, backlog: 20_000, deliveries: 200 }
  : { rounds: 41, batch: 200, backlog: 100_000, deliveries: 400 }
const smallBacklog = 1000

/** Each round's figure to the one that was taken beside it. */
const ratios = (figures: ReadonlyArray<number>, beside: ReadonlyArray<number>): ReadonlyArray<number> =>
  figures.map((figure, i) => figure / (beside[i] ?? Number.NaN))

const judge = (what: string, ratio: ReadonlyArray<number>, holds: boolean, goal: string): void => {
  console.log(`${holds ? "ok  " : "MISS"} ${what}: ${spread(ratio, 2)} (goal ${goal})`)
  if (!holds) process.exitCode = 1
}

const enqueueing = async (lanes: Lanes): Promise<void> => {
  const [bare, ours] = [bareInserts(), enqueues(lanes)]
  const each = (ms: number) => (ms / size.batch) * 1000
  const { insert, enqueue } = await inTurns(
    size.rounds,
    { insert: async () => each(bare(size.batch)), enqueue: async () => each(await ours(size.batch)) },
    2
  )
  console.log(`     ${lanes}: INSERT ${spread(insert, 0)} µs, enqueue ${spread(enqueue, 0)} µs`)
  const ratio = ratios(enqueue, insert)
  const most = goals.outbox.enqueueToInsert
  judge(`enqueue to INSERT, ${lanes}`, ratio, median(ratio) <= most, `at most ${most}`)
}

const delivering = async (lanes: Lanes): Promise<void> => {
  const small = await deliveries(lanes, smallBacklog)
  const great = await deliveries(lanes, size.backlog)
  const rates = await inTurns(
    size.rounds,
    { small: () => small(size.deliveries), great: () => great(size.deliveries) },
    2
  )
  console.log(
    `     ${lanes}: ${spread(rates.small, 0)} a second at ${smallBacklog}, ${spread(rates.great, 0)} at ${size.backlog}`
  )
  const ratio = ratios(rates.great, rates.small)
  const least = goals.outbox.greatToSmallBacklog
  judge(
    `deliveries at ${size.backlog} to those at ${smallBacklog}, ${lanes}`,
    ratio,
    median(ratio) >= least,
    `at least ${least}`
  )
}

try {
  for (const lanes of ["many sessions", "one hot session"] as const) await enqueueing(lanes)
  for (const lanes of ["many sessions", "one hot session"] as const) await delivering(lanes)
} finally {
  removeFiles()
}
