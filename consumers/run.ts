/**
 * Packs the packages, installs them into throw-away projects outside of the workspace, compiles each with the types as a
 * user has them, and runs it against the emulator. Exits with 1 when one fails; names of projects as arguments choose some.
 */
import { execFile } from "node:child_process"
import { cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { type Project, projects } from "./projects.ts"

const exec = promisify(execFile)
const here = fileURLToPath(new URL(".", import.meta.url))
const root = join(here, "..")
const compiler = join(root, "node_modules/typescript/bin/tsc")

const pack = async (into: string): Promise<Record<string, string>> => {
  const packages = ["core", "emulator", "express", "koa", "nestjs"]
  const tarballs: Record<string, string> = {}
  for (const name of packages) {
    await exec("npx", ["-y", "pnpm@12.21.0", "pack", "--pack-destination", into], { cwd: join(root, "packages", name) })
    const file = (await readdir(into)).find((tarball) => tarball.startsWith(`tcdesk-${name}-`))
    if (file === undefined) throw new Error(`${name} was not packed`)
    tarballs[name] = `file:${join(into, file)}`
  }
  return tarballs
}

const compilerOptions = {
  module: "nodenext",
  target: "es2024",
  lib: ["es2024", "esnext.disposable"],
  strict: true,
  skipLibCheck: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  types: ["node"],
  outDir: "dist"
}

const check = async (project: Project, tarballs: Record<string, string>, folder: string): Promise<void> => {
  const ours = Object.fromEntries([...project.packages, "emulator"].map((name) => [`@tcdesk/${name}`, tarballs[name]]))
  const dependencies = { ...ours, ...project.dependencies, "@types/node": "24.19.2" }
  // Ours are not in any registry: what they ask of each other is the tarball too.
  const overrides = { "@tcdesk/core": tarballs.core }
  const json = { name: "consumer", private: true, type: project.type, dependencies, overrides }
  await writeFile(join(folder, "package.json"), JSON.stringify(json))
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["app.ts"] }))
  await cp(join(here, "apps", project.app), join(folder, "app.ts"))
  await exec("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"], { cwd: folder })
  await exec(process.execPath, [compiler, "-p", "."], { cwd: folder })
  const { stdout } = await exec(process.execPath, ["dist/app.js"], { cwd: folder, timeout: 30_000 })
  if (stdout.trim().split("\n").at(-1) !== "ok") throw new Error(`it printed: ${stdout}`)
  if ((await readdir(join(folder, "node_modules"))).includes("effect")) throw new Error("effect was installed")
}

const chosen = process.argv.slice(2)
const tarballFolder = await mkdtemp(join(tmpdir(), "tcdesk-tarballs-"))
const tarballs = await pack(tarballFolder)
for (const project of projects.filter(
  ({ name }) => chosen.length === 0 || chosen.some((word) => name.includes(word))
)) {
  const folder = await mkdtemp(join(tmpdir(), "tcdesk-consumer-"))
  try {
    await check(project, tarballs, folder)
    console.log(`ok      ${project.name}`)
  } catch (error) {
    const { message, stdout, stderr } = error as Error & { stdout?: string; stderr?: string }
    console.log(`FAILED  ${project.name}\n${message}\n${stdout ?? ""}${stderr ?? ""}`)
    process.exitCode = 1
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
await rm(tarballFolder, { recursive: true, force: true })
