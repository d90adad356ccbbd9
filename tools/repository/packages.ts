/** The packages that are published: every folder of `packages` whose manifest is not private. */
import { existsSync } from "node:fs"
import { readdir, readFile, stat } from "node:fs/promises"
import { join } from "node:path"

export const root = join(import.meta.dirname, "../..")

interface Conditions {
  readonly types: string
  readonly default: string
}

/** An entry of `exports`; with what CommonJS gets of it (`commonjs.ts`), unless it is for ECMAScript modules alone. */
export interface Entry extends Conditions {
  /** In the workspace. */
  readonly "@tcdesk/source"?: string
  readonly require?: Conditions
}

/** What of a package.json is looked at. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly packageManager?: string
  readonly type?: string
  readonly description?: string
  readonly keywords?: ReadonlyArray<string>
  readonly homepage?: string
  readonly bugs?: { readonly url?: string }
  readonly repository?: { readonly type?: string; readonly url?: string; readonly directory?: string }
  readonly license?: string
  readonly sideEffects?: unknown
  readonly engines?: Readonly<Record<string, string>>
  readonly bin?: Readonly<Record<string, string>>
  readonly main?: string
  readonly types?: string
  readonly typesVersions?: Readonly<Record<string, Readonly<Record<string, ReadonlyArray<string>>>>>
  readonly exports?: Readonly<Record<string, string | Entry>>
  readonly publishConfig?: Readonly<Record<string, unknown>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

export interface Package {
  /** Its folder's name: `core`. */
  readonly short: string
  readonly folder: string
  readonly manifest: Manifest
}

export const readManifest = async (folder: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(folder, "package.json"), "utf8"))

/** Of this repository, or of a copy of it. */
export const listPackages = async (from = root): Promise<ReadonlyArray<Package>> => {
  const folders = await readdir(join(from, "packages"))
  // A package that was moved away leaves its node_modules behind.
  const shorts = folders.filter((short) => existsSync(join(from, "packages", short, "package.json"))).sort()
  const all = await Promise.all(
    shorts.map(async (short) => {
      const folder = join(from, "packages", short)
      return { short, folder, manifest: await readManifest(folder) }
    })
  )
  return all.filter(({ manifest }) => manifest.private !== true)
}

/** Every file below a folder, as sorted relative paths. */
export const filesBelow = async (folder: string): Promise<ReadonlyArray<string>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}

export const bytesOf = async (folder: string, files: ReadonlyArray<string>): Promise<number> => {
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Whether anything of it can be imported: a package may be a program and nothing else. */
export const hasEntries = ({ exports = {} }: Manifest): boolean =>
  Object.values(exports).some((target) => typeof target !== "string")
