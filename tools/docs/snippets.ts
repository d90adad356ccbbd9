/**
 * Compiles every code block of READMEs, guides and the doc comments of the packages, and runs those that can be run.
 *
 *     node tools/docs/snippets.ts [file …]
 *
 * Blocks of the languages js, mjs, ts, mts and tsx are compiled, strictly, against the built packages, as a user's project
 * would be; blocks of json are parsed. Behind the language a block may say:
 *
 * - `run`: it is also executed, by itself, against an emulator. `TCDESK_*` are set, so that `createDeskFromEnv()` and `desk()`
 *   work; `TCDESK_SESSION_ID` is an open session, of the customer `user45`; the human agent `ann@example.com` is online. It must end by
 *   itself, with exit code 0.
 * - `post=3000/hello`: the same for a program that serves: once it listens on port 3000 (or rather on a free port instead), a
 *   POST to `/hello`, with a `sessionId` and a `userId` as JSON, must be answered by 2xx. Then it gets SIGTERM.
 * - `webhook=3000/desk/callback`: the same for a program with a webhook there: once it listens, a customer writes, and must get an answer.
 * - `prelude=NAME`: `preludes/NAME.ts` stands before it: what the application around it has. Several: `prelude=desk,nest`.
 * - `continue`: it comes after the block before it in the document or comment, in one program.
 * - `ignore`: it is not code of ours, or wrong on purpose. These are counted and listed.
 *
 * What blocks import must be a dependency of one of the packages, whose versions are taken.
 */
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, extname, join } from "node:path"
import { listPackages } from "repository/packages"
import { sources } from "./docComments.ts"
import { absolute, pages, report } from "./documents.ts"
import { execute } from "./execute.ts"
import { type Place, type Program, programsIn } from "./programs.ts"

const folder = absolute("tools/docs/.snippets")

const settings = {
  compilerOptions: {
    target: "es2024",
    lib: ["es2024", "esnext.disposable"],
    module: "nodenext",
    moduleDetection: "force",
    types: ["node"],
    strict: true,
    allowJs: true,
    checkJs: true,
    jsx: "preserve",
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    skipLibCheck: true,
    sourceMap: true,
    rootDir: ".",
    outDir: "out"
  },
  include: ["*"]
}

const lend = (name: string, from: string): void => {
  const to = join(folder, "node_modules", name)
  if (existsSync(to) || !existsSync(from)) return
  mkdirSync(dirname(to), { recursive: true })
  symlinkSync(from, to)
}

/** The packages, and what they depend on, at hand for the blocks. */
const lendPackages = async (): Promise<void> => {
  const packages = await listPackages()
  for (const { manifest, folder } of packages) lend(manifest.name, folder)
  for (const { manifest, folder } of packages) {
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }))
      lend(name, join(folder, "node_modules", name))
  }
}

const inWords = ({ file, line }: Place): string => `${file}:${line}`

/** Names of programs with a line, as compiler and stack traces have them, become places in the documents. */
const placed = (text: string, programs: ReadonlyMap<string, Program>): string =>
  text.replaceAll(
    /(?:file:\/\/)?[^\s("']*?([\w.-]+\.\d+\.(?:js|tsx?))(?:\((\d+),\d+\)|:(\d+)(?::\d+)?)/g,
    (match, name, compiler, stack) => {
      const place = programs.get(name)?.places[Number(compiler ?? stack) - 1]
      return place === undefined ? match : inWords(place)
    }
  )

/** In JavaScript a parameter without a type is no fault. */
const isFault = (line: string): boolean => !/\.js\(\d+,\d+\): error TS70\d\d:/.test(line)

const compile = async (programs: ReadonlyMap<string, Program>): Promise<ReadonlyArray<string>> => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings))
  for (const { name, text } of programs.values()) writeFileSync(join(folder, name), text)
  await lendPackages()
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [absolute("node_modules/typescript/bin/tsc"), "--project", folder, "--pretty", "false"],
    { cwd: folder, encoding: "utf8" }
  )
  const lines = `${stdout}${stderr}`.split("\n").filter((line) => line.trim() !== "")
  return status !== 0 && lines.length === 0 ? [`the compiler ended with ${status}`] : lines.filter(isFault)
}

const wanted = process.argv.slice(2)
const files = [...pages(), ...sources()]
const readings = files.filter((file) => wanted.length === 0 || wanted.includes(file)).map(programsIn)
const programs = new Map(readings.flatMap((reading) => reading.programs.map((program) => [program.name, program])))
const faults = [
  ...wanted.filter((file) => !files.includes(file)).map((file) => `${file} is none of the documents or sources`),
  ...readings.flatMap((reading) => reading.faults)
]

faults.push(...(await compile(programs)).map((line) => placed(line, programs)))

const runnable = faults.length > 0 ? [] : [...programs.values()].filter(({ run }) => run !== undefined)

/** What a translation leaves as it is runs once, where it stands first. */
const different = Map.groupBy(runnable, ({ name, text, run }) => JSON.stringify([extname(name), text, run])).values()

const runAll = async (): Promise<void> => {
  for (const [first, ...others] of different) {
    if (first?.run === undefined) continue
    const { name, place, run } = first
    const { fault, output, delivered, refused, durationMs } = await execute(
      join(folder, "out", name.replace(/tsx?$/, "js")),
      run
    )
    const ms = Math.round(durationMs)
    console.log(`${inWords(place)} ran in ${ms} ms: ${delivered} delivered, ${refused} refused`)
    for (const { place: other } of others) console.log(`${inWords(other)} is the same`)
    if (fault !== undefined) faults.push(`${inWords(place)}: ${fault}\n${placed(output, programs)}`)
  }
}
// Each has an emulator of its own, and waits for it half of its time.
await Promise.all([runAll(), runAll()])

const sum = (count: (reading: (typeof readings)[number]) => number): number =>
  readings.reduce((total, reading) => total + count(reading), 0)
const ignored = readings.flatMap((reading) => reading.ignored)

// A block that another one continues is compiled twice.
report([...new Set(faults)])
for (const place of ignored) console.log(`${inWords(place)} is ignored`)
console.log(
  `${sum(({ blocks }) => blocks)} blocks compiled, ${runnable.length} run, ${ignored.length} ignored, ` +
    `${sum(({ json }) => json)} of JSON parsed, in ${readings.length} documents and sources; ${new Set(faults).size} faults`
)
