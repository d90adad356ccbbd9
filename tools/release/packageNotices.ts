/**
 * THIRD-PARTY-NOTICES.txt of each package that inlines others: name, version and licence of each, taken from the source
 * maps of what the bundler has written into `dist`. Run it after a build: it writes the files.
 */
import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { settle } from "repository/generated"
import { filesBelow, listPackages, type Package } from "repository/packages"

const fileName = "THIRD-PARTY-NOTICES.txt"

/** The folder of the package that a module belongs to, when it is not ours. */
const packageFolder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/

/** A module of another package, and the built file that it was written into. */
interface Inlined {
  readonly file: string
  readonly module: string
  readonly folder: string
}

const inlinedInto = async (dist: string): Promise<ReadonlyArray<Inlined>> =>
  (await filesBelow(dist))
    .filter((path) => path.endsWith(".js.map"))
    .flatMap((map) => {
      const { sources } = JSON.parse(readFileSync(join(dist, map), "utf8")) as { sources: ReadonlyArray<string> }
      const modules = sources.map((source) => resolve(dist, dirname(map), source))
      return modules.flatMap((module) => {
        const folder = packageFolder.exec(module)?.[0]
        return folder === undefined ? [] : [{ file: map.replace(/\.map$/, ""), module, folder }]
      })
    })

/** Some files hold code of a third hand, and say so in a comment of their own. */
const noticesInside = (module: string): ReadonlyArray<string> =>
  (readFileSync(module, "utf8").match(/\/\*[\s\S]*?\*\//g) ?? [])
    .filter((comment) => /copyright|@license/i.test(comment))
    .map((comment) =>
      comment
        .replace(/^\/\*[*!/]*|[*/]*\*\/$/g, "")
        .replace(/^[ \t]*\*[ \t]?/gm, "")
        .trim()
    )

const entryOf = (folder: string, modules: ReadonlyArray<string>): { readonly name: string; readonly text: string } => {
  const { name, version, license, repository } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
  const licence = readdirSync(folder).find((file) => /^licen[cs]e(\.|$)/i.test(file))
  if (licence === undefined) throw new Error(`${name} ${version} is inlined, but has no licence file`)
  const notice = readdirSync(folder).filter((file) => /^notice(\.|$)/i.test(file))
  const inside = modules.flatMap((module) =>
    noticesInside(module).map(
      (text) => `In ${module.slice(folder.length + 1)}, of which a part is inlined, stands:\n\n${text}`
    )
  )
  const address = String(repository?.url ?? "").replace(/^git\+|\.git$/g, "")
  const texts = [licence, ...notice].map((file) => readFileSync(join(folder, file), "utf8").trim())
  return { name, text: [`${name} ${version} (${license})\n${address}`, ...texts, ...inside].join("\n\n") }
}

const rule = "-".repeat(80)

/** What the file must say; nothing when nothing of others is inlined. */
const noticesOf = ({ manifest }: Package, inlined: ReadonlyArray<Inlined>): string | undefined => {
  if (inlined.length === 0) return undefined
  const entries = [...Map.groupBy(inlined, ({ folder }) => folder)]
    .map(([folder, its]) => entryOf(folder, [...new Set(its.map(({ module }) => module))].sort()))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ text }) => text)
  const title = `${manifest.name} holds parts of the following packages, under their licences.`
  return `${[title, ...entries].join(`\n\n${rule}\n\n`).replaceAll("\r\n", "\n")}\n`
}

const settleNotices = async (source: Package, isCheck: boolean) => {
  const inlined = await inlinedInto(join(source.folder, "dist"))
  const notices = noticesOf(source, inlined)
  const how = { isCheck, command: "pnpm packages:accept, then build again" }
  return { inlined, notices, drifted: settle({ [`packages/${source.short}/${fileName}`]: notices }, how) }
}

export const noticesFaults = async (source: Package): Promise<ReadonlyArray<string>> => {
  const { inlined, notices, drifted } = await settleNotices(source, true)
  if (drifted.length > 0) return [`${fileName} is not what the build asks for`]
  return [...new Set(inlined.map(({ file }) => file))].flatMap((file) => {
    const code = readFileSync(join(source.folder, "dist", file), "utf8")
    return code.includes(fileName) || code.includes(notices?.trim() ?? "")
      ? []
      : [`dist/${file} holds code of others, but neither their notices nor a word of where these are: build again`]
  })
}

if (import.meta.main) {
  for (const source of await listPackages()) await settleNotices(source, false)
}
