/** `RESULTS.md`: every goal beside its figure, and all figures that they are taken from. */
import { schemes } from "./bench.ts"
import { loadNames, storeNames } from "./fleetGoals.ts"
import { enoughRounds, goalsOf } from "./goals.ts"
import type { Load, StoreName } from "./programs/fleet-process.ts"
import type { Results } from "./results.ts"
import { counted, spread } from "./statistics.ts"
import { bold, goalTable, markdown, schemeNames, sendTable } from "./tables.ts"

const section = (title: string, ...paragraphs: ReadonlyArray<string>): string =>
  [`## ${title}`, ...paragraphs].join("\n\n")

const environment = ({ environment, rounds }: Results) => {
  const { date, cpu, cores, memoryGb, platform, node, load, versions } = environment
  const listed = Object.entries(versions).map((entry) => entry.join(" "))
  return section(
    "Where and when",
    `${date}; ${cpu}, ${cores} cores, ${memoryGb} GB, ${platform}; Node ${node}; ${counted(rounds)}; load average at the start ${load.toFixed(1)}.`,
    `${listed.join(", ")}.`
  )
}

const goals = (results: Results) =>
  section(
    "Goals",
    results.rounds < enoughRounds
      ? `Only ${counted(results.rounds)}: a verdict needs the median of ${enoughRounds}.`
      : "Each by the median of the rounds; behind it, in brackets, the least and the most.",
    markdown(goalTable(goalsOf(results)))
  )

const sends = ({ runs }: Results) =>
  section(
    "A send",
    "![CPU per send, by client](results/cpu-per-send.svg)",
    "Every client runs once a round (`@tcdesk/core` twice), in a process of its own and in an order that is drawn anew; the bare pool runs before and after every three of them, and a ratio is to the mean of the two that stand around it. CPU is user and system time of the process after a warm-up, as many sends being under way at a time as the column says. The server answers from memory, in another process.",
    `The bare pool is \`undici.Pool.request\` and \`body.json()\` with the same bytes, headers and number of sockets. \`@tcdesk/core\` has everything switched on: validation, retries, both time limits, four hooks, a rate limit. Of the SDKs, each makes a call of its own API, of similar size, as it comes out of the box: how they fare, not the same task.`,
    ...schemes.flatMap((scheme) =>
      runs.some((run) => run.scheme === scheme) ? [`### ${schemeNames[scheme]}`, markdown(sendTable(runs, scheme))] : []
    )
  )

type Figure = readonly [what: string, figures: ReadonlyArray<number> | undefined, digits: number]

const thousandths = (figures: ReadonlyArray<number>) => figures.map((figure) => figure / 1000)

const fleet = (found: Results["measured"]["fleet-limit"]): ReadonlyArray<Figure> =>
  (Object.keys(storeNames) as ReadonlyArray<StoreName>).flatMap((store) =>
    (Object.keys(loadNames) as ReadonlyArray<Load>).flatMap((load): ReadonlyArray<Figure> => {
      const figures = found?.[store]?.[load]
      if (figures === undefined) return []
      return [
        [`three processes, ${storeNames[store]}, ${loadNames[load]}: starts a second`, [figures.perSecond], 0],
        ["the same: CPU µs a start", [figures.cpuUsAStart], 0],
        ["a send of these processes, 2,000 at a time without a limit: CPU µs", [figures.burstCpuUs], 0]
      ]
    })
  )

/** Whatever was measured once a round or more often, and stands in no other table. */
const figuresIn = ({ measured }: Results): ReadonlyArray<Figure> => {
  const { "cold-start": times, allocation, "rate-limit": limit, growth, "session-state": session, streams } = measured
  const limited = (limiter: "ours" | "p-queue", name: string): ReadonlyArray<Figure> => {
    const runs = limit?.limiters[limiter] ?? []
    const costs = runs.map(({ cpuUs, freeCpuUs }) => cpuUs - freeCpuUs)
    return [
      [`1,200 sends at once, 200 a second, by ${name}: s`, runs.map(({ seconds }) => seconds), 2],
      ["the same: most starts within any 1,000 ms", runs.map(({ started }) => started), 0],
      ["the same: CPU of the limit itself, µs a send", costs, 1]
    ]
  }
  return [
    ["an empty program, from its start to its end: ms", times?.empty, 0],
    ["one that imports `@tcdesk/core`: ms", times?.import, 0],
    ["one that sends with undici alone: ms", times?.undici, 0],
    ["one that sends with **@tcdesk/core**: ms", times?.ours, 0],
    [
      "undici's dispatcher alone, path and body fixed, the answer left as bytes: bytes allocated a send",
      allocation?.transport,
      0
    ],
    ...(["undici-pool", "ours", "ours-effect"] as const).map(
      (client): Figure => [`${bold(client)}: bytes allocated a send`, allocation?.[client], 0]
    ),
    ...limited("ours", bold("ours")),
    ...limited("p-queue", "p-queue over a bare pool"),
    ...fleet(measured["fleet-limit"]),
    ...(growth?.elements ?? []).map(
      ({ elements, bytes, cpuUs }): Figure => [
        `a message of ${bytes} bytes (elements: ${elements}): CPU µs above the transport`,
        cpuUs,
        1
      ]
    ),
    ...(growth?.clients ?? []).map(
      ({ clients, kind, bytesEach }): Figure => [
        `heap of ${kinds[kind]}, ${clients} in a process: kB each`,
        thousandths([bytesEach]),
        1
      ]
    ),
    ["`sessions.state`: CPU µs a call", session?.state, 1],
    ["`send`, in turns with it: CPU µs a call", session?.send, 1],
    ...(["ours", "pool", "read"] as const).flatMap((way): ReadonlyArray<Figure> => {
      const cost = streams?.cost[way]
      return [
        [`${streaming[way]}: CPU µs a stream`, cost?.map(({ cpuUs }) => cpuUs), 0],
        ["the same: calls a stream", cost?.map(({ calls }) => calls), 1]
      ]
    }),
    ["from a send's call to its arrival: ms", streams?.first.map(({ sendArrivesMs }) => sendArrivesMs), 3],
    ["from a stream's first piece to its arrival: ms", streams?.first.map(({ firstArrivesMs }) => firstArrivesMs), 3],
    ["a whole send, in turns with it: ms", streams?.first.map(({ sendMs }) => sendMs), 3],
    ["heap of a stream that waits for its source: kB", streams && thousandths(streams.heap.ours), 1],
    ["heap of the same source, read by hand: kB", streams && thousandths(streams.heap.read), 1]
  ]
}

const streaming = {
  ours: "300 streams at once, each of 200 pieces in two seconds, by `desk.stream`",
  pool: "the same by hand, over undici's pool",
  read: "the same, only read"
} as const

const kinds = { made: "a client", sent: "a client that has sent", pool: "undici's pool that has sent" } as const

const others = (results: Results) =>
  section(
    "The rest",
    "Times by the clock that all processes share; bytes read off a heap that is not collected meanwhile; heap after collection.",
    markdown([
      ["what", "figure"],
      ...figuresIn(results).flatMap(([what, figures = [], digits]) =>
        figures.length === 0 ? [] : [[what, spread(figures, digits)]]
      )
    ])
  )

export const resultsPage = (results: Results): string =>
  `${[
    "# Measured",
    "Written by `pnpm bench` from [results.json](results.json), which holds the figures of every run.",
    ...[environment, goals, sends, others].map((part) => part(results))
  ].join("\n\n")}\n`
