/** Compiles a project as strictly as a user may, declarations of what it has installed included, and bundles it. */
import { rename, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { run } from "repository/command"
import { root } from "repository/packages"
import type { Project } from "./projects.ts"

const compiler = join(root, "node_modules/typescript/bin/tsc")

const everyone = {
  target: "es2024",
  lib: ["es2024"],
  strict: true,
  skipLibCheck: false,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  types: ["node"],
  outDir: "dist"
}

const reaches = (file: string, name: string): boolean => {
  try {
    createRequire(file).resolve(name)
    return true
  } catch {
    return false
  }
}

/** Leaves the program in `dist`, or its bundle in `bundled`, a folder from which no package can be reached. */
export const build = async (project: Project, folder: string, bundled: string): Promise<void> => {
  const compilerOptions = { ...everyone, ...project.compilerOptions }
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["app.ts"] }))
  await run(process.execPath, [compiler, "-p", "."], { cwd: folder })
  if (project.bundle === undefined) return
  await run(process.execPath, [project.bundle.script], { cwd: folder })
  await rename(join(folder, "bundle"), bundled)
  if (reaches(join(bundled, "app.js"), "undici"))
    throw new Error("a bundle that reaches undici elsewhere proves nothing")
}
