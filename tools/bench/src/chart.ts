/**
 * Bars of CPU per send beside the bare pool, as an SVG that needs no page around it. It brings its own light background, so
 * that it reads the same in GitHub's light and dark themes.
 */
import type { Scheme } from "./bench.ts"
import { baseline, type ClientName } from "./clients.ts"
import { cpuRatios } from "./figures.ts"
import { isOurs, labels } from "./labels.ts"
import type { Results } from "./results.ts"
import { counted, summary } from "./statistics.ts"
import { ranked, schemeNames } from "./tables.ts"

const colours = {
  paper: "#ffffff",
  edge: "#d0d7de",
  ink: "#1f2328",
  quiet: "#59636e",
  grid: "#e6eaef",
  ours: { http: "#0969da", https: "#80b3f0" },
  others: { http: "#8b949e", https: "#c9d1d9" }
} as const

const width = 860
const left = 252
const right = 64
const top = 84
const rowHeight = 34
const bottom = 58
const barHeight = 11

const concurrency = 16

/** So that a number can be read where a line of the grid crosses it. */
const halo = ` stroke="${colours.paper}" stroke-width="3" paint-order="stroke"`

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

interface Bar {
  readonly client: ClientName
  readonly scheme: Scheme
  readonly median: number
  readonly lowerQuartile: number
  readonly upperQuartile: number
}

const barsOf = ({ runs }: Results, client: ClientName): ReadonlyArray<Bar> =>
  (["http", "https"] as const).flatMap((scheme): ReadonlyArray<Bar> => {
    if (client === baseline) return [{ client, scheme, median: 1, lowerQuartile: 1, upperQuartile: 1 }]
    const ratios = cpuRatios(runs, client, { scheme, concurrency })
    return ratios.length === 0 ? [] : [{ client, scheme, ...summary(ratios) }]
  })

export const chart = (results: Results): string => {
  const rows = ranked(results.runs, { scheme: "http", concurrency }).map((client) => barsOf(results, client))
  const longest = Math.max(1, ...rows.flat().map(({ median, upperQuartile }) => Math.max(median, upperQuartile)))
  const ticks = Array.from({ length: Math.ceil(longest) + 1 }, (_, tick) => tick)
  const height = top + rows.length * rowHeight + bottom
  const x = (value: number): number => left + (value / Math.ceil(longest)) * (width - left - right)
  const px = (value: number): string => String(Math.round(value * 10) / 10)

  const text = (at: number, y: number, size: number, fill: string, content: string, more = ""): string =>
    `<text x="${px(at)}" y="${px(y)}" font-size="${size}" fill="${fill}"${more}>${escaped(content)}</text>`
  const line = (x1: number, y1: number, x2: number, y2: number, stroke: string, more = ""): string =>
    `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" stroke="${stroke}"${more}/>`

  const foot = top + rows.length * rowHeight
  const grid = ticks.map((tick) => {
    const isBase = tick === 1
    return [
      line(
        x(tick),
        top - 4,
        x(tick),
        foot,
        isBase ? colours.quiet : colours.grid,
        isBase ? ' stroke-dasharray="4 3"' : ""
      ),
      text(x(tick), foot + 18, 12, colours.quiet, `${tick}×`, ' text-anchor="middle"')
    ].join("\n")
  })

  const bars = rows.map((row, index) => {
    const y = top + index * rowHeight
    const [first] = row
    if (first === undefined) return ""
    const emphasised = isOurs(first.client)
    const weight = emphasised ? ' font-weight="600"' : ""
    const drawn = row.map(({ scheme, median, lowerQuartile, upperQuartile }, lane) => {
      const laneY = y + 4 + lane * (barHeight + 2)
      const middle = laneY + barHeight / 2
      const fill = (emphasised ? colours.ours : colours.others)[scheme]
      return [
        `<rect x="${left}" y="${px(laneY)}" width="${px(x(median) - left)}" height="${barHeight}" rx="2" fill="${fill}"/>`,
        line(x(lowerQuartile), middle, x(upperQuartile), middle, colours.ink, ' stroke-width="1.2"'),
        text(x(Math.max(median, upperQuartile)) + 6, middle + 4, 11, colours.ink, median.toFixed(2), `${weight}${halo}`)
      ].join("\n")
    })
    const label = text(
      left - 10,
      y + 20,
      13,
      emphasised ? colours.ours.http : colours.ink,
      labels[first.client],
      ` text-anchor="end"${weight}`
    )
    return [label, ...drawn].join("\n")
  })

  const legend = (["http", "https"] as const).map((scheme, index) => {
    const at = left + index * 70
    return [
      `<rect x="${at}" y="52" width="12" height="12" rx="2" fill="${colours.others[scheme]}"/>`,
      text(at + 18, 62, 12, colours.quiet, schemeNames[scheme])
    ].join("\n")
  })
  const title = "CPU per send, beside undici's bare pool"
  const { environment, rounds } = results
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif">
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${colours.paper}" stroke="${colours.edge}"/>
${text(24, 34, 17, colours.ink, title, ' font-weight="600"')}
${legend.join("\n")}
${text(left + 150, 62, 12, colours.quiet, "line: the middle half of the rounds")}
${grid.join("\n")}
${bars.join("\n")}
${text(left, foot + 42, 12, colours.quiet, `user + system time, 16 at a time; median of ${counted(rounds)}, Node ${environment.node}; shorter is better`)}
</svg>
`
}
