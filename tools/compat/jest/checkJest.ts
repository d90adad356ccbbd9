/** The recipe of the READMEs, as `examples/express-commonjs` has it, and a test that uses the packages as tests of CommonJS projects do. */
import { cp, mkdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { run } from "repository/command"
import { root } from "repository/packages"
import { installAll, type Manager } from "../install.ts"
import type { NodeVersion } from "../nodes.ts"
import { takeSteps } from "../steps.ts"
import type { Row } from "../table.ts"

export interface JestProject {
  readonly jest: string
  readonly manager: Manager
}

export const jestProjects: ReadonlyArray<JestProject> = [
  { jest: "29.7.0", manager: "npm" },
  // Whose node_modules has the packages where only they see each other.
  { jest: "30.5.2", manager: "pnpm" }
]

const compilers = { "@swc/core": "1.16.22", "@swc/jest": "0.2.39" }

/** Ends by itself, or is late: nothing may be left behind that keeps a process alive. */
export const runTests = (node: NodeVersion, args: ReadonlyArray<string>, folder: string): Promise<void> =>
  run(node.path, [...args], { cwd: folder, seconds: 120 }).then(() => undefined)

export const checkJest = async (
  { jest, manager }: JestProject,
  frameworks: Readonly<Record<string, string>>,
  tarballs: Readonly<Record<string, string>>,
  nodes: ReadonlyArray<NodeVersion>,
  folder: string
): Promise<ReadonlyArray<Row>> => {
  try {
    await mkdir(folder)
    await cp(join(root, "examples/express-commonjs/jest.config.js"), join(folder, "jest.config.js"))
    await cp(join(import.meta.dirname, "orders.test.js"), join(folder, "orders.test.js"))
    const dependencies = { ...tarballs, ...frameworks, ...compilers, jest }
    const steps = await takeSteps([
      ["install", () => installAll(dependencies, tarballs, folder, { manager })],
      ...nodes.map((node) => {
        const test = () => runTests(node, ["node_modules/jest/bin/jest.js", "--ci"], folder)
        return [node.version, test] as const
      })
    ])
    return [{ project: `Jest ${jest}, installed by ${manager}`, steps }]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
