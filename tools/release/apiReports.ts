/**
 * Writes `packages/<name>/etc/<entry>.api.md`: the declarations of every entry point, by API Extractor, so that a change of
 * what users see stands in review as a change of a file. Run it after a build; with `--check` it writes nothing, shows what
 * differs, and fails.
 */
import { existsSync, readFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { Extractor, ExtractorConfig, type ExtractorLogLevel } from "@microsoft/api-extractor"
import { settle } from "repository/generated"
import { filesBelow, listPackages, type Package, root } from "repository/packages"
import { temporaryFolder } from "repository/temporary"

interface Entry {
  readonly source: Package
  /** `index`, `testing` … */
  readonly name: string
  readonly declarations: string
}

const entriesOf = (source: Package): ReadonlyArray<Entry> =>
  Object.entries(source.manifest.exports ?? {}).flatMap(([path, target]) =>
    typeof target === "string"
      ? []
      : [{ source, name: path.slice(2) || "index", declarations: join(source.folder, target.types) }]
  )

const silent = { logLevel: "none" as ExtractorLogLevel }

const extract = ({ source: { folder }, declarations }: Entry, into: string): string => {
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: declarations,
      newlineKind: "lf",
      compiler: { tsconfigFilePath: join(folder, "tsconfig.build.json") },
      apiReport: {
        enabled: true,
        // What an exported type is made of is part of the surface, exported by name or not.
        includeForgottenExports: true,
        reportFileName: "entry.api.md",
        reportFolder: into,
        reportTempFolder: join(into, "temp")
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: "error" as ExtractorLogLevel } },
        extractorMessageReporting: { default: silent },
        tsdocMessageReporting: { default: silent }
      }
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, "package.json")
  })
  const { succeeded } = Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      message.handled = message.logLevel !== "error"
    }
  })
  if (!succeeded) throw new Error(`${declarations} can't be analysed`)
  return readFileSync(join(into, "entry.api.md"), "utf8")
}

/** A declaration file and all of the same package that it reaches. */
const reachable = (file: string, seen = new Set<string>()): ReadonlySet<string> => {
  if (seen.has(file) || !existsSync(file)) return seen
  seen.add(file)
  for (const [, from, imported] of readFileSync(file, "utf8").matchAll(/from "(\.[^"]+)"|import\(?\s*"(\.[^"]+)"/g)) {
    reachable(resolve(dirname(file), (from ?? imported)!.replace(/\.(js|ts)$/, ".d.ts")), seen)
  }
  return seen
}

/** What an entry adds to the types of others, such as `req.desk`: API Extractor leaves it out. */
const augmentations = (declarations: string): ReadonlyArray<string> =>
  [...reachable(declarations)].sort().flatMap((file) => {
    const text = readFileSync(file, "utf8")
    const blocks = text.match(/^declare (?:global|module .+) \{\n[\s\S]*?^\}/gm) ?? []
    const heads = text.match(/^\s*declare (?:global|module)\b/gm) ?? []
    if (blocks.length !== heads.length) throw new Error(`${file} augments others in a way that is not understood`)
    return blocks.map((block) => block.replace(/^\s*\/\*\*[\s\S]*?\*\/\n/gm, ""))
  })

const reportOf = (entry: Entry, into: string): string => {
  const { source, name, declarations } = entry
  const title = `${source.manifest.name}${name === "index" ? "" : `/${name}`}`
  const report = extract(entry, into)
    .replace(/^## API Report File for .*$/m, `## API Report File for "${title}"`)
    // A report of declarations: whether something is documented does not change it.
    .replace(/^\s*\/\/ \(undocumented\)\n/gm, "")
    .replaceAll(" (undocumented)\n", "\n")
    .replace(/\n\/\/ \(No @packageDocumentation .*\n/, "")
  const added = augmentations(declarations)
  return added.length === 0
    ? report
    : `${report}\nAdded to the types of others:\n\n\`\`\`ts\n${added.join("\n\n")}\n\`\`\`\n`
}

const temporary = await temporaryFolder("api")
const files: Record<string, string | undefined> = {}
for (const source of await listPackages()) {
  const folder = `packages/${source.short}/etc`
  // What belongs to no entry point goes.
  const present = existsSync(join(root, folder)) ? await filesBelow(join(root, folder)) : []
  for (const file of present) files[join(folder, file)] = undefined
  for (const entry of entriesOf(source)) files[join(folder, `${entry.name}.api.md`)] = reportOf(entry, temporary)
}
settle(files, { isCheck: process.argv.includes("--check"), command: "pnpm packages:accept" })
