/** What needs no clock, held against its budget: what a user downloads, bundles, loads, and what a send allocates. */
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { budgets } from "repository/budgets"
import { bundleSize } from "repository/bundleSize"
import { run } from "repository/command"
import type { Unpacked } from "repository/pack"
import { bytesOf, filesBelow } from "repository/packages"

export interface Measured {
  readonly what: string
  readonly is: number
  readonly budget: number
  /** Anything else that is wrong with what was measured. */
  readonly faults?: ReadonlyArray<string>
}

export const kilo = (bytes: number) => Math.round(bytes / 100) / 10

const entrySize = async (core: Unpacked): Promise<ReadonlyArray<Measured>> => {
  const { minifiedBytes, gzipBytes, warnings } = await bundleSize(core.unpacked)
  const faults = warnings.map((warning) => `bundling @tcdesk/core: ${warning}`)
  return [
    { what: "@tcdesk/core minified, kB", is: kilo(minifiedBytes), budget: budgets.minifiedKb, faults },
    { what: "@tcdesk/core minified and gzipped, kB", is: kilo(gzipBytes), budget: budgets.gzippedKb }
  ]
}

/** Runs a program in a project that has installed ours, and reads what it prints. */
const measuredBy = async (
  project: string,
  program: string,
  flags: ReadonlyArray<string>,
  measured: Omit<Measured, "is">,
  read: (stdout: string) => Pick<Measured, "is" | "faults">
): Promise<Measured> => {
  try {
    const { stdout } = await run(process.execPath, [...flags, "--input-type=module", "-e", program], { cwd: project })
    return { ...measured, ...read(stdout) }
  } catch (error) {
    return { ...measured, is: Number.NaN, faults: [`${measured.what}: ${(error as Error).message}`] }
  }
}

const loadedBy = `
  import { registerHooks } from "node:module"
  const loaded = []
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
  await import("@tcdesk/core")
  console.log(JSON.stringify(loaded.filter((url) => url.startsWith("file:"))))
`

const modulesLoaded = (project: string): Promise<Measured> => {
  const measured = { what: "modules that import @tcdesk/core loads", budget: budgets.modulesLoaded }
  return measuredBy(project, loadedBy, [], measured, (stdout) => {
    const loaded = JSON.parse(stdout) as ReadonlyArray<string>
    const packages = loaded.map((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? url)
    const foreign = [...new Set(packages)].filter((name) => name !== "@tcdesk/core")
    return { is: loaded.length, faults: foreign.map((name) => `import @tcdesk/core loads ${name}`) }
  })
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

/** A change that doubles it is seen here first. */
const allocated = (project: string): Promise<Measured> => {
  const measured = { what: "bytes that a send allocates, its transport aside", budget: budgets.bytesPerSend }
  const flags = ["--expose-gc", "--min-semi-space-size=256", "--max-semi-space-size=256"]
  return measuredBy(project, allocatedBy, flags, measured, (stdout) => ({ is: Math.round(Number(stdout)) }))
}

const npm = (folder: string, ...packages: ReadonlyArray<string>) =>
  run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", ...packages], { cwd: folder })

/** Bytes of what is installed, and the names of the packages. */
const installed = async (folder: string) => {
  const files = (await filesBelow(folder)).filter((file) => file.startsWith("node_modules/"))
  const counted = files.filter((file) => !file.includes("/.package-lock.json"))
  const manifest = /^(.*\/)?node_modules\/((@[^/]+\/)?[^/.][^/]*)\/package\.json$/
  return { bytes: await bytesOf(folder, counted), names: files.flatMap((file) => manifest.exec(file)?.[2] ?? []) }
}

/** What a project has before it installs one of ours: its peers, in the version that it is tested with. */
const frameworkOf = ({ published }: Unpacked): ReadonlyArray<string> =>
  Object.keys(published.peerDependencies ?? {})
    .filter((name) => published.peerDependenciesMeta?.[name]?.optional !== true)
    .map((name) => `${name}@${published.devDependencies?.[name]}`)

/** What `npm install` of ours adds to a project that has the framework: bytes, and which packages. */
const installSize = async (all: ReadonlyArray<Unpacked>, source: Unpacked, folder: string): Promise<Measured> => {
  const { short, manifest } = source
  const wants = (each: Unpacked): ReadonlyArray<string> => Object.keys(each.published.dependencies ?? {})
  const ours = all.filter((each) => each === source || wants(source).includes(each.manifest.name))
  const framework = frameworkOf(source)
  await mkdir(join(folder, "node_modules"), { recursive: true })
  await writeFile(join(folder, "package.json"), '{ "name": "budget", "private": true, "type": "module" }\n')
  if (framework.length > 0) await npm(folder, ...framework)
  const before = await installed(folder)
  await npm(folder, ...ours.map(({ tarball }) => tarball))
  const after = await installed(folder)
  const named = ours.flatMap((each) => [each.manifest.name, ...wants(each)])
  const expected = [...new Set([...named, ...budgets.furtherPackages(short)])].sort().join(", ")
  const added = after.names
    .filter((name) => !before.names.includes(name))
    .sort()
    .join(", ")
  return {
    what: `install of ${manifest.name}${framework.length === 0 ? "" : " beside its framework"}, kB`,
    is: kilo(after.bytes - before.bytes),
    budget: budgets.installKb(short),
    faults: added === expected ? [] : [`${manifest.name} installs ${added}, not ${expected}`]
  }
}

export const measureBudgets = async (
  packages: ReadonlyArray<Unpacked>,
  folder: string
): Promise<ReadonlyArray<Measured>> => {
  const core = packages.find(({ short }) => short === "core")
  if (core === undefined) throw new Error("there is no core")
  const project = (short: string) => join(folder, `install-${short}`)
  const sizes: Array<Measured> = []
  for (const source of packages) sizes.push(await installSize(packages, source, project(source.short)))
  return [...(await entrySize(core)), await modulesLoaded(project("core")), await allocated(project("core")), ...sizes]
}
