/** What `nest new` makes of its template, without its linters, formatters and command line. */
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { run } from "repository/command"

const answers: Readonly<Record<string, string>> = {
  name: "shop",
  version: "0.0.1",
  description: "",
  author: "",
  strict: "true",
  specFileSuffix: "spec"
}

const render = (text: string): string =>
  text
    .replace(/<% if \(\w+\) \{ %>[\s\S]*?<% \} %>/g, "")
    .replace(/<%= (\w+) %>/g, (_, name: string) => answers[name] ?? "")

const notNeeded =
  /eslint|prettier|oxlint|globals|coverage|ts-loader|ts-node|^tsconfig-paths|supertest|@nestjs\/(cli|schematics|mau)/

export interface NestManifest {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  overrides?: Readonly<Record<string, string>>
  jest?: Record<string, unknown> & { transform: Record<string, string> }
}

/** Leaves the project in `folder`, and gives its package.json, to be completed and written. */
export const nestNew = async (schematics: string, template: string, folder: string): Promise<NestManifest> => {
  const packed = `${folder}.schematics`
  try {
    await mkdir(packed)
    const { stdout } = await run("npm", ["pack", `@nestjs/schematics@${schematics}`, "--silent"], { cwd: packed })
    await run("tar", ["-xzf", stdout.trim()], { cwd: packed })
    await cp(join(packed, "package/dist/lib/application/files", template), folder, { recursive: true })
  } finally {
    await rm(packed, { recursive: true, force: true })
  }
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue
    const path = join(entry.parentPath, entry.name)
    const text = render(await readFile(path, "utf8"))
    await rm(path)
    await writeFile(path.replace("__specFileSuffix__", "spec"), text)
  }
  const manifest: NestManifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"))
  const needed = Object.entries(manifest.devDependencies).filter(([name]) => !notNeeded.test(name))
  return { ...manifest, devDependencies: Object.fromEntries(needed) }
}
