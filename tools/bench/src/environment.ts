/** Where figures were taken: the machine by its kind, never by its name, and the versions of everything measured. */
import { readFileSync } from "node:fs"
import { availableParallelism, cpus, loadavg, totalmem } from "node:os"

export interface Environment {
  /** Day, in UTC. */
  readonly date: string
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly platform: string
  readonly node: string
  /** Load average of the minute before: what else the machine was doing. */
  readonly load: number
  readonly versions: Readonly<Record<string, string>>
}

const packages = [
  "undici",
  "effect",
  "@effect/platform-node",
  "axios",
  "got",
  "@slack/web-api",
  "@line/bot-sdk",
  "stripe",
  "tencentcloud-sdk-nodejs-common",
  "p-queue",
  "express",
  "koa",
  "@nestjs/core"
]

const versionOf = (name: string): string => {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version
}

export const environment = (): Environment => ({
  date: new Date().toISOString().slice(0, 10),
  cpu: cpus()[0]?.model.trim() ?? "unknown",
  cores: availableParallelism(),
  memoryGb: Math.round(totalmem() / 2 ** 30),
  platform: `${process.platform} ${process.arch}`,
  node: process.versions.node,
  load: loadavg()[0] ?? 0,
  versions: Object.fromEntries(packages.map((name) => [name, versionOf(name)]))
})
