/** `RESULTS.md`: every goal beside its figure, and all figures that they are taken from. */
import { enoughRounds } from "./goals.ts"
import { isOurs, labels } from "./labels.ts"
import type { Results } from "./results.ts"
import { counted, pairs, ratio, summary } from "./statistics.ts"
import { goalRows, goalsHead, markdown, schemeNames, sendRows, sendsHead } from "./tables.ts"

const section = (title: string, ...paragraphs: ReadonlyArray<string>): string =>
  [`## ${title}`, ...paragraphs.filter((paragraph) => paragraph !== "")].join("\n\n")

const spread = (figures: Iterable<number>, digits: number): string => {
  const { median, min, max } = summary(figures)
  return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`
}

const environment = ({
  environment: { date, cpu, cores, memoryGb, platform, node, load, versions },
  rounds
}: Results) =>
  section(
    "Where and when",
    `${date}; ${cpu}, ${cores} cores, ${memoryGb} GB, ${platform}; Node ${node}; ${counted(rounds)}; load average at the start ${load.toFixed(1)}.`,
    `${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}.`
  )

const goals = (results: Results) =>
  section(
    "Goals",
    results.rounds < enoughRounds
      ? `Only ${counted(results.rounds)}: a verdict needs the median of ${enoughRounds}.`
      : "Each by the median of the rounds; behind it, in brackets, the least and the most.",
    markdown(goalsHead, goalRows(results))
  )

const sends = ({ runs }: Results) =>
  section(
    "A send",
    "![CPU per send, by client](results/cpu-per-send.svg)",
    "Every client runs once a round (`@tcdesk/core` twice), in a process of its own and in an order that is drawn anew; the baseline runs before and after every three of them, and a ratio is to the mean of the two that stand around it. CPU is user and system time of the process after a warm-up, as many sends being under way at a time as the column says. The server is a process of its own that answers from memory.",
    `The baseline is \`undici.Pool.request\` and \`body.json()\` with the same bytes, headers and number of sockets. \`@tcdesk/core\` has everything switched on: validation, retries, both time limits, four hooks, a rate limit. Of the SDKs, each makes a call of its own API, of similar size, as it comes out of the box: how they fare, not the same task.`,
    ...(["http", "https"] as const).flatMap((scheme) => {
      const rows = sendRows(runs, scheme)
      return rows.length === 0 ? [] : [`### ${schemeNames[scheme]}`, markdown(sendsHead(runs), rows)]
    })
  )

const coldStart = ({ measured }: Results) => {
  const times = measured["cold-start"]
  if (times === undefined) return ""
  const names = {
    empty: "an empty program",
    import: "imports `@tcdesk/core`",
    undici: "sends with undici alone",
    ours: "sends with `@tcdesk/core`"
  } as const
  return section(
    "Cold start",
    "From the start of the process to the end of its program, in ms; each in turn, by the clock that all processes share.",
    markdown(
      ["program", "ms", "to undici alone"],
      (["empty", "import", "undici", "ours"] as const).map((program) => [
        names[program],
        spread(times[program], 0),
        spread(pairs(times[program], times.undici, ratio), 2)
      ])
    )
  )
}

const allocation = ({ measured: { allocation: cost } }: Results) =>
  cost === undefined
    ? ""
    : section(
        "Allocation",
        "Bytes allocated per send, read off a heap that is not collected meanwhile. The transport is undici's dispatcher with a fixed path and body, its answer left as bytes.",
        markdown(
          ["client", "bytes a send"],
          (["transport", "undici-pool", "ours", "ours-effect"] as const).map((client) => [
            client === "transport" ? "the transport alone" : isOurs(client) ? `**${labels[client]}**` : labels[client],
            spread(cost[client] ?? [], 0)
          ])
        )
      )

const rateLimit = ({ measured }: Results) => {
  const cost = measured["rate-limit"]
  if (cost === undefined) return ""
  const rows = (["ours", "p-queue"] as const).flatMap((limiter) => {
    const runs = cost.limiters[limiter]
    if (runs.length === 0) return []
    return [
      [
        limiter === "ours" ? "**@tcdesk/core**" : "p-queue, strict, over a bare pool",
        String(Math.max(...runs.map(({ started }) => started))),
        String(Math.max(...runs.map(({ seen }) => seen))),
        spread(
          runs.map(({ seconds }) => seconds),
          2
        ),
        spread(
          runs.map(({ cpuUs }) => cpuUs),
          0
        ),
        spread(
          runs.map(({ cpuUs, freeCpuUs }) => cpuUs - freeCpuUs),
          1
        )
      ]
    ]
  })
  return section(
    "Rate limit",
    `${cost.sends.toLocaleString("en")} sends at once under a limit of ${cost.perSecond} a second; ideal are ${cost.idealSeconds} s. The limit's own CPU is that of the sends with it, less that of the same sends without it.`,
    markdown(
      ["", "most starts in 1,000 ms", "most seen by the server in 950 ms", "s", "CPU µs a send", "of it the limit's"],
      rows
    )
  )
}

const growth = ({ measured: { growth: cost } }: Results) =>
  cost === undefined
    ? ""
    : section(
        "As work grows",
        "CPU per send on a transport that answers at once:",
        markdown(
          ["elements", "bytes of the body", "CPU µs"],
          cost.elements.map(({ elements, bytes, cpuUs }) => [String(elements), String(bytes), spread(cpuUs, 1)])
        ),
        "Heap and array buffers after collection, per client of one process:",
        markdown(
          ["clients", "kB, made", "kB, one send done and its socket open", "kB, undici's pool alone, the same"],
          [...new Set(cost.clients.map(({ clients }) => clients))].map((count) => [
            count.toLocaleString("en"),
            ...(["made", "sent", "pool"] as const).map((kind) => {
              const bytes = cost.clients.find(({ clients, kind: its }) => clients === count && its === kind)?.bytesEach
              return bytes === undefined ? "–" : (bytes / 1000).toFixed(1)
            })
          ])
        )
      )

export const resultsPage = (results: Results): string =>
  `${[
    "# Measured",
    "Written by `pnpm bench` from [results.json](results.json), which holds the figures of every run.",
    environment(results),
    goals(results),
    sends(results),
    coldStart(results),
    allocation(results),
    rateLimit(results),
    growth(results)
  ]
    .filter((part) => part !== "")
    .join("\n\n")}\n`
