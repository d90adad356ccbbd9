/** Takes one project through its steps: install, compile and bundle, run on every Node. */
import { cp, mkdir, rm } from "node:fs/promises"
import { extname, join } from "node:path"
import { build } from "./build.ts"
import { install } from "./install.ts"
import type { NodeVersion } from "./nodes.ts"
import type { Project } from "./projects.ts"
import { runOn } from "./runOn.ts"
import { type Step, takeSteps } from "./steps.ts"

const here = import.meta.dirname

const make = async (project: Project, folder: string, bundled: string): Promise<void> => {
  const { bundle } = project
  if (bundle !== undefined) {
    await cp(join(here, "apps/emulate.mjs"), join(folder, "emulate.mjs"))
    await cp(join(here, "bundlers", bundle.script), join(folder, bundle.script))
  }
  await build(project, folder, bundled)
}

/** The steps as far as they were taken: the Nodes come only once the program is there. `folder` is gone at the end. */
export const checkProject = async (
  project: Project,
  tarballs: Readonly<Record<string, string>>,
  nodes: ReadonlyArray<NodeVersion>,
  folder: string
): Promise<ReadonlyArray<Step>> => {
  const { app, bundle, compilerOptions } = project
  const bundled = `${folder}.bundled`
  try {
    await mkdir(folder)
    const program = compilerOptions === undefined ? "app.js" : `app${extname(app)}`
    await cp(join(here, "apps", app), join(folder, program))
    const steps = await takeSteps([
      ["install", () => install(project, tarballs, folder)],
      ...(compilerOptions === undefined ? [] : [["build", () => make(project, folder, bundled)] as const])
    ])
    if (steps.some(({ fault }) => fault !== undefined)) return steps
    const args =
      bundle !== undefined
        ? ["emulate.mjs", join(bundled, bundle.entry)]
        : [compilerOptions === undefined ? program : "dist/app.js"]
    const runs: Array<Step> = []
    for (const node of nodes) runs.push(...(await takeSteps([[node.version, () => runOn(node, args, folder)]])))
    return [...steps, ...runs]
  } finally {
    await rm(folder, { recursive: true, force: true })
    await rm(bundled, { recursive: true, force: true })
  }
}
