/** Takes projects that install the same through their steps: install, once for all; then compile and bundle, run on every Node. */
import { cp, mkdir, rm } from "node:fs/promises"
import { extname, join } from "node:path"
import { build } from "./build.ts"
import { beOfType, install } from "./install.ts"
import type { NodeVersion } from "./nodes.ts"
import type { Project } from "./projects.ts"
import { runOn } from "./runOn.ts"
import { type Step, takeSteps } from "./steps.ts"
import type { Row } from "./table.ts"

const here = import.meta.dirname

const make = async (project: Project, folder: string, bundled: string): Promise<void> => {
  const { bundle } = project
  if (bundle !== undefined) {
    await cp(join(here, "apps/emulate.mjs"), join(folder, "emulate.mjs"))
    await cp(join(here, "bundlers", bundle.script), join(folder, bundle.script))
  }
  await build(project, folder, bundled)
}

/** The steps as far as they were taken: the Nodes come only once the program is there. */
const checkInstalled = async (
  project: Project,
  nodes: ReadonlyArray<NodeVersion>,
  folder: string
): Promise<ReadonlyArray<Step>> => {
  const { app, bundle, compilerOptions } = project
  const bundled = `${folder}.bundled`
  const program = compilerOptions === undefined ? "app.js" : `app${extname(app)}`
  try {
    await beOfType(project.type, folder)
    await cp(join(here, "apps", app), join(folder, program))
    const built =
      compilerOptions === undefined ? [] : await takeSteps([["build", () => make(project, folder, bundled)]])
    if (built.some(({ fault }) => fault !== undefined)) return built
    const args =
      bundle !== undefined
        ? ["emulate.mjs", join(bundled, bundle.entry)]
        : [compilerOptions === undefined ? program : "dist/app.js"]
    const runs: Array<Step> = []
    for (const node of nodes) runs.push(...(await takeSteps([[node.version, () => runOn(node, args, folder)]])))
    return [...built, ...runs]
  } finally {
    // The next one finds nothing of this one but what both have installed.
    for (const left of [bundled, join(folder, "dist"), join(folder, program)])
      await rm(left, { recursive: true, force: true })
  }
}

/** `folder` is gone at the end. */
export const checkProjects = async (
  alike: ReadonlyArray<Project>,
  tarballs: Readonly<Record<string, string>>,
  nodes: ReadonlyArray<NodeVersion>,
  folder: string
): Promise<ReadonlyArray<Row>> => {
  const [first] = alike
  if (first === undefined) return []
  try {
    await mkdir(folder)
    const installed = await takeSteps([["install", () => install(first, tarballs, folder)]])
    const isInstalled = installed.every(({ fault }) => fault === undefined)
    const rows: Array<Row> = []
    for (const project of alike) {
      const steps = isInstalled ? await checkInstalled(project, nodes, folder) : []
      rows.push({ project: project.name, steps: [...installed, ...steps] })
    }
    return rows
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
