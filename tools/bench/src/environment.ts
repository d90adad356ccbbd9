/** Where figures were taken: the machine by its kind, never by its name, and the versions of everything measured. */
import { readFileSync } from "node:fs"
import { availableParallelism, cpus, loadavg, totalmem } from "node:os"
import { join } from "node:path"

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

const folder = join(import.meta.dirname, "..")

const manifestOf = (path: string): { readonly version: string; readonly devDependencies: object } =>
  JSON.parse(readFileSync(join(folder, path, "package.json"), "utf8"))

/** What is measured are the bench's development dependencies; what it measures with are its dependencies. */
const measured = (): ReadonlyArray<string> =>
  Object.keys(manifestOf("").devDependencies).filter((name) => !/^@(?:tcdesk|types)\//.test(name))

export const environment = (): Environment => ({
  date: new Date().toISOString().slice(0, 10),
  cpu: cpus()[0]?.model.trim() ?? "unknown",
  cores: availableParallelism(),
  memoryGb: Math.round(totalmem() / 2 ** 30),
  platform: `${process.platform} ${process.arch}`,
  node: process.versions.node,
  load: loadavg()[0] ?? 0,
  versions: Object.fromEntries(measured().map((name) => [name, manifestOf(`node_modules/${name}`).version]))
})
