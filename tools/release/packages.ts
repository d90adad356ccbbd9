/**
 * Packs every package and looks at the tarballs as a user gets them: publint, attw, what is inside, third-party notices,
 * and the budgets of size. Run it after a build; it ends with a table, and with 1 when anything is wrong.
 */
import { join } from "node:path"
import { publint } from "publint"
import { formatMessage } from "publint/utils"
import { run } from "repository/command"
import { pack, type Unpacked, unpack } from "repository/pack"
import { hasEntries, root } from "repository/packages"
import { temporaryFolder } from "repository/temporary"
import { kilo, type Measured, measureBudgets } from "./packageBudgets.ts"
import { contentFaults } from "./packageContents.ts"
import { noticesFaults } from "./packageNotices.ts"

const publintFaults = async ({ unpacked, published }: Unpacked): Promise<ReadonlyArray<string>> => {
  const { messages } = await publint({ pkgDir: unpacked, strict: true, pack: false })
  return messages.map(
    (message) => `publint: ${formatMessage(message, { ...published }, { color: false }) ?? message.code}`
  )
}

/** Twice: what CommonJS gets, of the entries that are meant for it, and then all entries as ECMAScript modules. */
const attwFaults = async ({ tarball, published }: Unpacked): Promise<ReadonlyArray<string>> => {
  // Of a program alone there are no types to look at.
  if (!hasEntries(published)) return []
  const attw = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js")
  const modulesOnly = Object.entries(published.exports ?? {}).flatMap(([entry, conditions]) =>
    typeof conditions === "string" || conditions.require !== undefined ? [] : [entry]
  )
  const ways = [
    ["--profile", "strict", ...modulesOnly.flatMap((entry) => ["--exclude-entrypoints", entry])],
    ...(modulesOnly.length === 0 ? [] : [["--profile", "esm-only"]])
  ]
  const faults = ways.map((way) =>
    run(process.execPath, [attw, tarball, ...way, "--format", "ascii", "--no-emoji", "--no-color"], { cwd: root }).then(
      () => [],
      (error: Error) => [`attw: ${error.message}`]
    )
  )
  return (await Promise.all(faults)).flat()
}

const versionFaults = (packed: ReadonlyArray<Unpacked>): ReadonlyArray<string> => {
  const versions = new Set(packed.map(({ published }) => published.version))
  if (versions.size > 1) return [`the packages have different versions: ${[...versions].join(", ")}`]
  return packed.flatMap(({ published }) =>
    Object.entries(published.dependencies ?? {})
      .filter(([name, range]) => name.startsWith("@tcdesk/") && range !== `^${published.version}`)
      .map(([name, range]) => `${published.name} asks for ${name} ${range}, not ^${published.version}`)
  )
}

const judge = async (source: Unpacked): Promise<ReadonlyArray<string>> => {
  const faults = [
    ...(await publintFaults(source)),
    ...(await attwFaults(source)),
    ...contentFaults(source),
    ...(await noticesFaults(source))
  ]
  return faults.map((fault) => `${source.short}: ${fault}`)
}

const over = ({ what, is, budget, faults = [] }: Measured): ReadonlyArray<string> => [
  ...(is > budget ? [`${what}: ${is}, more than ${budget}`] : []),
  ...faults
]

const folder = await temporaryFolder("packages")
const packed: Array<Unpacked> = []
for (const source of await pack(folder)) packed.push(await unpack(source, folder))
const faults: Array<string> = [...versionFaults(packed)]
for (const source of packed) faults.push(...(await judge(source)))
const budgets = await measureBudgets(packed, folder)
faults.push(...budgets.flatMap(over))

console.table(
  Object.fromEntries(
    packed.map(({ published: { name, version }, short, files, bytes, tarballBytes }) => [
      `${name} ${version}`,
      {
        files: files.length,
        "tarball, kB": kilo(tarballBytes),
        "unpacked, kB": kilo(bytes),
        faults: faults.filter((fault) => fault.startsWith(`${short}: `)).length
      }
    ])
  )
)
console.table(Object.fromEntries(budgets.map(({ what, is, budget }) => [what, { is, budget }])))
for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exitCode = 1
