/** The versions that packages, tests and tools share: the catalogs of `pnpm-workspace.yaml`. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "yaml"
import { root } from "./packages.ts"

type Catalog = Readonly<Record<string, string>>

const { catalog, catalogs }: { readonly catalog: Catalog; readonly catalogs: Readonly<Record<string, Catalog>> } =
  parse(readFileSync(join(root, "pnpm-workspace.yaml"), "utf8"))

/** Names with their versions, as `dependencies` have them; from a named catalog, or from the default one. */
export const versions = (names: ReadonlyArray<string>, from?: string): Catalog => {
  const known = from === undefined ? catalog : catalogs[from]
  return Object.fromEntries(
    names.map((name) => {
      const version = known?.[name]
      if (version === undefined) throw new Error(`the catalog ${from ?? "default"} has no ${name}`)
      return [name, version]
    })
  )
}
