/**
 * Removes from a package's `dist` the modules that no entry reaches: what a bundler has put into a file of its own would lie there
 * twice. Declarations stay. Run by the build, after the bundler.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"
import { readManifest } from "./packages.ts"

const folder = process.cwd()
const dist = join(folder, "dist")

const reached = new Set<string>()

const reach = (file: string): void => {
  if (reached.has(file) || !existsSync(file)) return
  reached.add(file)
  const text = readFileSync(file, "utf8")
  for (const [, relative = ""] of text.matchAll(/(?:from ?|import ?|import\(|require\()"(\.[^"]+)"/g))
    reach(join(dirname(file), relative))
}

const { exports = {} } = await readManifest(folder)
for (const entry of Object.values(exports)) {
  if (typeof entry === "string") continue
  reach(join(folder, entry.default))
  if (entry.require !== undefined) reach(join(folder, entry.require.default))
}

const isUnreached = (file: string): boolean => /\.js(\.map)?$/.test(file) && !reached.has(file.replace(/\.map$/, ""))

const unreached = readdirSync(dist, { recursive: true, encoding: "utf8" })
  .map((file) => join(dist, file))
  .filter(isUnreached)
for (const file of unreached) rmSync(file)
