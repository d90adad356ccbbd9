/** The goals (`repository/budgets`), each beside the figure that was measured for it. */
import { budgets, goals } from "repository/budgets"
import { schemes } from "./bench.ts"
import { type ClientName, labels } from "./clients.ts"
import { type Cell, cpuRatios } from "./figures.ts"
import { fleetGoals } from "./fleetGoals.ts"
import { atLeast, atMost, type Figures, type Goal, type Judge, judged } from "./judges.ts"
import type { Measured } from "./measures.ts"
import type { Results } from "./results.ts"
import { difference, median, pairs, ratio, spread } from "./statistics.ts"
import { schemeNames } from "./tables.ts"

const cellsAt = (concurrency: number): ReadonlyArray<Cell> => schemes.map((scheme) => ({ scheme, concurrency }))

const at = ({ scheme, concurrency }: Cell) => `concurrency ${concurrency}, ${schemeNames[scheme]}`

const sends = ([16, 1, 64] as const).flatMap((concurrency) =>
  cellsAt(concurrency).map((cell) =>
    atMost(`CPU per send, ${at(cell)}, to undici's pool`, goals.cpuToPool[concurrency], ({ runs }) =>
      cpuRatios(runs, "ours", cell)
    )
  )
)

const peers = (Object.entries(goals.peersToOurs) as ReadonlyArray<[ClientName, number]>).flatMap(([client, limit]) =>
  cellsAt(16).map((cell) =>
    atLeast(`CPU per send of ${labels[client]}, ${at(cell)}, to ours`, limit, ({ runs }) =>
      cpuRatios(runs, client, cell, "ours")
    )
  )
)

const entries = cellsAt(16).map((cell) =>
  atMost(`CPU per send of the Effect entry, ${at(cell)}, to the Promise entry`, goals.effectToPromise, ({ runs }) =>
    cpuRatios(runs, "ours-effect", cell, "ours")
  )
)

const middleware = (framework: keyof typeof goals.middlewareUs, what: string): Judge =>
  atMost(
    `${what}, per request`,
    goals.middlewareUs[framework],
    ({ measured }) => {
      const cost = measured.middleware?.[framework]
      return cost && pairs(cost.stacked, cost.without, difference).map((added) => added / cost.stack)
    },
    " µs"
  )

const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`

/** What was measured of this build, above the transport, in kB a send. */
const allocated = (cost: Measured["allocation"]): Figures =>
  cost?.ours.map((bytes) => (bytes - median(cost.transport)) / 1000)

/**
 * What a call of a stream costs beside one by hand. Whoever makes the calls has to read the source too: that is taken off both, so that
 * a source that is dear can't hide what the stream costs. By call, since both make as many as the time allows.
 */
const aboveReading = ({ ours, pool, read }: NonNullable<Measured["streams"]>["cost"]): ReadonlyArray<number> => {
  const byCall = ({ cpuUs, calls }: (typeof ours)[number], round: number): number =>
    (cpuUs - (read[round]?.cpuUs ?? Number.NaN)) / calls
  return pairs(ours.map(byCall), pool.map(byCall), ratio)
}

/** Blocks at the beginning and at the end, of which the median counts: one alone tells more about its moment. */
const ends = 5

const { started, seen, timeToIdeal, cpuToPQueue } = goals.rateLimit

const judges: ReadonlyArray<Judge> = [
  ...sends,
  ...peers,
  ...entries,
  middleware("express", "Express middleware, in process"),
  middleware("koa", "Koa middleware, in process"),
  middleware("nest", "Nest module"),
  atMost(
    "`req.desk.send` in an Express handler, CPU per request, to the same handler with a bare pool",
    goals.handlerToPool,
    ({ measured: { "express-handler": cost } }) => cost && pairs(cost.ours, cost.pool, ratio)
  ),
  atMost(
    "cold start: process start to the first finished send, to a program with undici alone",
    goals.coldStartToUndici,
    ({ measured: { "cold-start": times } }) => times && pairs(times.ours, times.undici, ratio)
  ),
  atMost(
    "import of `@tcdesk/core`, above an empty process",
    goals.importMs,
    ({ measured: { "cold-start": times } }) => times && pairs(times.import, times.empty, difference),
    " ms",
    0
  ),
  judged(
    "size of `@tcdesk/core`, minified and gzipped",
    `≤ ${budgets.minifiedKb} kB, ≤ ${budgets.gzippedKb} kB`,
    "bundle-size",
    ({ minifiedBytes, gzipBytes }) => ({
      figure: `${kB(minifiedBytes)}, ${kB(gzipBytes)}`,
      met: minifiedBytes <= budgets.minifiedKb * 1000 && gzipBytes <= budgets.gzippedKb * 1000
    })
  ),
  atMost(
    "UserSig when cached",
    goals.userSigUs,
    ({ measured: { "user-sig": cost } }) => cost && pairs(cost.cached, cost.fixed, difference),
    " µs"
  ),
  judged(
    "`sendMany` from a generator without a rate limit: growth of the heap",
    `< ${goals.sendManyHeapBytes} byte a send`,
    "send-many",
    (runs) => {
      const growth = runs.map(({ heapBytes, sends }) => {
        const [first = Number.NaN] = heapBytes
        return ((heapBytes.at(-1) ?? Number.NaN) - first) / (sends * 0.8)
      })
      const figure = `${spread(growth, 2, " bytes")} over ${runs[0]?.sends.toLocaleString("en")}`
      return { figure, met: Math.max(...growth) < goals.sendManyHeapBytes }
    }
  ),
  atLeast("the same: throughput at the end, to that at the beginning", goals.sendManyThroughput, ({ measured }) =>
    measured["send-many"]?.map(
      ({ blockSeconds }) => median(blockSeconds.slice(0, ends)) / median(blockSeconds.slice(-ends))
    )
  ),
  judged(
    "rate limit of 200 a second, 1,200 sends at once: most starts within any 1,000 ms; most that the server sees within any 950 ms",
    `≤ ${started}; ≤ ${seen}`,
    "rate-limit",
    ({ limiters: { ours } }) => {
      const most = {
        started: Math.max(...ours.map((run) => run.started)),
        seen: Math.max(...ours.map((run) => run.seen))
      }
      return {
        figure: `${most.started}; the server saw ${most.seen}`,
        met: most.started <= started && most.seen <= seen
      }
    }
  ),
  atMost(
    "the same: time, to the ideal",
    timeToIdeal,
    ({ measured: { "rate-limit": cost } }) => cost?.limiters.ours.map(({ seconds }) => seconds / cost.idealSeconds),
    "×",
    3
  ),
  judged("the same: CPU of the limit, to p-queue's strict one", `≤ ${cpuToPQueue}×`, "rate-limit", ({ limiters }) => {
    if (limiters["p-queue"].length === 0) return {}
    const of = (runs: typeof limiters.ours) => median(runs.map(({ cpuUs, freeCpuUs }) => cpuUs - freeCpuUs))
    const [ours, theirs] = [of(limiters.ours), of(limiters["p-queue"])]
    const figure = `${(ours / theirs).toFixed(2)}× (${ours.toFixed(1)} µs and ${theirs.toFixed(1)} µs a send)`
    return { figure, met: ours <= cpuToPQueue * theirs }
  }),
  ...fleetGoals,
  atMost(
    "allocated per send above the transport",
    goals.allocatedKb,
    ({ measured }) => allocated(measured.allocation),
    " kB",
    1
  ),
  judged(
    "connections opened for 10,000 sends at concurrency 16",
    `≤ ${goals.connectionsAt16}`,
    "connections",
    ({ ours, pool }) => ({ figure: `${ours} (undici's pool: ${pool})`, met: ours <= goals.connectionsAt16 })
  ),
  ...(["busy", "flooded"] as const).map((load) =>
    judged(
      `a Desk that takes 1 s, offered ${load === "busy" ? "1.25" : "3"} times what 64 sockets can take`,
      `≥ ${100 * goals.slowDesk.sent} % of that sent, < ${100 * goals.slowDesk.uncertain} % uncertain`,
      "slow-desk",
      ({ ours, baseline }) => {
        const words = ({ [load]: found, capacity }: typeof ours) =>
          `${found.sent} of ${found.offered} sent (${capacity} in that time), ${found.uncertain} uncertain, ${found.cutOff} cut off`
        const { sent, offered, uncertain } = ours[load]
        const met = sent >= goals.slowDesk.sent * ours.capacity && uncertain < goals.slowDesk.uncertain * offered
        return { figure: baseline === undefined ? words(ours) : `${words(ours)}; baseline: ${words(baseline)}`, met }
      }
    )
  ),
  judged("10,000 at once, 64 sockets, 50 ms, no rate limit", "all sent", "slow-desk", ({ ours, baseline }) => {
    const words = ({ burst: { sent, offered, uncertain } }: typeof ours) =>
      `${sent} of ${offered} sent, ${uncertain} uncertain`
    const figure = baseline === undefined ? words(ours) : `${words(ours)}; baseline: ${words(baseline)}`
    return { figure, met: ours.burst.sent === ours.burst.offered }
  }),
  judged("CPU per send above the transport, of 1, 3 and 10 elements", "linear in bytes", "growth", (growth) => {
    const points = growth.elements.map(({ elements, bytes, cpuUs }) => ({ elements, bytes, cpuUs: median(cpuUs) }))
    const [one, three, ten] = points
    if (one === undefined || three === undefined || ten === undefined) return {}
    const slope = (ten.cpuUs - one.cpuUs) / (ten.bytes - one.bytes)
    const onTheLine = one.cpuUs + slope * (three.bytes - one.bytes)
    const figure = points.map(({ elements, bytes, cpuUs }) => `${elements}: ${cpuUs.toFixed(1)} µs, ${bytes} bytes`)
    // Not above the straight line, and ten times the bytes at no more than ten times the cost.
    const met = three.cpuUs <= 1.15 * onTheLine && ten.cpuUs / one.cpuUs <= ten.bytes / one.bytes
    return { figure: figure.join("; "), met }
  }),
  judged(
    "heap per client, of 1, 100 and 1,000 in one process",
    `< ${goals.clientHeapKb} kB each`,
    "growth",
    ({ clients }) => {
      const most = Math.max(...clients.map((cost) => cost.clients))
      const each = (kind: string) =>
        clients.find((cost) => cost.kind === kind && cost.clients === most)?.bytesEach ?? Number.NaN
      const [made, sent, pool] = [each("made"), each("sent"), each("pool")]
      return {
        figure: `${kB(made)} made; ${kB(sent)} with an open socket, of which undici's pool alone takes ${kB(pool)} (${most} clients)`,
        met: made < goals.clientHeapKb * 1000 && sent - pool < goals.clientHeapKb * 1000
      }
    }
  ),
  atMost(
    "CPU per call of `sessions.state`, concurrency 16, HTTP, to `send`",
    goals.stateToSend,
    ({ measured: { "session-state": cost } }) => cost && pairs(cost.state, cost.send, ratio)
  ),
  atMost(
    "a stream, 100 pieces a second: CPU per call, above reading its source, to its calls by hand over undici's pool",
    goals.streams.toCalls,
    ({ measured: { streams } }) => streams && aboveReading(streams.cost)
  ),
  atMost(
    "from the first piece of a stream to the arrival of its request, to a whole send on loopback",
    1,
    ({ measured: { streams } }) => streams?.first.map(({ firstArrivesMs, sendMs }) => firstArrivesMs / sendMs)
  ),
  atMost(
    "the same: more than a send takes to arrive",
    goals.streams.firstAddedMs,
    ({ measured: { streams } }) =>
      streams?.first.map(({ firstArrivesMs, sendArrivesMs }) => firstArrivesMs - sendArrivesMs),
    " ms",
    3
  ),
  atMost(
    "1,000 streams under way and idle: heap of each, above its source read by hand",
    goals.streams.heapKb,
    ({ measured: { streams } }) =>
      streams && pairs(streams.heap.ours, streams.heap.read, difference).map((bytes) => bytes / 1000),
    " kB",
    1
  ),
  atMost(
    "Express that verifies, de-duplicates and hands on Desk's calls: CPU per call, to one that only parses JSON and answers",
    goals.webhook.toParsing,
    ({ measured: { webhook } }) => webhook && pairs(webhook.cpu.ours, webhook.cpu.parsing, ratio)
  ),
  atMost(
    "a call with a wrong signature: CPU, to one that is taken",
    goals.webhook.refusedToAccepted,
    ({ measured: { webhook } }) => webhook && pairs(webhook.cpu.refused, webhook.cpu.ours, ratio)
  ),
  judged(
    "heap over 100,000 events with handlers of 50 ms, 64 at a time",
    `< ${goals.webhook.heapBytes} bytes an event`,
    "webhook",
    ({ heap: { heapBytes, events } }) => {
      const [first = Number.NaN] = heapBytes
      const growth = ((heapBytes.at(-1) ?? Number.NaN) - first) / (events * 0.8)
      const figure = `${growth.toFixed(1)} bytes (${heapBytes.map(kB).join(", ")}; ${events} events)`
      return { figure, met: growth < goals.webhook.heapBytes }
    }
  )
]

export const goalsOf = (results: Results): ReadonlyArray<Goal> => judges.map((judge) => judge(results))

/** This build held against the one of `--baseline`: nothing may have become dearer. */
const toBaseline: ReadonlyArray<Judge> = [
  ...[16, 1, 64]
    .flatMap(cellsAt)
    .map((cell) =>
      atMost(`CPU per send, ${at(cell)}, to the baseline`, goals.toBaseline, ({ runs }) =>
        cpuRatios(runs, "ours", cell, "ours-baseline")
      )
    ),
  atMost(
    "cold start, to the baseline",
    1,
    ({ measured: { "cold-start": times } }) => times?.baseline && pairs(times.ours, times.baseline, ratio)
  ),
  atMost(
    "allocated per send, to the baseline",
    1,
    ({ measured: { allocation: cost } }) => cost?.["ours-baseline"] && pairs(cost.ours, cost["ours-baseline"], ratio)
  )
]

export const baselineGoalsOf = (results: Results): ReadonlyArray<Goal> =>
  toBaseline.map((judge) => judge(results)).filter(({ figure }) => figure !== undefined)

/** A verdict needs the median of at least so many rounds. */
export const enoughRounds = 7
