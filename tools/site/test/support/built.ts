/** The built site: its files, and its pages by their address. */
import { existsSync, globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { base } from "../../locales.ts"

export const dist = join(import.meta.dirname, "../../dist")

/** The file that a server gives for a path: with `.html`, or of a folder, as GitHub Pages does. */
export const fileAt = (pathname: string): string | undefined => {
  if (!pathname.startsWith(base)) return undefined
  const path = pathname.slice(base.length)
  const candidates = path === "" || path.endsWith("/") ? [`${path}index.html`] : [path, `${path}.html`]
  return candidates.find((file) => /\.\w+$/.test(file) && existsSync(join(dist, file)))
}

const pathnameOf = (file: string): string => base + file.replace(/(^|\/)index\.html$/, "$1").replace(/\.html$/, "")

/** Every page's address with its HTML. */
export const htmlByPathname = (): ReadonlyMap<string, string> => {
  const files = globSync("**/*.html", { cwd: dist })
  if (files.length === 0) throw new Error("the site is not built: run pnpm site")
  return new Map(files.sort().map((file) => [pathnameOf(file), readFileSync(join(dist, file), "utf8")]))
}
