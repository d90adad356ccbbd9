/** The packages as users get them: packed by pnpm from what is built, as the workflow of a release does it. */
import { mkdir, stat } from "node:fs/promises"
import { join } from "node:path"
import { run } from "./command.ts"
import { bytesOf, filesBelow, listPackages, type Manifest, type Package, readManifest, root } from "./packages.ts"
import { pnpm } from "./pnpm.ts"

export interface Packed extends Package {
  readonly tarball: string
}

export interface Unpacked extends Packed {
  readonly tarballBytes: number
  readonly unpacked: string
  /** The manifest inside, which pnpm has rewritten. */
  readonly published: Manifest
  /** Paths inside, relative to `unpacked`. */
  readonly files: ReadonlyArray<string>
  readonly bytes: number
}

/** Leaves the tarballs in a folder: of all packages, or of those whose folders have these names. */
export const pack = async (into: string, ...shorts: ReadonlyArray<string>): Promise<ReadonlyArray<Packed>> => {
  const packages = (await listPackages()).filter(({ short }) => shorts.length === 0 || shorts.includes(short))
  const chosen = packages.flatMap(({ manifest }) => ["--filter", manifest.name])
  const { stdout } = await pnpm([...chosen, "pack", "--json", "--pack-destination", into], { cwd: root })
  // Of a single package it is no list.
  const tarballs: ReadonlyArray<{ readonly name: string; readonly filename: string }> = [JSON.parse(stdout)].flat()
  return packages.map((source) => {
    const tarball = tarballs.find(({ name }) => name === source.manifest.name)?.filename
    if (tarball === undefined) throw new Error(`${source.manifest.name} was not packed`)
    return { ...source, tarball }
  })
}

/** What is in a tarball, unpacked into a folder of that package. */
export const unpack = async (packed: Packed, into: string): Promise<Unpacked> => {
  const unpacked = join(into, packed.short)
  await mkdir(unpacked, { recursive: true })
  await run("tar", ["-xzf", packed.tarball, "-C", unpacked, "--strip-components=1"], { cwd: into })
  const files = await filesBelow(unpacked)
  return {
    ...packed,
    tarballBytes: (await stat(packed.tarball)).size,
    unpacked,
    published: await readManifest(unpacked),
    files,
    bytes: await bytesOf(unpacked, files)
  }
}
