/** A project outside of the workspace that has installed the packed core, and not effect. */
import { execFile } from "node:child_process"
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

const run = promisify(execFile)
const core = fileURLToPath(new URL("../../", import.meta.url))
const root = join(core, "../..")

export interface Consumer extends AsyncDisposable {
  readonly folder: string
  readonly installed: string
  /** Runs a script in the project and gives what it prints. */
  readonly node: (file: string, source: string, env?: NodeJS.ProcessEnv) => Promise<string>
  /** Compiles a file in the project as a TypeScript user would, declarations of its dependencies included. */
  readonly tsc: (file: string, source: string) => Promise<void>
}

/** The pnpm that runs the tests, or the one the project is made with. */
const pnpm = (...args: ReadonlyArray<string>) => {
  const own = process.env.npm_execpath
  const isPnpm = own !== undefined && /pnpm[^/\\]*$/.test(own)
  return isPnpm ? run(own, args, { cwd: core }) : run("npx", ["-y", "pnpm@12.21.0", ...args], { cwd: core })
}

export const installPackedCore = async (): Promise<Consumer> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "tcdesk-consumer-")))
  const installed = join(folder, "node_modules/@tcdesk/core")
  await pnpm("pack", "--pack-destination", folder)
  const tarball = (await readdir(folder)).find((name) => name.endsWith(".tgz")) ?? ""
  await mkdir(installed, { recursive: true })
  await run("tar", ["-xzf", join(folder, tarball), "-C", installed, "--strip-components=1"])
  await cp(await realpath(join(core, "node_modules/undici")), join(folder, "node_modules/undici"), { recursive: true })
  await mkdir(join(folder, "node_modules/@types"))
  await symlink(await realpath(join(root, "node_modules/@types/node")), join(folder, "node_modules/@types/node"))
  await writeFile(join(folder, "package.json"), '{"name":"consumer","private":true}')
  return {
    folder,
    installed,
    node: async (file, source, env = {}) => {
      await writeFile(join(folder, file), source)
      const { stdout } = await run(process.execPath, [file], {
        cwd: folder,
        env: { PATH: process.env.PATH, ...env }
      })
      return stdout
    },
    tsc: async (file, source) => {
      await writeFile(join(folder, file), source)
      const strict = [
        "--strict",
        "--skipLibCheck",
        "false",
        "--noEmit",
        "--module",
        "nodenext",
        "--target",
        "es2024",
        "--types",
        "node"
      ]
      const compiler = join(root, "node_modules/typescript/bin/tsc")
      await run(process.execPath, [compiler, ...strict, "--lib", "es2024,esnext.disposable", file], {
        cwd: folder
      }).catch((error: { stdout?: string }) => {
        throw new Error(error.stdout)
      })
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true })
  }
}
