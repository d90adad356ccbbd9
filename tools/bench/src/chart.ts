/**
 * Bars of CPU per send beside the bare pool, as an SVG that needs no page around it. It brings its own light background, so
 * that it reads the same in GitHub's light and dark themes.
 */
import { schemes } from "./bench.ts"
import { isOurs, labels, reference } from "./clients.ts"
import { cpuRatios } from "./figures.ts"
import type { Results } from "./results.ts"
import { counted, summary } from "./statistics.ts"
import { ranked, schemeNames } from "./tables.ts"

const ink = "#1f2328"
const quiet = "#59636e"
const fills = {
  ours: { http: "#0969da", https: "#80b3f0" },
  others: { http: "#8b949e", https: "#c9d1d9" }
} as const

const width = 860
const left = 252
const right = 64
const top = 84
const rowHeight = 34
const barHeight = 11
const concurrency = 16

const px = (value: number): string => String(Math.round(value * 10) / 10)

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

const text = (x: number, y: number, size: number, fill: string, content: string, more = ""): string =>
  `<text x="${px(x)}" y="${px(y)}" font-size="${size}" fill="${fill}"${more}>${escaped(content)}</text>`

const line = ([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number], stroke: string, more = "") =>
  `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" stroke="${stroke}"${more}/>`

const rect = (x: number, y: number, size: readonly [number, number], fill: string): string =>
  `<rect x="${px(x)}" y="${px(y)}" width="${px(size[0])}" height="${px(size[1])}" rx="2" fill="${fill}"/>`

/** So that a number can be read where a line of the grid crosses it. */
const halo = ' stroke="#ffffff" stroke-width="3" paint-order="stroke"'

export const chart = ({ runs, rounds, environment }: Results): string => {
  const rows = ranked(runs, { scheme: "http", concurrency }).map((client) => ({
    client,
    bars: schemes.flatMap((scheme) => {
      const ratios = client === reference ? [1] : cpuRatios(runs, client, { scheme, concurrency })
      return ratios.length === 0 ? [] : [{ scheme, ...summary(ratios) }]
    })
  }))
  const bars = rows.flatMap((row) => row.bars)
  const longest = Math.ceil(Math.max(1, ...bars.map(({ median, upperQuartile }) => Math.max(median, upperQuartile))))
  const foot = top + rows.length * rowHeight
  const height = foot + 58
  const x = (value: number): number => left + (value / longest) * (width - left - right)

  const grid = Array.from({ length: longest + 1 }, (_, tick) => {
    const [stroke, dashes] = tick === 1 ? [quiet, ' stroke-dasharray="4 3"'] : ["#e6eaef", ""]
    return [
      line([x(tick), top - 4], [x(tick), foot], stroke, dashes),
      text(x(tick), foot + 18, 12, quiet, `${tick}×`, ' text-anchor="middle"')
    ]
  })
  const drawn = rows.map(({ client, bars }, index) => {
    const y = top + index * rowHeight
    const weight = isOurs(client) ? ' font-weight="600"' : ""
    const fill = fills[isOurs(client) ? "ours" : "others"]
    return [
      text(left - 10, y + 20, 13, isOurs(client) ? fill.http : ink, labels[client], ` text-anchor="end"${weight}`),
      ...bars.flatMap(({ scheme, median, lowerQuartile, upperQuartile }, lane) => {
        const laneY = y + 4 + lane * (barHeight + 2)
        const middle = laneY + barHeight / 2
        return [
          rect(left, laneY, [x(median) - left, barHeight], fill[scheme]),
          line([x(lowerQuartile), middle], [x(upperQuartile), middle], ink, ' stroke-width="1.2"'),
          text(x(Math.max(median, upperQuartile)) + 6, middle + 4, 11, ink, median.toFixed(2), `${weight}${halo}`)
        ]
      })
    ]
  })
  const legend = schemes.map((scheme, index) => [
    rect(left + index * 70, 52, [12, 12], fills.others[scheme]),
    text(left + index * 70 + 18, 62, 12, quiet, schemeNames[scheme])
  ])
  const title = "CPU per send, beside undici's bare pool"
  const source = `user + system time, 16 at a time; median of ${counted(rounds)}, Node ${environment.node}; shorter is better`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif">
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="#ffffff" stroke="#d0d7de"/>
${text(24, 34, 17, ink, title, ' font-weight="600"')}
${[...legend, [text(left + 150, 62, 12, quiet, "line: the middle half of the rounds")], ...grid, ...drawn].flat().join("\n")}
${text(left, foot + 42, 12, quiet, source)}
</svg>
`
}
