/** The README's quick start (`main.ts`), and an example with its test and its lines for Jest, in what `nest new` makes. */
import assert from "node:assert/strict"
import { cp, readFile, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { run, start } from "repository/command"
import { root } from "repository/packages"
import { npmInstall } from "../install.ts"
import { runTests } from "../jest/checkJest.ts"
import type { NodeVersion } from "../nodes.ts"
import { takeSteps } from "../steps.ts"
import type { Row } from "../table.ts"
import { type NestManifest, nestNew } from "./template.ts"

export interface NestNew {
  readonly name: string
  readonly schematics: string
  readonly template: string
  /** In `examples`. */
  readonly example: string
  /** How its tests are started. */
  readonly tests: ReadonlyArray<string>
}

export const nestNews: ReadonlyArray<NestNew> = [
  {
    name: "11, Jest",
    schematics: "11.1.0",
    template: "ts",
    example: "nestjs-commonjs",
    tests: ["node_modules/jest/bin/jest.js", "--ci"]
  },
  {
    name: "12, vitest",
    schematics: "12.0.6",
    template: "ts-esm",
    example: "nestjs",
    tests: ["node_modules/vitest/vitest.mjs", "run"]
  }
]

const here = import.meta.dirname

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0))
    })
  })

/** Starts the quick start on a free port instead, and sends. */
const send = async (node: NodeVersion, folder: string): Promise<void> => {
  const port = await freePort()
  const program = join(folder, "dist/main.js")
  const text = await readFile(program, "utf8")
  await writeFile(program, text.replace("port: 7717", "port: 0").replace("listen(3000)", `listen(${port})`))
  await using app = start(node.path, [program], { cwd: folder })
  const isOver = app.ended.then(() => true)
  while (!app.printed.stdout.includes("POST http")) {
    if (await Promise.race([isOver, setTimeout(50, false)]))
      throw new Error(`${app.printed.stdout}${app.printed.stderr}`)
  }
  const answer = await fetch(`http://127.0.0.1:${port}/hello`, { method: "POST", signal: AbortSignal.timeout(20_000) })
  assert.equal(answer.status, 201, await answer.text())
  await writeFile(program, text)
}

export const checkNestNew = async (
  { name, schematics, template, example, tests }: NestNew,
  tarballs: Readonly<Record<string, string>>,
  nodes: ReadonlyArray<NodeVersion>,
  folder: string
): Promise<ReadonlyArray<Row>> => {
  const source = join(root, "examples", example)
  const install = async () => {
    const manifest = await nestNew(schematics, template, folder)
    const { "@tcdesk/nestjs": ours = "", "@tcdesk/emulator": emulator = "" } = tarballs
    const dependencies = { ...manifest.dependencies, "@tcdesk/nestjs": ours }
    const devDependencies: Record<string, string> = { ...manifest.devDependencies, "@tcdesk/emulator": emulator }
    const { jest } = manifest
    if (jest !== undefined) {
      const { jest: recipe }: NestManifest = JSON.parse(await readFile(join(source, "package.json"), "utf8"))
      Object.assign(jest, recipe)
      Object.assign(devDependencies, { "@swc/core": "1.16.22", "@swc/jest": "0.2.39" })
    }
    const completed = { ...manifest, dependencies, devDependencies, overrides: tarballs, jest }
    await writeFile(join(folder, "package.json"), JSON.stringify(completed))
    await cp(join(source, "src"), join(folder, "src"), { recursive: true })
    await cp(join(here, "main.ts"), join(folder, "src/main.ts"))
    await npmInstall(folder)
  }
  const compile = () =>
    run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { cwd: folder })
  try {
    const steps = await takeSteps([
      ["install", install],
      ["build", () => compile().then(() => undefined)],
      ...nodes.map((node) => {
        const check = async () => {
          await send(node, folder)
          await runTests(node, tests, folder)
        }
        return [node.version, check] as const
      })
    ])
    return [{ project: `nest new ${name}`, steps }]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
