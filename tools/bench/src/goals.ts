/** The goals, each beside the figure that was measured for it. */
import type { Scheme } from "./bench.ts"
import type { ClientName } from "./clients.ts"
import { type Cell, cpuRatios } from "./figures.ts"
import { labels } from "./labels.ts"
import type { Results } from "./results.ts"
import { difference, median, pairs, ratio, summary } from "./statistics.ts"

export interface Goal {
  readonly what: string
  readonly goal: string
  /** Absent: not measured. */
  readonly figure?: string
  readonly met?: boolean
}

interface Verdict {
  readonly figure: string
  readonly met: boolean
}

type Judge = (results: Results) => Verdict | undefined

const names: { readonly [S in Scheme]: string } = { http: "HTTP", https: "TLS" }

const spread = (figures: ReadonlyArray<number>, unit: string, digits = 2): string => {
  const { median, min, max } = summary(figures)
  return `${median.toFixed(digits)}${unit} (${min.toFixed(digits)}–${max.toFixed(digits)})`
}

const atMost = (figures: ReadonlyArray<number>, limit: number, unit = "×", digits = 2): Verdict | undefined =>
  figures.length === 0 ? undefined : { figure: spread(figures, unit, digits), met: median(figures) <= limit }

const atLeast = (figures: ReadonlyArray<number>, limit: number, unit = "×"): Verdict | undefined =>
  figures.length === 0 ? undefined : { figure: spread(figures, unit), met: median(figures) >= limit }

const cells: ReadonlyArray<Cell & { readonly limit: number }> = [16, 1, 64].flatMap((concurrency) =>
  (["http", "https"] as const).map((scheme) => ({ scheme, concurrency, limit: concurrency === 16 ? 1 : 1.1 }))
)

const sends = cells.map(({ limit, ...cell }): [string, string, Judge] => [
  `CPU per send, concurrency ${cell.concurrency}, ${names[cell.scheme]}, to undici's pool`,
  `≤ ${limit.toFixed(1)}×`,
  ({ runs }) => atMost(cpuRatios(runs, "ours", cell), limit)
])

const peers = (
  [
    ["axios", 3.5],
    ["fetch", 3],
    ["slack", 3.3]
  ] as const satisfies ReadonlyArray<readonly [ClientName, number]>
).flatMap(([client, limit]) =>
  (["http", "https"] as const).map((scheme): [string, string, Judge] => [
    `CPU per send of ${labels[client]}, concurrency 16, ${names[scheme]}, to ours`,
    `≥ ${limit}×`,
    ({ runs }) => atLeast(cpuRatios(runs, client, { scheme, concurrency: 16 }, "ours"), limit)
  ])
)

const entries = (["http", "https"] as const).map((scheme): [string, string, Judge] => [
  `CPU per send of the Effect entry, concurrency 16, ${names[scheme]}, to the Promise entry`,
  "≤ 1.1×",
  ({ runs }) => atMost(cpuRatios(runs, "ours-effect", { scheme, concurrency: 16 }, "ours"), 1.1)
])

const middleware = (framework: "express" | "koa" | "nest"): Judge => {
  // What 50 modules of Nest cost a request must drown in the noise of it: there is nothing of ours to call.
  const limit = framework === "nest" ? 0.1 : 2
  return ({ measured }) => {
    const cost = measured.middleware?.[framework]
    if (cost === undefined) return undefined
    const each = pairs(cost.stacked, cost.without, difference).map((added) => added / cost.stack)
    return atMost(each, limit, " µs")
  }
}

const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`

const sendManyHeap: Judge = ({ measured }) => {
  const runs = measured["send-many"]
  if (runs === undefined) return undefined
  const growth = runs.map(({ heapBytes, sends }) => {
    const [first = Number.NaN] = heapBytes
    return ((heapBytes.at(-1) ?? Number.NaN) - first) / (sends * 0.8)
  })
  return {
    figure: `${spread(growth, " bytes")} over ${runs[0]?.sends.toLocaleString("en")}`,
    met: Math.max(...growth) < 1
  }
}

/** Blocks at the beginning and at the end, of which the median counts: one alone tells more about its moment than about the client. */
const ends = 5

const sendManyThroughput: Judge = ({ measured }) => {
  const runs = measured["send-many"]
  if (runs === undefined) return undefined
  const changes = runs.map(({ blockSeconds }) => {
    const first = median(blockSeconds.slice(0, ends))
    return first / median(blockSeconds.slice(-ends))
  })
  return { figure: spread(changes, "×"), met: median(changes) >= 0.9 }
}

const rateLimitStarts: Judge = ({ measured }) => {
  const runs = measured["rate-limit"]?.limiters.ours
  if (runs === undefined) return undefined
  const started = Math.max(...runs.map((run) => run.started))
  const seen = Math.max(...runs.map((run) => run.seen))
  return { figure: `${started}; the server saw ${seen}`, met: started <= 200 && seen <= 202 }
}

const rateLimitTime: Judge = ({ measured }) => {
  const cost = measured["rate-limit"]
  return (
    cost &&
    atMost(
      cost.limiters.ours.map(({ seconds }) => seconds / cost.idealSeconds),
      1.02,
      "×",
      3
    )
  )
}

const rateLimitCpu: Judge = ({ measured }) => {
  const cost = measured["rate-limit"]?.limiters
  if (cost === undefined || cost["p-queue"].length === 0) return undefined
  const of = (runs: (typeof cost)["ours"]) => median(runs.map(({ cpuUs, freeCpuUs }) => cpuUs - freeCpuUs))
  const [ours, theirs] = [of(cost.ours), of(cost["p-queue"])]
  const figure = `${(ours / theirs).toFixed(2)}× (${ours.toFixed(1)} µs and ${theirs.toFixed(1)} µs a send)`
  return { figure, met: ours <= 0.5 * theirs }
}

const allocation: Judge = ({ measured: { allocation: cost } }) =>
  cost &&
  atMost(
    cost.ours.map((bytes) => (bytes - median(cost.transport)) / 1000),
    4,
    " kB",
    1
  )

const elements: Judge = ({ measured: { growth } }) => {
  if (growth === undefined) return undefined
  const points = growth.elements.map(({ elements, bytes, cpuUs }) => ({ elements, bytes, cpuUs: median(cpuUs) }))
  const [one, three, ten] = points
  if (one === undefined || three === undefined || ten === undefined) return undefined
  const slope = (ten.cpuUs - one.cpuUs) / (ten.bytes - one.bytes)
  const onTheLine = one.cpuUs + slope * (three.bytes - one.bytes)
  const figure = points.map(({ elements, bytes, cpuUs }) => `${elements}: ${cpuUs.toFixed(1)} µs, ${bytes} bytes`)
  // Not above the straight line, and ten times the bytes at no more than ten times the cost.
  const met = three.cpuUs <= 1.15 * onTheLine && ten.cpuUs / one.cpuUs <= ten.bytes / one.bytes
  return { figure: figure.join("; "), met }
}

const tenants: Judge = ({ measured: { growth } }) => {
  if (growth === undefined) return undefined
  const most = Math.max(...growth.clients.map(({ clients }) => clients))
  const each = (kind: string) =>
    growth.clients.find((cost) => cost.kind === kind && cost.clients === most)?.bytesEach ?? Number.NaN
  const [made, sent, pool] = [each("made"), each("sent"), each("pool")]
  return {
    figure: `${kB(made)} made; ${kB(sent)} with an open socket, of which undici's pool alone takes ${kB(pool)} (${most} clients)`,
    met: made < 30_000 && sent - pool < 30_000
  }
}

const judges: ReadonlyArray<readonly [what: string, goal: string, judge: Judge]> = [
  ...sends,
  ...peers,
  ...entries,
  ["Express middleware, in process, per request", "≤ 2 µs", middleware("express")],
  ["Koa middleware, in process, per request", "≤ 2 µs", middleware("koa")],
  ["Nest module, per request", "nothing (≤ 0.1 µs)", middleware("nest")],
  [
    "`req.desk.send` in an Express handler, CPU per request, to the same handler with a bare pool",
    "≤ 1.1×",
    ({ measured }) => {
      const cost = measured["express-handler"]
      return cost && atMost(pairs(cost.ours, cost.pool, ratio), 1.1)
    }
  ],
  [
    "cold start: process start to the first finished send, to a program with undici alone",
    "≤ 1.0×",
    ({ measured }) => {
      const times = measured["cold-start"]
      return times && atMost(pairs(times.ours, times.undici, ratio), 1)
    }
  ],
  [
    "import of `@tcdesk/core`, above an empty process",
    "≤ 40 ms",
    ({ measured }) => {
      const times = measured["cold-start"]
      return times && atMost(pairs(times.import, times.empty, difference), 40, " ms", 0)
    }
  ],
  [
    "size of `@tcdesk/core`, minified and gzipped",
    "≤ 110 kB, ≤ 40 kB",
    ({ measured }) => {
      const size = measured["bundle-size"]
      return (
        size && {
          figure: `${kB(size.minifiedBytes)}, ${kB(size.gzipBytes)}`,
          met: size.minifiedBytes <= 110_000 && size.gzipBytes <= 40_000
        }
      )
    }
  ],
  [
    "UserSig when cached",
    "≤ 0.5 µs",
    ({ measured }) => {
      const cost = measured["user-sig"]
      return cost && atMost(pairs(cost.cached, cost.fixed, difference), 0.5, " µs")
    }
  ],
  ["`sendMany` from a generator without a rate limit: growth of the heap", "< 1 byte a send", sendManyHeap],
  ["the same: throughput at the end, to that at the beginning", "≥ 0.9×", sendManyThroughput],
  [
    "rate limit of 200 a second, 1,200 sends at once: most starts within any 1,000 ms; most that the server sees within any 950 ms",
    "≤ 200; ≤ 202",
    rateLimitStarts
  ],
  ["the same: time, to the ideal", "≤ 1.02×", rateLimitTime],
  ["the same: CPU of the limit, to p-queue's strict one", "≤ 0.5×", rateLimitCpu],
  ["allocated per send above the transport", "≤ 4 kB", allocation],
  [
    "connections opened for 10,000 sends at concurrency 16",
    "≤ 16",
    ({ measured: { connections } }) =>
      connections && {
        figure: `${connections.ours} (undici's pool: ${connections.pool})`,
        met: connections.ours <= connections.concurrency
      }
  ],
  ["CPU per send above the transport, of 1, 3 and 10 elements", "linear in bytes", elements],
  ["heap per client, of 1, 100 and 1,000 in one process", "< 30 kB each", tenants]
]

export const goalsOf = (results: Results): ReadonlyArray<Goal> =>
  judges.map(([what, goal, judge]) => ({ what, goal, ...judge(results) }))

/** A verdict needs the median of at least so many rounds. */
export const enoughRounds = 7
