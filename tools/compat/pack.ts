/** The packages as they would be published. */
import { exec } from "./exec.ts"

/** Packs them from what is built; gives the tarballs by package name, as a dependency is written. */
export const pack = async (root: string, into: string): Promise<Readonly<Record<string, string>>> => {
  const pnpm = ["-y", "pnpm@12.21.0", "--filter", "@tcdesk/*", "pack", "--json", "--pack-destination", into]
  const { stdout } = await exec("npx", pnpm, { cwd: root })
  const packed: ReadonlyArray<{ name: string; filename: string }> = JSON.parse(stdout)
  return Object.fromEntries(packed.map(({ name, filename }) => [name, `file:${filename}`]))
}
