/**
 * Packs the packages and takes them to their users: projects outside of the workspace that install, compile, bundle,
 * test and run them. Prints a table; exits with 1 when anything in it failed. Words as arguments choose projects by their names.
 */
import { join } from "node:path"
import { versions } from "repository/catalogs"
import { pack } from "repository/pack"
import { temporaryFolder } from "repository/temporary"
import { checkProjects } from "./checkProject.ts"
import { checkCompilers } from "./compilers/checkCompilers.ts"
import { checkExample, exampleNames } from "./examples/checkExample.ts"
import { checkJest, jestProjects } from "./jest/checkJest.ts"
import { checkNestNew, nestNews } from "./nestNew/checkNestNew.ts"
import { forTestRunners, type Nodes, nodeVersions, obtainable } from "./nodes.ts"
import { alikes } from "./projects.ts"
import { faults, type Row, table } from "./table.ts"

const atATime = 2

type Tarballs = Readonly<Record<string, string>>

interface Check {
  readonly name: string
  readonly work: (tarballs: Tarballs, nodes: Nodes, folder: string) => Promise<ReadonlyArray<Row>>
}

// The longest ones first.
const checks: ReadonlyArray<Check> = [
  { name: "TypeScript", work: (tarballs, [oldest], folder) => checkCompilers(tarballs, oldest, folder) },
  ...nestNews.map((made) => ({
    name: `nest new ${made.name}`,
    work: (tarballs: Tarballs, nodes: Nodes, folder: string) =>
      checkNestNew(made, tarballs, forTestRunners(nodes), folder)
  })),
  ...exampleNames.map((name) => ({
    name: `examples/${name}`,
    work: (tarballs: Tarballs, nodes: Nodes, folder: string) => checkExample(name, tarballs, nodes, folder)
  })),
  ...jestProjects.map((project) => ({
    name: `Jest ${project.jest}`,
    work: (tarballs: Tarballs, nodes: Nodes, folder: string) =>
      checkJest(project, versions(["express", "koa"]), tarballs, forTestRunners(nodes), folder)
  })),
  ...alikes.map((alike) => ({
    name: alike.map(({ name }) => name).join("; "),
    work: (tarballs: Tarballs, nodes: Nodes, folder: string) => checkProjects(alike, tarballs, nodes, folder)
  }))
]

const words = process.argv.slice(2).map((word) => word.toLowerCase())
const chosen = checks.filter(
  ({ name }) => words.length === 0 || words.some((word) => name.toLowerCase().includes(word))
)
if (chosen.length === 0) throw new Error(`nothing here is called ${words.join(" or ")}`)

const begun = performance.now()
const folder = await temporaryFolder("compat")
const [packed, nodes] = await Promise.all([
  pack(folder),
  nodeVersions(join(import.meta.dirname, "node_modules/.cache/nodes"))
])
const tarballs = Object.fromEntries(packed.map(({ manifest, tarball }) => [manifest.name, `file:${tarball}`]))
const found: Array<ReadonlyArray<Row>> = []
const queue = chosen.entries()
const work = async () => {
  for (const [index, check] of queue) found[index] = await check.work(tarballs, nodes, join(folder, String(index)))
}
await Promise.all(Array.from({ length: atATime }, work))

const rows = found.flat()
console.log(
  table(
    rows,
    nodes.map(({ version }) => version)
  )
)
if (!obtainable) console.log("Run on the present Node only: the others are at hand for Linux on x64.")
for (const note of rows.flatMap(({ notes = [] }) => notes)) console.log(`\nLEFT OUT: ${note}`)
const failed = faults(rows)
for (const fault of failed) console.log(`\n${fault}`)
console.log(`\n${rows.length} rows, ${failed.length} faults, ${Math.round((performance.now() - begun) / 1000)} s`)
if (failed.length > 0) process.exitCode = 1
