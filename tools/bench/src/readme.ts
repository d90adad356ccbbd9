/** What the READMEs say about speed, in English and in Chinese, taken from the results. */
import { type ClientName, clients } from "./clients.ts"
import { cpuRatios, figuresOf } from "./figures.ts"
import { isOurs, labels } from "./labels.ts"
import type { Results } from "./results.ts"
import { median, pairs, ratio } from "./statistics.ts"
import { markdown } from "./tables.ts"

export type Language = "en" | "zh"

const shown: ReadonlyArray<ClientName> = ["undici-pool", "ours", "fetch", "axios", "slack", "line", "tencentcloud"]

const concurrency = 16

interface Words {
  readonly alt: string
  readonly head: ReadonlyArray<string>
  readonly before: string
  readonly after: (figures: {
    readonly rounds: number
    readonly node: string
    readonly cpu: string
    readonly coldStart: string
  }) => string
}

const words: { readonly [L in Language]: Words } = {
  en: {
    alt: "CPU per send beside undici's bare pool, by client",
    head: ["16 at a time", "CPU per send, HTTP", "TLS", "requests a second, HTTP", "p99"],
    before:
      "With everything switched on (validation, retries, both time limits, hooks, rate limit), beside a bare `undici.Pool.request` that does none of it:",
    after: ({ rounds, node, cpu, coldStart }) =>
      `The first send of a fresh process is done after ${coldStart} of the time that a program with undici alone takes. Medians of ${rounds} alternating rounds over loopback, Node ${node}, ${cpu}; SDKs of other services make a call of their own of similar size. All figures, and how they are taken: [tools/bench/RESULTS.md](tools/bench/RESULTS.md).`
  },
  zh: {
    alt: "各客户端每次发送的 CPU 开销，以裸用 undici 连接池为 1",
    head: ["并发 16", "每次发送的 CPU（HTTP）", "TLS", "每秒请求数（HTTP）", "p99"],
    before: "所有功能全部开启（校验、重试、两级时限、钩子、频率限制），与什么都不做的 `undici.Pool.request` 相比：",
    after: ({ rounds, node, cpu, coldStart }) =>
      `新进程完成首次发送所用的时间，是只用 undici 的程序的 ${coldStart}。数据为本机回环上 ${rounds} 轮交替测量的中位数，Node ${node}，${cpu}；其他服务的 SDK 发送的是各自大小相近的请求。全部数据与测量方法见 [tools/bench/RESULTS.md](tools/bench/RESULTS.md)。`
  }
}

export const speed = (results: Results, language: Language): string => {
  const { runs, measured, rounds, environment } = results
  const { alt, head, before, after } = words[language]
  const known = shown.filter((client) => client in clients && runs.some((run) => run.client === client))
  const cpu = (client: ClientName, scheme: "http" | "https"): string => {
    if (client === "undici-pool") return "1×"
    const ratios = cpuRatios(runs, client, { scheme, concurrency })
    return ratios.length === 0 ? "–" : `${median(ratios).toFixed(2)}×`
  }
  const rows = known.map((client) => {
    const figure = (name: "perSecond" | "p99Us") =>
      median(figuresOf(runs, client, { scheme: "http", concurrency }, name))
    const cells = [
      cpu(client, "http"),
      cpu(client, "https"),
      (Math.round(figure("perSecond") / 100) * 100).toLocaleString("en"),
      `${(figure("p99Us") / 1000).toFixed(1)} ms`
    ]
    const label = `\`${labels[client]}\``
    return isOurs(client) ? [`**${label}**`, ...cells.map((cell) => `**${cell}**`)] : [label, ...cells]
  })
  const times = measured["cold-start"]
  const coldStart = times === undefined ? "–" : `${(median(pairs(times.ours, times.undici, ratio)) * 100).toFixed(0)} %`
  const { node, cpu: model } = environment
  return [
    before,
    `![${alt}](tools/bench/results/cpu-per-send.svg)`,
    markdown(head, rows),
    after({ rounds, node, cpu: model, coldStart })
  ].join("\n\n")
}
