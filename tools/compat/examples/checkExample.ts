/** An example, copied out of the workspace as its user copies it: its own scripts, and a talk with what it starts. */
import { globSync } from "node:fs"
import { cp, rm, writeFile } from "node:fs/promises"
import { basename, delimiter, dirname, join } from "node:path"
import { run } from "repository/command"
import { type Manifest, readManifest, root } from "repository/packages"
import { npmInstall, onlyOnce } from "../install.ts"
import { forTestRunners, type Nodes, type NodeVersion } from "../nodes.ts"
import { takeSteps } from "../steps.ts"
import type { Row } from "../table.ts"

const examples = join(root, "examples")

/** Every folder with a package.json: a new one is run without being listed anywhere. */
export const exampleNames: ReadonlyArray<string> = globSync("*/package.json", { cwd: examples }).map(dirname).sort()

/** What starts them has none of the routes that the talk is about: their own tests start them. */
const silent = ["bullmq-worker", "outbox"]

/** What has no webhook. */
const deaf = ["effect", "observability"]

type Dependencies = Readonly<Record<string, string>> | undefined

/** Ours are not in any registry. */
const packed = (dependencies: Dependencies, tarballs: Readonly<Record<string, string>>): Dependencies =>
  dependencies &&
  Object.fromEntries(
    Object.entries(dependencies).map(([name, range]) => {
      if (!name.startsWith("@tcdesk/")) return [name, range]
      const { [name]: tarball } = tarballs
      if (tarball === undefined || range !== "^0.x") throw new Error(`${name} ${range} is no package of ours`)
      return [name, tarball]
    })
  )

/** `node file` runs by the Node under test, and so does the command of a package. */
const programOf = ({ scripts }: Manifest): ReadonlyArray<string> => {
  const [command = "", ...args] = scripts?.start?.split(" ") ?? []
  return command === "node" ? args : [join("node_modules/.bin", command), ...args]
}

/** Tests that `node --test` has left out, and why: as TAP of Node 22, or in the words of later ones. */
const skipped = (printed: string): ReadonlyArray<string> =>
  Array.from(
    printed.matchAll(/^(?:ok \d+ - (.+)|﹣ (.+) \([\d.]+ms\)) # (?:SKIP )?(.+)$/gm),
    ([, tap, spec, why]) => `${tap ?? spec}: ${why}`
  )

export const checkExample = async (
  name: string,
  tarballs: Readonly<Record<string, string>>,
  all: Nodes,
  folder: string
): Promise<ReadonlyArray<Row>> => {
  const source = join(examples, name)
  const manifest = await readManifest(source)
  const nodes = manifest.scripts?.test === "node --test" ? all : forTestRunners(all)
  const notes = new Set<string>()
  const npm = (node: NodeVersion, script: string) => {
    const PATH = [dirname(node.path), process.env.PATH].join(delimiter)
    return run("npm", ["run", "--silent", script], { cwd: folder, env: { ...process.env, PATH } })
  }

  const install = async () => {
    const leftBehind = ["node_modules", "dist", ".next"]
    await cp(source, folder, { recursive: true, filter: (path) => !leftBehind.includes(basename(path)) })
    const { dependencies, devDependencies } = manifest
    const completed = {
      ...manifest,
      dependencies: packed(dependencies, tarballs),
      devDependencies: packed(devDependencies, tarballs),
      overrides: tarballs
    }
    await writeFile(join(folder, "package.json"), JSON.stringify(completed))
    await npmInstall(folder)
    await onlyOnce(folder, { effect: "effect" in { ...dependencies } })
  }
  const build = async () => {
    for (const script of ["build", "typecheck"]) if (manifest.scripts?.[script] !== undefined) await npm(all[0], script)
  }
  const useOn = async (node: NodeVersion, index: number) => {
    for (const note of skipped((await npm(node, "test")).stdout)) notes.add(`${name}: ${note}`)
    if (silent.includes(name)) return
    await cp(join(import.meta.dirname, "talk.mjs"), join(folder, "talk.mjs"))
    const signal = index % 2 === 0 ? "SIGTERM" : "SIGINT"
    await run(node.path, ["talk.mjs", signal, deaf.includes(name) ? "deaf" : "hears", ...programOf(manifest)], {
      cwd: folder,
      seconds: 60
    })
  }

  try {
    const steps = await takeSteps([
      ["install", install],
      ["build", build],
      ...nodes.map((node, index) => [node.version, () => useOn(node, index)] as const)
    ])
    return [{ project: `examples/${name}`, steps, notes: [...notes] }]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
