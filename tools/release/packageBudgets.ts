/** Budgets that need no clock: what a user downloads, bundles, loads, and what a send allocates. They are raised by a decision, not by accident. */
import { execFile } from "node:child_process"
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify, stripVTControlCharacters } from "node:util"
import { gzipSync } from "node:zlib"
import { rolldown } from "rolldown"
import { bytesOf, filesBelow, type Packed } from "./packageTarballs.ts"

const exec = promisify(execFile)

export interface Measured {
  readonly what: string
  readonly is: number
  readonly budget: number
  /** Anything else that is wrong with what was measured. */
  readonly faults?: ReadonlyArray<string>
}

export const kilo = (bytes: number) => Math.round(bytes / 100) / 10

/** The Promise entry with all that it loads, undici aside, as a bundler would ship it. */
const entrySize = async ({ unpacked }: Packed): Promise<ReadonlyArray<Measured>> => {
  const faults: Array<string> = []
  const bundle = await rolldown({
    cwd: unpacked,
    input: "dist/index.js",
    platform: "node",
    external: [/^node:/, /^undici(\/|$)/],
    onLog: (_, { message }) => faults.push(`bundling @tcdesk/core: ${stripVTControlCharacters(message).split("\n")[0]}`)
  })
  const { output } = await bundle.generate({ format: "esm", minify: true })
  await bundle.close()
  const code = output.map((chunk) => (chunk.type === "chunk" ? chunk.code : "")).join("")
  return [
    { what: "@tcdesk/core minified, kB", is: kilo(Buffer.byteLength(code)), budget: 110, faults },
    { what: "@tcdesk/core minified and gzipped, kB", is: kilo(gzipSync(code).length), budget: 40 }
  ]
}

const loadedBy = `
  import { registerHooks } from "node:module"
  const loaded = []
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
  await import("@tcdesk/core")
  console.log(JSON.stringify(loaded.filter((url) => url.startsWith("file:"))))
`

/** How many files an import of the Promise entry reads: each costs a good part of a millisecond at start. */
const modulesLoaded = async (installed: string): Promise<Measured> => {
  const what = "modules that import @tcdesk/core loads"
  const budget = 15
  try {
    const { stdout } = await exec(process.execPath, ["--input-type=module", "-e", loadedBy], { cwd: installed })
    const loaded = JSON.parse(stdout) as ReadonlyArray<string>
    const packages = loaded.map((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? url)
    const foreign = [...new Set(packages)].filter((name) => name !== "@tcdesk/core")
    const faults = foreign.map((name) => `import @tcdesk/core loads ${name}`)
    return { what, is: loaded.length, budget, faults }
  } catch (error) {
    const { stderr = String(error) } = error as { stderr?: string }
    return { what, is: Number.NaN, budget, faults: [`import @tcdesk/core: ${stderr.trim()}`] }
  }
}

/** Without a socket, a send allocates the same to within a hundredth, whatever else the machine does. */
const allocatedBy = `
  import { createDesk } from "@tcdesk/core"
  const answer = { status: 200, headers: { get: () => null }, body: [Buffer.from('{"ActionStatus":"OK","ErrorCode":0}')] }
  const ignore = () => {}
  const desk = createDesk({
    sdkAppId: 1, identifier: "administrator", secretKey: "0".repeat(64), rateLimit: { perSecond: 1e6 },
    fetch: async () => answer, hooks: { onAttempt: ignore, onRetry: ignore, onSent: ignore, onError: ignore }
  })
  const send = async (count) => {
    for (let sent = 0; sent < count; sent += 1) await desk.send({ sessionId: "a-session", text: "hello" })
  }
  await send(20_000)
  const rounds = []
  for (let round = 0; round < 9; round += 1) {
    gc()
    const before = process.memoryUsage().heapUsed
    await send(2000)
    rounds.push((process.memoryUsage().heapUsed - before) / 2000)
  }
  console.log(rounds.sort((a, b) => a - b)[4])
`

/** What a send allocates over a `fetch` that costs nothing: a change that doubles it is seen here first. */
const allocated = async (installed: string): Promise<Measured> => {
  const what = "bytes that a send allocates, its transport aside"
  const budget = 10_000
  const flags = ["--expose-gc", "--min-semi-space-size=256", "--max-semi-space-size=256"]
  try {
    const run = exec(process.execPath, [...flags, "--input-type=module", "-e", allocatedBy], { cwd: installed })
    return { what, is: Math.round(Number((await run).stdout)), budget }
  } catch (error) {
    const { stderr = String(error) } = error as { stderr?: string }
    return { what, is: Number.NaN, budget, faults: [`a send over a fetch of no cost: ${stderr.trim()}`] }
  }
}

const npm = (folder: string, ...packages: ReadonlyArray<string>) =>
  exec("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", ...packages], { cwd: folder })

/** Bytes of what is installed, and the packages' places in `node_modules`. */
const installed = async (folder: string) => {
  const files = (await filesBelow(folder)).filter((file) => file.startsWith("node_modules/"))
  const places = files.flatMap(
    (file) => /^(.*\/)?node_modules\/((@[^/]+\/)?[^/.][^/]*)\/package\.json$/.exec(file)?.[2] ?? []
  )
  return {
    bytes: await bytesOf(
      folder,
      files.filter((file) => !file.includes("/.package-lock.json"))
    ),
    places
  }
}

/** What `npm install` of ours adds to a project that has the framework: bytes, and which packages. */
const installSize = async (
  packed: ReadonlyArray<Packed>,
  short: string,
  framework: ReadonlyArray<string>,
  folder: string
): Promise<Measured> => {
  const ours = packed.filter((source) => source.short === short || (source.short === "core" && short !== "emulator"))
  await mkdir(folder)
  await writeFile(join(folder, "package.json"), '{ "name": "budget", "private": true, "type": "module" }\n')
  await mkdir(join(folder, "node_modules"))
  if (framework.length > 0) await npm(folder, ...framework)
  const before = await installed(folder)
  await npm(folder, ...ours.map(({ tarball }) => tarball))
  const after = await installed(folder)
  const expected = [...ours.map(({ manifest }) => manifest.name), ...(short === "emulator" ? [] : ["undici"])].sort()
  const added = after.places.filter((place) => !before.places.includes(place)).sort()
  return {
    what: `install of @tcdesk/${short}${framework.length === 0 ? "" : " beside its framework"}, kB`,
    is: kilo(after.bytes - before.bytes),
    budget: short === "emulator" ? 1000 : 4000,
    faults:
      added.join() === expected.join()
        ? []
        : [`@tcdesk/${short} installs ${added.join(", ")}, not ${expected.join(", ")}`]
  }
}

/** The packages that a project has before it installs one of ours, in the version that the adapter is tested with. */
const frameworks: Readonly<Record<string, ReadonlyArray<string>>> = {
  core: [],
  emulator: [],
  express: ["express"],
  koa: ["koa"],
  nestjs: ["@nestjs/common", "@nestjs/core", "reflect-metadata", "rxjs"]
}

export const measureBudgets = async (
  packed: ReadonlyArray<Packed>,
  folder: string
): Promise<ReadonlyArray<Measured>> => {
  const core = packed.find(({ short }) => short === "core")!
  const sizes: Array<Measured> = []
  for (const { short, manifest } of packed) {
    const framework = frameworks[short]!.map((name) => `${name}@${manifest.devDependencies?.[name]}`)
    sizes.push(await installSize(packed, short, framework, join(folder, `install-${short}`)))
  }
  const coreAlone = join(folder, "install-core")
  return [...(await entrySize(core)), await modulesLoaded(coreAlone), await allocated(coreAlone), ...sizes]
}
