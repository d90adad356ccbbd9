/** The packages that are published, and their tarballs as users get them. */
import { execFile } from "node:child_process"
import { mkdir, readdir, readFile, stat } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

const exec = promisify(execFile)

export const root = fileURLToPath(new URL("../..", import.meta.url))

/** What of a package.json is looked at here. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly type?: string
  readonly description?: string
  readonly keywords?: ReadonlyArray<string>
  readonly homepage?: string
  readonly bugs?: { readonly url?: string }
  readonly repository?: { readonly type?: string; readonly url?: string; readonly directory?: string }
  readonly license?: string
  readonly author?: unknown
  readonly sideEffects?: unknown
  readonly engines?: Readonly<Record<string, string>>
  readonly bin?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly publishConfig?: Readonly<Record<string, unknown>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

export interface Package {
  /** Its folder's name: `core`. */
  readonly short: string
  readonly folder: string
  readonly manifest: Manifest
}

export interface Packed extends Package {
  readonly tarball: string
  readonly tarballBytes: number
  /** Where it was unpacked. */
  readonly unpacked: string
  /** The manifest inside, which pnpm has rewritten. */
  readonly published: Manifest
  /** Paths inside, relative to `unpacked`. */
  readonly files: ReadonlyArray<string>
  readonly bytes: number
}

const readManifest = async (folder: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(folder, "package.json"), "utf8"))

export const listPackages = async (): Promise<ReadonlyArray<Package>> => {
  const shorts = (await readdir(join(root, "packages"))).sort()
  const all = await Promise.all(
    shorts.map(async (short) => {
      const folder = join(root, "packages", short)
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

export const pack = async (source: Package, into: string): Promise<Packed> => {
  const folder = join(into, source.short)
  const unpacked = join(folder, "package")
  await mkdir(folder)
  await exec("npx", ["-y", "pnpm@12.21.0", "pack", "--pack-destination", folder], { cwd: source.folder })
  const tarballs = await readdir(folder)
  if (tarballs.length !== 1) throw new Error(`${source.short}: pack left ${tarballs.length} files`)
  const tarball = join(folder, tarballs[0]!)
  await exec("tar", ["-xzf", tarball, "-C", folder])
  const files = await filesBelow(unpacked)
  return {
    ...source,
    tarball,
    tarballBytes: (await stat(tarball)).size,
    unpacked,
    published: await readManifest(unpacked),
    files,
    bytes: await bytesOf(unpacked, files)
  }
}
