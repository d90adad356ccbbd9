/**
 * One project, compiled by every compiler in every setting, as strictly as a user may, declarations of what it has installed
 * included; and what comes of it, run.
 */
import { createHash } from "node:crypto"
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { run } from "repository/command"
import { installAll } from "../install.ts"
import type { NodeVersion } from "../nodes.ts"
import { runOn } from "../runOn.ts"
import { takeSteps } from "../steps.ts"
import type { Row } from "../table.ts"
import { compilers, dependencies, type Setting } from "./compilers.ts"

const apps = ["entries", "express", "koa", "library", "nest", "typed"]
const types: ReadonlyArray<Setting["type"]> = ["commonjs", "module"]
const everyone = {
  target: "es2022",
  lib: ["es2022"],
  strict: true,
  declaration: true,
  skipLibCheck: false,
  esModuleInterop: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  types: ["node"]
}

const folderOf = (version: string): string => `typescript-${version}`

/** A folder of sources for each kind of module, beside one `node_modules`. */
const layOut = async (tarballs: Readonly<Record<string, string>>, folder: string): Promise<void> => {
  const aliases = compilers.map(({ version }) => [folderOf(version), `npm:typescript@${version}`])
  await installAll({ ...tarballs, ...dependencies, ...Object.fromEntries(aliases) }, tarballs, folder)
  for (const type of types) {
    await mkdir(join(folder, type))
    await writeFile(join(folder, type, "package.json"), JSON.stringify({ type }))
    for (const app of apps) await cp(join(import.meta.dirname, `../apps/${app}.ts`), join(folder, type, `${app}.ts`))
  }
}

export const checkCompilers = async (
  tarballs: Readonly<Record<string, string>>,
  node: NodeVersion,
  folder: string
): Promise<ReadonlyArray<Row>> => {
  // Most compilers write the same program.
  const ran = new Map<string, Promise<void>>()
  const runOnce = async (program: string, type: Setting["type"]): Promise<void> => {
    const id = createHash("sha256")
      .update(type)
      .update(await readFile(join(folder, program)))
      .digest("hex")
    const running = ran.get(id) ?? runOn(node, [program], folder)
    ran.set(id, running)
    return running
  }

  const check = async ({ version, settings }: (typeof compilers)[number]): Promise<Row> => {
    const outDir = ({ name, type }: Setting) => `${type}/out/${version}/${name}`
    const steps = await takeSteps([
      [
        "build",
        async () => {
          const configs = settings.map(({ name }) => `${version}-${name}.json`)
          for (const [index, setting] of settings.entries()) {
            const { type, compilerOptions } = setting
            const options = { ...everyone, ...compilerOptions, rootDir: type, outDir: outDir(setting) }
            const files = apps.map((app) => `${type}/${app}.ts`)
            await writeFile(join(folder, configs[index] ?? ""), JSON.stringify({ compilerOptions: options, files }))
          }
          const script = join(import.meta.dirname, "compileAll.mjs")
          await run(process.execPath, [script, folderOf(version), ...configs], { cwd: folder })
        }
      ],
      [
        node.version,
        async () => {
          for (const setting of settings)
            for (const app of apps) await runOnce(`${outDir(setting)}/${app}.js`, setting.type)
        }
      ]
    ])
    return { project: `TypeScript ${version}: ${settings.map(({ name }) => name).join(", ")}`, steps }
  }

  try {
    await mkdir(folder)
    const steps = await takeSteps([["install", () => layOut(tarballs, folder)]])
    const rows: Array<Row> = [{ project: "TypeScript", steps }]
    if (steps.every(({ fault }) => fault === undefined))
      for (const compiler of compilers) rows.push(await check(compiler))
    return rows
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
