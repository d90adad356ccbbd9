import { existsSync, readFileSync } from "node:fs"
import { cp, mkdir, realpath, symlink } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { startEmulator } from "@tcdesk/emulator"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Consumer, installPackedCore } from "../support/consumer.ts"

let consumer: Consumer

beforeAll(async () => {
  consumer = await installPackedCore()
}, 60_000)
afterAll(() => consumer[Symbol.asyncDispose]())

/** A declaration file and all that it reaches by relative imports. */
const reachable = (file: string, seen = new Set<string>()): Set<string> => {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const [, target] of readFileSync(file, "utf8").matchAll(/from "(\.[^"]+)"|import\("(\.[^"]+)"\)/g)) {
    if (target !== undefined) reachable(resolve(dirname(file), target.replace(/\.(js|ts)$/, ".d.ts")), seen)
  }
  return seen
}

const sendOne = `
  const sdkAppId = Number(process.env.APP)
  const desk = createDesk({ endpoint: process.env.URL, sdkAppId, identifier: process.env.ID, secretKey: process.env.KEY })
  desk.send({ from: "@customer_service_account", to: "user45", text: "您好" }).then((receipt) => {
    console.log(receipt.attempts.length, receipt.maybeDuplicate)
  })
`

describe("the packed core, in a project without effect", () => {
  it.each([
    ["import", "send.mjs", `import { createDesk } from "@tcdesk/core"\n${sendOne}`],
    ["require", "send.cjs", `const { createDesk } = require("@tcdesk/core")\n${sendOne}`]
  ])("sends when it is loaded by %s, and lets the process end by itself", async (_, file, source) => {
    await using emulator = await startEmulator()
    const { url: URL, sdkAppId, identifier: ID, secretKey: KEY } = emulator
    expect(await consumer.node(file, source, { URL, APP: String(sdkAppId), ID, KEY })).toBe("1 false\n")
    expect(emulator.messages()).toHaveLength(1)
  })

  it("gives the recording client by import and by require", async () => {
    const use = `const desk = createRecordingDesk()
      desk.send({ sessionId: "s", text: "hi" }).then(() => console.log(desk.lastSent.text))`
    expect(await consumer.node("t.mjs", `import { createRecordingDesk } from "@tcdesk/core/testing"\n${use}`)).toBe(
      "hi\n"
    )
    expect(
      await consumer.node("t.cjs", `const { createRecordingDesk } = require("@tcdesk/core/testing")\n${use}`)
    ).toBe("hi\n")
  })

  it("says that effect is missing when the Effect entry is asked for", async () => {
    const source = `import("@tcdesk/core/effect").catch((error) => console.log(error.code))`
    expect(await consumer.node("e.mjs", source)).toBe("ERR_MODULE_NOT_FOUND\n")
  })

  it.each([
    ["import", "o.mjs", `import { hideUserSig, otelHooks } from "@tcdesk/core/otel"`],
    ["require", "o.cjs", `const { hideUserSig, otelHooks } = require("@tcdesk/core/otel")`]
  ])(
    "says what to install when telemetry is asked for by %s, and OpenTelemetry's API is missing",
    async (_, file, load) => {
      const use = `console.log(typeof hideUserSig)
      try { otelHooks() } catch (error) { console.log(error.message, error.cause.code) }`
      const printed = await consumer.node(file, `${load}\n${use}`)
      expect(printed).toMatch(/^function\n.*npm install @opentelemetry\/api MODULE_NOT_FOUND\n$/)
    }
  )

  it("loads OpenTelemetry's API where it is, and neither Effect nor undici for it", async () => {
    const modules = join(consumer.folder, "with-api/node_modules")
    await mkdir(join(modules, "@opentelemetry"), { recursive: true })
    await mkdir(join(modules, "@tcdesk"))
    const api = fileURLToPath(new URL("../../node_modules/@opentelemetry/api", import.meta.url))
    await symlink(await realpath(api), join(modules, "@opentelemetry/api"))
    await cp(consumer.installed, join(modules, "@tcdesk/core"), { recursive: true })
    for (const [file, load] of [
      ["with-api/o.mjs", `import { otelHooks } from "@tcdesk/core/otel"`],
      ["with-api/o.cjs", `const { otelHooks } = require("@tcdesk/core/otel")`]
    ] as const) {
      expect(await consumer.node(file, `${load}\nconsole.log(Object.keys(otelHooks()).join())`)).toBe(
        "onStart,onAttempt,onError,onEnd\n"
      )
    }
    const loaded = ["otel.js", "internal/model.js"].map((file) =>
      readFileSync(join(consumer.installed, "dist", file), "utf8")
    )
    const imported = loaded.flatMap((text) =>
      [...text.matchAll(/^(?:import|export) .*from "(.+)"/gm)].map(([, from]) => from)
    )
    expect(imported).toStrictEqual(["./internal/model.js", "./commonjs/openTelemetry.js"])
  })

  it("compiles for a strict TypeScript user who checks the declarations of what is installed", async () => {
    await consumer.tsc(
      "use.mts",
      `import { createDesk, Elem, isDeskError, type Desk, type OutgoingMessage } from "@tcdesk/core"
       import { createRecordingDesk } from "@tcdesk/core/testing"
       const desk: Desk = createDesk({ sdkAppId: 1, identifier: "administrator", secretKey: "k" })
       const elem: Elem = Elem.card({ header: "a", desc: "b", pic: "c", url: "d" })
       const message: OutgoingMessage = { sessionId: "s", body: [elem, Elem.text("t")] }
       // @ts-expect-error: a message has one route only
       const both: OutgoingMessage = { sessionId: "s", from: "a", to: "b", text: "t" }
       // @ts-expect-error: a message needs a route
       const none: OutgoingMessage = { text: "t" }
       desk.send(message).catch((error: unknown) => { if (isDeskError(error) && error.reason._tag === "InvalidMessage") error.reason.issues })
       export const test: Desk = createRecordingDesk()
       export { both, none }`
    )
  })

  it.each(["index.d.ts", "testing.d.ts"])("never mentions Effect in what %s declares", (entry) => {
    const files = reachable(join(consumer.installed, "dist", entry))
    expect(files.size).toBeGreaterThan(8)
    for (const file of files) expect(readFileSync(file, "utf8")).not.toMatch(/effect/i)
  })

  it("has Effect's licence in the file that holds parts of it, and no Schema", () => {
    const bundle = readFileSync(join(consumer.installed, "dist/internal/client.js"), "utf8")
    expect(bundle).toContain("MIT License")
    expect(bundle).toContain("Effectful Technologies")
    expect(bundle).not.toContain("SchemaAST")
  })

  it("brings its sources, so that source maps lead somewhere, and no tests", () => {
    expect(existsSync(join(consumer.installed, "src/index.ts"))).toBe(true)
    expect(existsSync(join(consumer.installed, "test"))).toBe(false)
  })
})

describe("the built entries side by side", () => {
  it("have one class DeskError, one Elem and one table of codes, wherever they are imported from", async () => {
    const dist = new URL("../../dist/", import.meta.url).href
    const root = (await import(`${dist}index.js`)) as typeof import("../../src/index.ts")
    const effect = (await import(`${dist}effect.js`)) as typeof import("../../src/effect.ts")
    const testing = (await import(`${dist}testing.js`)) as typeof import("../../src/testing.ts")
    expect(effect.DeskError.DeskError).toBe(root.DeskError)
    expect(effect.Elem.card).toBe(root.Elem.card)
    expect(effect.DeskError.codes).toBe(root.codes)
    const desk = testing.createRecordingDesk()
    await expect(desk.send({ sessionId: "", text: "" })).rejects.toBeInstanceOf(root.DeskError)
  })
})
