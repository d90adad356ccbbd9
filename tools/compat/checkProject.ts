/** Takes one project through its steps: install, compile and bundle, run on every Node. */
import { cp, mkdir, rm } from "node:fs/promises"
import { extname, join } from "node:path"
import { run } from "repository/command"
import { build } from "./build.ts"
import { install } from "./install.ts"
import type { NodeVersion } from "./nodes.ts"
import type { Project } from "./projects.ts"

/** A step that was taken; with a fault if it failed. */
export interface Step {
  readonly name: string
  readonly fault?: string
}

const here = import.meta.dirname

const runOn = async (node: NodeVersion, args: ReadonlyArray<string>, folder: string): Promise<void> => {
  const { stdout, stderr } = await run(node.path, args, { cwd: folder, seconds: 30 })
  // Nothing on stderr: no warning of Node's about how the packages are loaded.
  if (stdout.trim().split("\n").at(-1) !== "ok" || stderr !== "") throw new Error(`it printed:\n${stdout}${stderr}`)
}

const longest = 4000

const describe = ({ message }: Error): string => (message.length > longest ? `${message.slice(0, longest)} …` : message)

/** The steps as far as they were taken: the Nodes come only once the program is there. `folder` is gone at the end. */
export const checkProject = async (
  project: Project,
  tarballs: Readonly<Record<string, string>>,
  nodes: ReadonlyArray<NodeVersion>,
  folder: string
): Promise<ReadonlyArray<Step>> => {
  const { app, bundle, compilerOptions } = project
  const bundled = `${folder}.bundled`
  const steps: Array<Step> = []
  const step = async (name: string, work: () => Promise<void>): Promise<boolean> => {
    const fault = await work().then(() => undefined, describe)
    steps.push(fault === undefined ? { name } : { name, fault })
    return fault === undefined
  }
  try {
    await mkdir(folder)
    const program = compilerOptions === undefined ? "app.js" : `app${extname(app)}`
    await cp(join(here, "apps", app), join(folder, program))
    if (!(await step("install", () => install(project, tarballs, folder)))) return steps
    if (bundle !== undefined) {
      await cp(join(here, "apps/emulate.mjs"), join(folder, "emulate.mjs"))
      await cp(join(here, "bundlers", bundle.script), join(folder, bundle.script))
    }
    if (compilerOptions !== undefined && !(await step("build", () => build(project, folder, bundled)))) return steps
    const args =
      bundle !== undefined
        ? ["emulate.mjs", join(bundled, bundle.entry)]
        : [compilerOptions === undefined ? program : "dist/app.js"]
    for (const node of nodes) await step(node.version, () => runOn(node, args, folder))
    return steps
  } finally {
    await rm(folder, { recursive: true, force: true })
    await rm(bundled, { recursive: true, force: true })
  }
}
