/**
 * Packs the packages and takes them to their users: projects outside of the workspace that install, compile, bundle and
 * run them. Prints a table; exits with 1 when anything in it failed. Words as arguments choose projects by their names.
 */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pack } from "repository/pack"
import { checkProject } from "./checkProject.ts"
import { nodeVersions, obtainable } from "./nodes.ts"
import { projects } from "./projects.ts"
import { faults, type Row, table } from "./table.ts"

const atATime = 2

const words = process.argv.slice(2).map((word) => word.toLowerCase())
const chosen = projects.filter(
  ({ name }) => words.length === 0 || words.some((word) => name.toLowerCase().includes(word))
)
if (chosen.length === 0) throw new Error(`no project is called ${words.join(" or ")}`)

const begun = performance.now()
const folder = await mkdtemp(join(tmpdir(), "tcdesk-compat-"))
try {
  const [packed, nodes] = await Promise.all([
    pack(folder),
    nodeVersions(join(import.meta.dirname, "node_modules/.cache/nodes"))
  ])
  const tarballs = Object.fromEntries(packed.map(({ manifest, tarball }) => [manifest.name, `file:${tarball}`]))
  const rows: Array<Row> = []
  const queue = chosen.entries()
  const work = async () => {
    for (const [index, project] of queue) {
      const steps = await checkProject(project, tarballs, nodes, join(folder, String(index)))
      rows[index] = { project: project.name, steps }
    }
  }
  await Promise.all(Array.from({ length: atATime }, work))

  const versions = nodes.map(({ version }) => version)
  console.log(table(rows, versions))
  if (!obtainable) console.log("Run on the present Node only: the others are at hand for Linux on x64.")
  const failed = faults(rows)
  for (const fault of failed) console.log(`\n${fault}`)
  console.log(`\n${rows.length} projects, ${failed.length} faults, ${Math.round((performance.now() - begun) / 1000)} s`)
  if (failed.length > 0) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
