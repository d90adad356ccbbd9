/** Tables of the goals and of the clients, for the terminal and for Markdown. */
import { markdownTable } from "markdown-table"
import type { Scheme } from "./bench.ts"
import { type ClientName, clientNames, isOurs, labels, reference } from "./clients.ts"
import { type Cell, cpuRatios, figuresOf } from "./figures.ts"
import type { Goal } from "./judges.ts"
import type { Run } from "./sends.ts"
import { median, spread } from "./statistics.ts"

type Row = ReadonlyArray<string>

/** A head and its rows. */
export type Table = readonly [Row, ...ReadonlyArray<Row>]

export const markdown = (table: Table): string => markdownTable(table, { alignDelimiters: false })

/** For a terminal: columns as wide as their widest cell. */
export const plain = (table: Table): string =>
  markdownTable(table.map((cells) => cells.map((cell) => cell.replaceAll(/\*\*|`/g, ""))))

export const schemeNames: { readonly [S in Scheme]: string } = { http: "HTTP", https: "TLS" }

export const bold = (client: ClientName): string => (isOurs(client) ? `**${labels[client]}**` : labels[client])

const verdictOf = ({ met }: Goal): string => (met === undefined ? "" : met ? "met" : "not met")

export const goalTable = (goals: ReadonlyArray<Goal>): Table => [
  ["what", "goal", "figure", ""],
  ...goals.map((goal) => [goal.what, goal.goal, goal.figure ?? "not measured", verdictOf(goal)])
]

/** The clients that have run, the cheapest first. */
export const ranked = (runs: ReadonlyArray<Run>, cell: Cell): ReadonlyArray<ClientName> => {
  const cost = (client: ClientName) => (client === reference ? 1 : median(cpuRatios(runs, client, cell)))
  return clientNames
    .filter((client) => figuresOf(runs, client, cell, "cpuUs").length > 0)
    .sort((one, other) => cost(one) - cost(other))
}

/** Every figure of the alternating rounds, by client. */
export const sendTable = (runs: ReadonlyArray<Run>, scheme: Scheme): Table => {
  const phases = runs.flatMap((run) => run.phases)
  const concurrencies = [...new Set(phases.map(({ concurrency }) => concurrency))].sort((a, b) => a - b)
  const at = concurrencies.join(" / ")
  const clients = ranked(runs, { scheme, concurrency: concurrencies.includes(16) ? 16 : (concurrencies[0] ?? 0) })
  const row = (client: ClientName): Row => {
    const own = runs.filter((run) => run.client === client && run.scheme === scheme)
    const medians = (figure: "cpuUs" | "p50Us" | "p99Us" | "perSecond") =>
      concurrencies
        .map((concurrency) => figuresOf(runs, client, { scheme, concurrency }, figure))
        .map((figures) => (figures.length === 0 ? "–" : median(figures).toFixed(0)))
        .join(" / ")
    const ratio = (concurrency: number): string => {
      const figures = cpuRatios(runs, client, { scheme, concurrency })
      return client === reference ? "1" : figures.length === 0 ? "–" : spread(figures, 2)
    }
    return [
      bold(client),
      ...concurrencies.map(ratio),
      medians("cpuUs"),
      medians("p50Us"),
      medians("p99Us"),
      medians("perSecond"),
      median(own.map(({ peakRssMb }) => peakRssMb)).toFixed(0),
      String(Math.max(...own.map(({ connections }) => connections)))
    ]
  }
  return [
    [
      "client",
      ...concurrencies.map((concurrency) => `CPU to the pool, ${concurrency}`),
      ...["CPU µs a send", "p50 µs", "p99 µs", "requests a second"].map((figure) => `${figure}, ${at}`),
      "peak RSS, MB",
      "sockets"
    ],
    ...clients.map(row)
  ]
}
