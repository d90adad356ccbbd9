/** What is in a tarball, and what its manifest says: every rule that publint and attw do not know. */
import { existsSync, readFileSync } from "node:fs"
import { homedir, tmpdir } from "node:os"
import { dirname, join, posix } from "node:path"
import type { Unpacked } from "repository/pack"
import { type Entry, hasEntries, type Manifest, root } from "repository/packages"

const allowed = [
  /^package\.json$/,
  /^LICENSE$/,
  /^THIRD-PARTY-NOTICES\.txt$/,
  /^README(\.zh-CN)?\.md$/,
  /^CHANGELOG\.md$/,
  // Sources come along because the maps lead to them: an editor opens them, and a stack trace names their lines.
  /^src\/[\w./-]+\.ts$/,
  /^dist\/[\w./-]+\.(js|d\.ts)(\.map)?$/,
  /^dist\/commonjs\/package\.json$/,
  /^dist\/web\/(index\.html|app\.js|app\.css|icon\.svg)$/
]
const forbidden = [/(^|\/)(test|tests|__tests__)\//, /\.(test|spec)\./, /\.tsbuildinfo$/, /^dist\/web\/.*\.map$/]

const unexpectedFiles = ({ files }: Unpacked): ReadonlyArray<string> =>
  files
    .filter((file) => !allowed.some((rule) => rule.test(file)) || forbidden.some((rule) => rule.test(file)))
    .map((file) => `${file} does not belong into the tarball`)

/** Files that the package's own folder has, or the root has for all, and that must not stay behind. */
const missingFiles = ({ folder, files }: Unpacked): ReadonlyArray<string> =>
  ["LICENSE", "README.md", "README.zh-CN.md", "THIRD-PARTY-NOTICES.txt", "CHANGELOG.md"]
    .filter((file) => file === "LICENSE" || file === "README.md" || existsSync(join(folder, file)))
    .filter((file) => !files.includes(file))
    .map((file) => `${file} is missing`)

const licenceFaults = ({ unpacked }: Unpacked): ReadonlyArray<string> => {
  const path = join(unpacked, "LICENSE")
  return existsSync(path) && readFileSync(path, "utf8") !== readFileSync(join(root, "LICENSE"), "utf8")
    ? ["LICENSE is not the project's"]
    : []
}

const someonesFolder = /(?:\/(?:home|Users|root|work|builds|runner)\/[\w.-]+\/|[A-Z]:\\\\?Users\\)[^\s"'`]*/

const machinePaths = ({ unpacked, files }: Unpacked): ReadonlyArray<string> =>
  files.flatMap((file) => {
    const text = readFileSync(join(unpacked, file), "utf8")
    const own = [root, homedir(), tmpdir()].find((path) => path.length > 1 && text.includes(join(path, "/")))
    const found = own ?? someonesFolder.exec(text)?.[0]
    return found === undefined ? [] : [`${file} holds a path of a machine: ${found}`]
  })

/** Where a source map leads, as paths in the tarball; what is inlined from other packages can't be there. */
const deadMaps = ({ unpacked, files }: Unpacked): ReadonlyArray<string> => {
  const present = new Set(files)
  return files
    .filter((file) => file.endsWith(".map"))
    .flatMap((file) => {
      const { sources } = JSON.parse(readFileSync(join(unpacked, file), "utf8")) as { sources: ReadonlyArray<string> }
      return sources
        .map((source) => posix.join(dirname(file), source))
        .filter((source) => !source.includes("node_modules/") && !present.has(source))
        .map((source) => `${file} leads to ${source}, which is not there`)
    })
}

/** Entries whose dependencies no CommonJS program of TypeScript's can have: Effect's own declarations are of ECMAScript modules. */
const modulesOnly = ["./effect"]

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right)

/** What the entry `.`, `./testing` … has in `exports`: all that TypeScript and Node, old and new, ask for. */
const expectedEntry = (entry: string): Entry => {
  const file = entry === "." ? "index" : entry.slice(2)
  const conditions = { types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` }
  if (modulesOnly.includes(entry)) return conditions
  const require = { types: `./dist/commonjs/${file}.d.ts`, default: `./dist/commonjs/${file}.js` }
  return { require, ...conditions }
}

const entryFaults = (manifest: Manifest, { files, unpacked }: Unpacked): ReadonlyArray<string> => {
  const { exports = {}, bin = {}, main, types, typesVersions } = manifest
  const { "./package.json": itself, ...entries } = exports
  const further = Object.keys(entries).filter((entry) => entry !== ".")
  // With `moduleResolution: node10` TypeScript does not read `exports`.
  const forNode10 = hasEntries(manifest)
    ? {
        main: "./dist/index.js",
        types: "./dist/index.d.ts",
        ...(further.length === 0
          ? {}
          : {
              typesVersions: {
                "*": Object.fromEntries(further.map((entry) => [entry.slice(2), [`./dist/${entry.slice(2)}.d.ts`]]))
              }
            })
      }
    : {}
  return [
    ...(itself === "./package.json" ? [] : ['exports has no "./package.json"']),
    ...(same({ main, types, typesVersions }, forNode10)
      ? []
      : [`main, types, typesVersions are not ${JSON.stringify(forNode10)}`]),
    ...Object.entries(entries).flatMap(([entry, given]) => {
      const expected = expectedEntry(entry)
      const paths = [...Object.values(expected.require ?? {}), expected.types, expected.default]
      const gone = paths.filter((path) => !files.includes(path.slice(2)))
      return [
        ...(same(given, expected) ? [] : [`exports["${entry}"] is not ${JSON.stringify(expected)}`]),
        ...gone.map((path) => `exports["${entry}"] points to ${path}, which is not there`)
      ]
    }),
    ...Object.entries(bin)
      .filter(([, path]) => !readFileSync(join(unpacked, path), "utf8").startsWith("#!/usr/bin/env node\n"))
      .map(([name]) => `bin ${name} does not begin with #!/usr/bin/env node`)
  ]
}

/** An install must run nothing. */
const lifecycle = ["preinstall", "install", "postinstall", "prepare", "prepublish"]

const manifestFaults = (source: Unpacked): ReadonlyArray<string> => {
  const { published, short } = source
  const text = JSON.stringify(published)
  const says = (what: string, is: boolean) => (is ? [] : [`package.json: ${what}`])
  return [
    ...says("workspace: or catalog: is left", !/"(workspace|catalog):/.test(text)),
    ...says(
      "the condition @tcdesk/source is left in exports",
      !JSON.stringify(published.exports).includes("@tcdesk/source")
    ),
    ...says("the name is not that of the folder", published.name === `@tcdesk/${short}`),
    ...says("type is not module", published.type === "module"),
    ...says("no description", (published.description ?? "").length > 20),
    ...says(
      "keywords are not in both languages",
      ["tencent", "智能客服", "云联络中心", "腾讯云"].every((word) => published.keywords?.includes(word))
    ),
    ...says("homepage does not lead to the README", published.homepage?.endsWith(`/packages/${short}#readme`) === true),
    ...says("bugs does not lead to the issues", published.bugs?.url?.endsWith("/issues") === true),
    ...says("repository.directory is not the folder", published.repository?.directory === `packages/${short}`),
    ...says("license is not MIT", published.license === "MIT"),
    ...says("sideEffects is not false", published.sideEffects === false),
    ...says("engines.node is not >=22.19.0", published.engines?.node === ">=22.19.0"),
    ...says(
      "publishConfig lacks access or provenance",
      published.publishConfig?.access === "public" && published.publishConfig.provenance === true
    ),
    ...lifecycle.flatMap((script) =>
      says(`script ${script} would run at the user's`, published.scripts?.[script] === undefined)
    ),
    ...says(
      "publishConfig.exports has other entries than exports",
      Object.keys(published.exports ?? {}).join() === Object.keys(source.manifest.exports ?? {}).join()
    ),
    ...entryFaults(published, source)
  ]
}

export const contentFaults = (packed: Unpacked): ReadonlyArray<string> =>
  [unexpectedFiles, missingFiles, licenceFaults, machinePaths, deadMaps, manifestFaults].flatMap((rule) => rule(packed))
