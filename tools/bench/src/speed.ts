/** What the page on performance says about speed, in English and in Chinese, taken from the results. */
import type { Scheme } from "./bench.ts"
import { type ClientName, isOurs, labels, reference } from "./clients.ts"
import { cpuRatios, figuresOf } from "./figures.ts"
import type { Results } from "./results.ts"
import { median, pairs, ratio } from "./statistics.ts"
import { markdown } from "./tables.ts"

export type Language = "en" | "zh"

/** The raw dispatcher is the least that can be written over undici, so that the table does not flatter. */
const shown: ReadonlyArray<ClientName> = [
  "undici-dispatch",
  "undici-pool",
  "ours",
  "fetch",
  "axios",
  "slack",
  "line",
  "tencentcloud"
]

const concurrency = 16

interface Figures {
  readonly rounds: number
  readonly node: string
  readonly cpu: string
  readonly coldStart: string
}

const words = {
  en: {
    alt: "CPU per send beside undici's bare pool, by client",
    head: ["16 at a time", "CPU per send, HTTP", "TLS", "requests a second, HTTP", "p99"],
    before:
      "CPU per send with validation, retries, time limits, hooks and rate limit switched on, as a ratio to a bare `undici.Pool.request`, which has none of them:",
    after: ({ rounds, node, cpu, coldStart }: Figures) =>
      `From process start to the end of the first send: ${coldStart} of the time of a program with undici alone. Medians of ${rounds} rounds over loopback, Node ${node}, ${cpu}. SDKs of other services make a call of their own of similar size. All figures and their spread: [RESULTS.md](../tools/bench/RESULTS.md).`
  },
  zh: {
    alt: "各客户端每次发送的 CPU 开销，以裸用 undici 连接池为 1",
    head: ["并发 16", "每次发送的 CPU（HTTP）", "TLS", "每秒请求数（HTTP）", "p99"],
    before:
      "校验、重试、时限、钩子和限流全部开启时，每次发送的 CPU 开销与裸用 `undici.Pool.request`（没有这些功能）之比：",
    after: ({ rounds, node, cpu, coldStart }: Figures) =>
      `从进程启动到首次发送完成的耗时，是只用 undici 的程序的 ${coldStart}。数据为本机回环上 ${rounds} 轮测量的中位数，Node ${node}，${cpu}。其他服务的 SDK 调用的是各自大小相近的接口。全部数据及其波动范围见 [RESULTS.md](../tools/bench/RESULTS.md)。`
  }
}

export const speed = ({ runs, measured, rounds, environment }: Results, language: Language): string => {
  const { alt, head, before, after } = words[language]
  const cpu = (client: ClientName, scheme: Scheme): string => {
    const ratios = cpuRatios(runs, client, { scheme, concurrency })
    return client === reference ? "1×" : ratios.length === 0 ? "–" : `${median(ratios).toFixed(2)}×`
  }
  const row = (client: ClientName): ReadonlyArray<string> => {
    const of = (figure: "perSecond" | "p99Us") =>
      median(figuresOf(runs, client, { scheme: "http", concurrency }, figure))
    const cells = [
      `\`${labels[client]}\``,
      cpu(client, "http"),
      cpu(client, "https"),
      (Math.round(of("perSecond") / 100) * 100).toLocaleString("en"),
      `${(of("p99Us") / 1000).toFixed(1)} ms`
    ]
    return isOurs(client) ? cells.map((cell) => `**${cell}**`) : cells
  }
  const known = shown.filter((client) => runs.some((run) => run.client === client))
  const times = measured["cold-start"]
  const coldStart = times === undefined ? "–" : `${(median(pairs(times.ours, times.undici, ratio)) * 100).toFixed(0)} %`
  return [
    before,
    `![${alt}](../tools/bench/results/cpu-per-send.svg)`,
    markdown([head, ...known.map(row)]),
    after({ rounds, node: environment.node, cpu: environment.cpu, coldStart })
  ].join("\n\n")
}
