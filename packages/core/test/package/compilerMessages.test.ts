/**
 * What a user's compiler says about what they give, and what it takes: of the declarations in `dist`, by the oldest and the newest
 * compiler that are supported in full. A faulty field is named in the message, and the message needs no knowledge of how the types are made.
 */
import { execFile } from "node:child_process"
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const core = fileURLToPath(new URL("../../", import.meta.url))
const root = join(core, "../..")
const folderOf = (name: string): string => dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))

const compilers = { "5.9": folderOf("typescript5"), "7": folderOf("typescript") }

const prelude = `
import { createDesk, createDeskFromEnv, type Desk, type DeskOptions, Elem, type JsonObject, type OutgoingMessage } from "@tcdesk/core"
declare const desk: Desk
declare const maybe: string | undefined
export {}
`

interface Fault {
  /** Of the user's program. */
  readonly code: string
  /** What stands in the message. */
  readonly says: ReadonlyArray<string>
}

const faults: Readonly<Record<string, Fault>> = {
  "a missing text": {
    code: `desk.send({ sessionId: "s" })`,
    says: ["Property 'text' is missing in type '{ sessionId: string; }' but required in type 'TextToSession'"]
  },
  "a missing text beside from and to": {
    code: `desk.send({ from: "a", to: "b" })`,
    says: ["Property 'text' is missing in type '{ from: string; to: string; }' but required in type 'TextFromAccount'"]
  },
  "a missing route": {
    code: `desk.send({ text: "x" })`,
    says: ["Property 'sessionId' is missing in type '{ text: string; }' but required in type 'TextToSession'"]
  },
  "two routes": {
    code: `desk.send({ sessionId: "s", from: "a", to: "b", text: "x" })`,
    says: [
      "Types of property 'sessionId' are incompatible",
      `Type 'string' is not assignable to type 'NotBeside<string, "from and to">'`
    ]
  },
  "two routes in a variable": {
    code: `const both = { sessionId: "s", from: "a", to: "b", text: "x" }\ndesk.send(both)`,
    says: [`Type 'string' is not assignable to type 'NotBeside<string, "from and to">'`]
  },
  "a sessionId that is undefined": {
    code: `desk.send({ sessionId: undefined, text: "x" })`,
    says: ["Types of property 'sessionId' are incompatible", "Type 'undefined' is not assignable to type 'string'"]
  },
  "a sessionId that may be undefined": {
    code: `desk.send({ sessionId: maybe, text: "x" })`,
    says: [
      "Types of property 'sessionId' are incompatible",
      "Type 'string | undefined' is not assignable to type 'string'"
    ]
  },
  "a text that may be undefined": {
    code: `desk.send({ sessionId: "s", text: maybe })`,
    says: ["Types of property 'text' are incompatible", "Type 'string | undefined' is not assignable to type 'string'"]
  },
  "a wire element with text": {
    code: `desk.send({ sessionId: "s", body: { MsgType: "TIMTextElem", MsgContent: { text: "x" } } })`,
    says: ["'text' does not exist in type", "Did you mean to write 'Text'?"]
  },
  "an element beside text": {
    code: `desk.send({ sessionId: "s", body: Elem.text("x"), text: "x" })`,
    says: [
      "Types of property 'text' are incompatible",
      `Type 'string' is not assignable to type 'NotBeside<string, "body">'`
    ]
  },
  "an element as text": {
    code: `desk.send({ sessionId: "s", text: Elem.text("x") })`,
    says: [`is not assignable to type 'string`]
  },
  "a misspelt type of an element": {
    code: `desk.send({ sessionId: "s", body: { MsgType: "TIMTextElm", MsgContent: { Text: "x" } } })`,
    says: [`Type '"TIMTextElm"' is not assignable to type`, `Did you mean '"TIMTextElem"'?`]
  },
  "a key beside msgRandom": {
    code: `desk.send({ sessionId: "s", text: "x", key: "k", msgRandom: 1 })`,
    says: [
      "Types of property 'msgRandom' are incompatible",
      `Type 'number' is not assignable to type 'NotBeside<number, "key">'`
    ]
  },
  "two credentials": {
    code: `createDesk({ sdkAppId: 1, identifier: "a", secretKey: "k", userSig: "s" })`,
    says: [
      "Types of property 'secretKey' are incompatible",
      `Type 'string' is not assignable to type 'NotBeside<string, "userSig">'`
    ]
  },
  "a misspelt option": {
    code: `createDesk({ sdkAppId: 1, identifier: "a", secretKey: "k", rateLimt: false })`,
    says: ["'rateLimt' does not exist in type", "Did you mean to write 'rateLimit'?"]
  },
  "a misspelt field": {
    code: `desk.send({ SessionId: "s", text: "x" })`,
    says: ["'SessionId' does not exist in type", "Did you mean to write 'sessionId'?"]
  },
  "an array as data": {
    code: `desk.send({ sessionId: "s", text: "x", cloudCustomData: [1] })`,
    says: ["Type 'number[]' is not assignable to type 'string | JsonObject | undefined'"]
  },
  "a map as data": {
    code: `desk.send({ sessionId: "s", text: "x", cloudCustomData: new Map<string, string>() })`,
    says: ["Type 'Map<string, string>' is not assignable to type 'string | JsonObject | undefined'"]
  },
  "a date as data": {
    code: `Elem.custom({ data: new Date() })`,
    says: ["Type 'Date' is not assignable to type 'string | JsonObject'"]
  }
}

/** All of this is taken, under `exactOptionalPropertyTypes` too. */
const taken = `
interface Line { readonly sku: string; count?: number }
interface Order { id: string; lines: Line[]; note: string | undefined }
declare const order: Order
class Cart {
  id = "c"
  #total = 1
  total(): number { return this.#total }
}
for (const data of [order, new Cart(), { order, cart: [new Cart()] }, {}]) {
  const json: JsonObject = data
  desk.send({ sessionId: "s", text: "x", cloudCustomData: json })
}
desk.send({ sessionId: "s", text: "x", cloudCustomData: order })
desk.send({ sessionId: "s", text: "x", cloudCustomData: { a: 1, b: { c: [order, null] }, d: undefined } })
desk.send({ sessionId: "s", body: [Elem.custom({ data: order }), Elem.raw("TIMOrderElem", order), Elem.custom({ data: new Cart() })] })

const raw = Elem.raw("TIMRelayElem", { a: 1 })
desk.send({ sessionId: "s", body: structuredClone(raw) })
desk.send({ sessionId: "s", body: JSON.parse(JSON.stringify(raw)) })
desk.send({ sessionId: "s", body: { MsgType: "TIMTextElem", MsgContent: { Text: "x" } } })

const none = undefined
desk.send({ sessionId: "s", from: none, to: none, text: "x", body: none, cloudCustomData: none, excludeFromUserRespTimeout: none, msgRandom: none, key: none }, { signal: none, deadlineMs: none })
desk.send({ sessionId: none, from: "a", to: "b", text: none, body: Elem.text("x"), msgRandom: 1, key: none })
desk.send({ sessionId: "s", text: "x", key: maybe })
desk.send({ sessionId: "s", text: "x", ...(maybe ? { key: maybe } : {}) })
desk.close({ graceMs: none })
desk.sendMany([], { concurrency: none, signal: none, onProgress: none })
createDesk({
  sdkAppId: 1, identifier: "a", secretKey: maybe, userSig: none, region: none, endpoint: none, attemptTimeoutMs: none, deadlineMs: none, userSigTtlSeconds: none,
  connections: none, fetch: none,
  retry: { attempts: none, baseDelayMs: none, maxDelayMs: none, onUnknown: none },
  rateLimit: { perSecond: 1, maxQueue: none },
  hooks: { onStart: none, onAttempt: none, onRetry: none, onSent: none, onError: none, onEnd: none }
})
createDesk({ sdkAppId: 1, identifier: "a", userSig: () => "s", secretKey: none })
createDeskFromEnv({ A: none }, { deadlineMs: none })
Elem.custom({ data: "d", desc: none, ext: none, sound: none })
Elem.order({ guide: none, pic: none, name: "n", desc: none, customField: [{ name: "n", value: "v", customerValue: none }] })
Elem.order({ name: "n", customField: none })
Elem.branch({ header: "h", items: [{ content: "c", desc: none }], tail: none })
Elem.form({ header: "h", items: none })
Elem.welcome({ title: "t", items: [{ content: "c", answer: none, id: none }] })
Elem.image({ uuid: "u", imageFormat: none, imageInfoArray: [{ type: 1, size: none, width: 1, height: 1, url: "u" }] })
Elem.sound({ url: "u", uuid: "u", size: none, second: none })
desk.send({ sessionId: "s", body: { MsgType: "TIMCustomElem", MsgContent: { Data: "d", Desc: none, Ext: none, Sound: none } } })

declare const message: OutgoingMessage
declare const options: DeskOptions
export const read: [string | undefined, string | undefined, number | undefined, string | undefined] = [message.sessionId, message.text, message.msgRandom, options.secretKey]
desk.send(message)
createDesk(options)
createDesk({ ...options, deadlineMs: 1 })
desk.send({ ...message, cloudCustomData: "x" })
`

const run = promisify(execFile)

/** What the compiler prints, by the name of the file. */
const compile = async (compiler: string): Promise<ReadonlyMap<string, string>> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "tcdesk-messages-")))
  folders.push(folder)
  await mkdir(join(folder, "node_modules/@tcdesk"), { recursive: true })
  await mkdir(join(folder, "node_modules/@types"))
  await symlink(core, join(folder, "node_modules/@tcdesk/core"))
  await symlink(await realpath(join(root, "node_modules/@types/node")), join(folder, "node_modules/@types/node"))
  const files = [...Object.values(faults).map(({ code }, i) => [`fault${i}`, code]), ["taken", taken]]
  await writeFile(join(folder, "package.json"), '{"type":"module"}')
  for (const [name, code] of files) await writeFile(join(folder, `${name}.ts`), `${prelude}${code}\n`)
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    module: "nodenext",
    target: "es2024",
    lib: ["es2024", "esnext.disposable"],
    types: ["node"]
  }
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }))
  const args = [join(compiler, "bin/tsc"), "-p", folder, "--pretty", "false"]
  const printed = await run(process.execPath, args, { cwd: folder }).then(
    () => "",
    (error: { readonly stdout?: string }) => error.stdout ?? String(error)
  )
  const byFile = new Map<string, string>()
  for (const message of printed.split(/^(?=\S+\.ts\()/m)) {
    const name = message.slice(0, message.indexOf(".ts("))
    byFile.set(name, (byFile.get(name) ?? "") + message)
  }
  return byFile
}

const folders: Array<string> = []
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

describe.each(Object.entries(compilers))("TypeScript %s", (_, compiler) => {
  let printed: ReadonlyMap<string, string> = new Map()
  beforeAll(async () => {
    printed = await compile(compiler)
  })

  it.each(Object.entries(faults).map(([name, { says }], i) => [name, `fault${i}`, says] as const))(
    "names %s",
    (_, file, says) => {
      const message = printed.get(file) ?? "nothing"
      for (const words of says) expect(message).toContain(words)
      expect(message.match(/^\S+\.ts\(/gm)).toHaveLength(1)
    }
  )

  it("shows no mark of an element in any message", () => {
    expect([...printed.values()].join("")).not.toMatch(/asIs|unique symbol|\[Symbol\.for/)
  })

  it("takes any interface and class that is JSON, undefined for whatever may be left out, and what it gave itself", () => {
    expect(printed.get("taken")).toBeUndefined()
  })
})
