/** What the READMEs say about speed, in English and in Chinese, taken from the results. */
import type { Scheme } from "./bench.ts"
import { type ClientName, isOurs, labels, reference } from "./clients.ts"
import { cpuRatios, figuresOf } from "./figures.ts"
import type { Results } from "./results.ts"
import { median, pairs, ratio } from "./statistics.ts"
import { markdown } from "./tables.ts"

export type Language = "en" | "zh"

const shown: ReadonlyArray<ClientName> = ["undici-pool", "ours", "fetch", "axios", "slack", "line", "tencentcloud"]

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
      "With everything switched on (validation, retries, both time limits, hooks, rate limit), beside a bare `undici.Pool.request` that does none of it:",
    after: ({ rounds, node, cpu, coldStart }: Figures) =>
      `The first send of a fresh process is done after ${coldStart} of the time that a program with undici alone takes. Medians of ${rounds} alternating rounds over loopback, Node ${node}, ${cpu}; SDKs of other services make a call of their own of similar size. All figures, and how they are taken: [tools/bench/RESULTS.md](tools/bench/RESULTS.md).`
  },
  zh: {
    alt: "各客户端每次发送的 CPU 开销，以裸用 undici 连接池为 1",
    head: ["并发 16", "每次发送的 CPU（HTTP）", "TLS", "每秒请求数（HTTP）", "p99"],
    before: "所有功能全部开启（校验、重试、两级时限、钩子、频率限制），与什么都不做的 `undici.Pool.request` 相比：",
    after: ({ rounds, node, cpu, coldStart }: Figures) =>
      `新进程完成首次发送所用的时间，是只用 undici 的程序的 ${coldStart}。数据为本机回环上 ${rounds} 轮交替测量的中位数，Node ${node}，${cpu}；其他服务的 SDK 发送的是各自大小相近的请求。全部数据与测量方法见 [tools/bench/RESULTS.md](tools/bench/RESULTS.md)。`
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
    `![${alt}](tools/bench/results/cpu-per-send.svg)`,
    markdown([head, ...known.map(row)]),
    after({ rounds, node: environment.node, cpu: environment.cpu, coldStart })
  ].join("\n\n")
}
