/** Installs what a project asks for, as npm does it for a stranger, and looks at what came of it. */
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { run } from "repository/command"
import { readManifest } from "repository/packages"
import { pnpm } from "repository/pnpm"
import type { Project } from "./projects.ts"

/** A peer that does not fit is an error; scripts of packages never run. */
export const npmInstall = (folder: string) =>
  run(
    "npm",
    [
      "install",
      "--strict-peer-deps",
      "--prefer-offline",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--no-package-lock",
      "--loglevel=error"
    ],
    { cwd: folder }
  )

/** Who puts it into `node_modules`, each in a way of its own. */
export type Manager = "npm" | "pnpm"

const pnpmInstall = async (folder: string, overrides: Readonly<Record<string, string>>) => {
  const workspace = { packages: ["."], overrides }
  await writeFile(join(folder, "pnpm-workspace.yaml"), JSON.stringify(workspace))
  return pnpm(["install", "--ignore-scripts", "--prefer-offline", "--lockfile=false"], { cwd: folder })
}

/** Ours are not in any registry: what they ask of each other are the tarballs too. */
export const installAll = async (
  dependencies: Readonly<Record<string, string>>,
  tarballs: Readonly<Record<string, string>>,
  folder: string,
  { type = "commonjs", manager = "npm" }: { readonly type?: Project["type"]; readonly manager?: Manager } = {}
): Promise<void> => {
  const json = { name: "consumer", private: true, type, dependencies, overrides: tarballs }
  await writeFile(join(folder, "package.json"), JSON.stringify(json))
  await (manager === "npm" ? npmInstall(folder) : pnpmInstall(folder, tarballs))
}

/** What its `.js` files are from now on. */
export const beOfType = async (type: Project["type"], folder: string): Promise<void> =>
  writeFile(join(folder, "package.json"), JSON.stringify({ ...(await readManifest(folder)), type }))

/** One core for all that use it; Effect only where it was asked for, and then once. */
export const onlyOnce = async (folder: string, { effect }: { readonly effect: boolean }): Promise<void> => {
  // Where npm notes what it has put where.
  const lock: { packages: object } = JSON.parse(await readFile(join(folder, "node_modules/.package-lock.json"), "utf8"))
  const copies = (name: string) => Object.keys(lock.packages).filter((path) => path.endsWith(`node_modules/${name}`))
  const expected = { "@tcdesk/core": 1, effect: effect ? 1 : 0 }
  for (const [name, count] of Object.entries(expected)) {
    const found = copies(name)
    if (found.length !== count) throw new Error(`${count} of ${name} expected, found: ${found.join(", ") || "none"}`)
  }
}

export const install = async (
  project: Project,
  tarballs: Readonly<Record<string, string>>,
  folder: string
): Promise<void> => {
  const ours = [...project.packages, "emulator"].map((name) => `@tcdesk/${name}`)
  const packed = Object.fromEntries(Object.entries(tarballs).filter(([name]) => ours.includes(name)))
  const dependencies = { ...packed, ...project.dependencies }
  await installAll(dependencies, tarballs, folder, { type: project.type })

  await onlyOnce(folder, { effect: "effect" in project.dependencies })
}
