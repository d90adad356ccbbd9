/** Tables: of the goals and of the clients, for the terminal and for Markdown. */
import type { Scheme } from "./bench.ts"
import { baseline, type ClientName, clients } from "./clients.ts"
import { type Cell, cpuRatios, figuresOf } from "./figures.ts"
import { type Goal, goalsOf } from "./goals.ts"
import { isOurs, labels } from "./labels.ts"
import type { Results } from "./results.ts"
import type { Run } from "./sends.ts"
import { median, summary } from "./statistics.ts"

type Row = ReadonlyArray<string>

export const markdown = (head: Row, rows: ReadonlyArray<Row>): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")

/** Columns as wide as their widest cell; no Markdown. */
export const plain = (head: Row, rows: ReadonlyArray<Row>): string => {
  const table = [head, ...rows].map((cells) => cells.map((cell) => cell.replaceAll(/\*\*|`/g, "")))
  const widths = head.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)))
  const line = (cells: Row) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")
  return table.map((cells) => line(cells).trimEnd()).join("\n")
}

export const goalsHead: Row = ["what", "goal", "figure", ""]

const verdictOf = ({ met }: Goal): string => (met === undefined ? "" : met ? "met" : "not met")

export const goalRows = (results: Results): ReadonlyArray<Row> =>
  goalsOf(results).map((goal) => [goal.what, goal.goal, goal.figure ?? "not measured", verdictOf(goal)])

export const schemeNames: { readonly [S in Scheme]: string } = { http: "HTTP", https: "TLS" }

/** The clients that have run, the cheapest at concurrency 16 first. */
export const ranked = (runs: ReadonlyArray<Run>, cell: Cell): ReadonlyArray<ClientName> => {
  const cost = (client: ClientName) => (client === baseline ? 1 : median(cpuRatios(runs, client, cell)))
  const measured = (Object.keys(clients) as Array<ClientName>).filter(
    (client) => figuresOf(runs, client, cell, "cpuUs").length > 0
  )
  return measured.sort((one, other) => cost(one) - cost(other))
}

const concurrenciesOf = (runs: ReadonlyArray<Run>): ReadonlyArray<number> =>
  [...new Set(runs.flatMap(({ phases }) => phases.map(({ concurrency }) => concurrency)))].sort((a, b) => a - b)

export const sendsHead = (runs: ReadonlyArray<Run>): Row => {
  const at = concurrenciesOf(runs).join(" / ")
  return [
    "client",
    ...concurrenciesOf(runs).map((concurrency) => `CPU to the pool, ${concurrency}`),
    `CPU µs a send, ${at}`,
    `p50 µs, ${at}`,
    `p99 µs, ${at}`,
    `requests a second, ${at}`,
    "peak RSS, MB",
    "sockets"
  ]
}

/** Every figure of the alternating rounds, by client. */
export const sendRows = (runs: ReadonlyArray<Run>, scheme: Scheme): ReadonlyArray<Row> => {
  const concurrencies = concurrenciesOf(runs)
  const order = ranked(runs, { scheme, concurrency: concurrencies.includes(16) ? 16 : (concurrencies[0] ?? 0) })
  return order.map((client) => {
    const own = runs.filter((run) => run.client === client && run.scheme === scheme)
    const medians = (figure: "cpuUs" | "p50Us" | "p99Us" | "perSecond") =>
      concurrencies
        .map((concurrency) => figuresOf(runs, client, { scheme, concurrency }, figure))
        .map((figures) => (figures.length === 0 ? "–" : median(figures).toFixed(0)))
        .join(" / ")
    const ratio = (concurrency: number): string => {
      if (client === baseline) return "1"
      const figures = cpuRatios(runs, client, { scheme, concurrency })
      const { median, min, max } = summary(figures)
      return figures.length === 0 ? "–" : `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`
    }
    return [
      isOurs(client) ? `**${labels[client]}**` : labels[client],
      ...concurrencies.map(ratio),
      medians("cpuUs"),
      medians("p50Us"),
      medians("p99Us"),
      medians("perSecond"),
      median(own.map(({ peakRssMb }) => peakRssMb)).toFixed(0),
      String(Math.max(...own.map(({ connections }) => connections)))
    ]
  })
}
