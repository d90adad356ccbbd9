/**
 * A process whose intrinsics are frozen, as SES and `node --frozen-intrinsics` make them. On the built package: what is inlined
 * there has to bear it too.
 */
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"
import { account } from "../support/desks.ts"
import { envelope } from "../support/faultServer.ts"

const dist = (entry: string) => JSON.stringify(new URL(`../../dist/${entry}.js`, import.meta.url).href)

const envelopeOfEnded = envelope(141005)
const ended = `HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(envelopeOfEnded)}\r\n\r\n${envelopeOfEnded}`

/** Each way in which a send can fail, over sockets, `fetch` and the recording client; then its JSON and its text. */
const script = (freeze: string) => `
  import { createServer } from "node:net"
  ${freeze}
  const { createDesk, DeskConfigError } = await import(${dist("index")})
  const { createRecordingDesk } = await import(${dist("testing")})
  await import(${dist("adapter")})
  const seen = []
  const note = async (sending) => {
    const error = await sending.then(() => ({ name: "none" }), (e) => e)
    seen.push(error.name === "DeskError" ? error.toJSON().reason._tag + " " + (error.stack !== undefined) : String(error))
  }
  const message = { sessionId: "s", text: "x" }
  const options = ${JSON.stringify({ ...account, retry: false })}
  const answers = [
    (socket) => socket.end(${JSON.stringify(ended)}),
    (socket) => socket.end("HTTP/1.1 502 Bad\\r\\ncontent-length: 0\\r\\n\\r\\n"),
    (socket) => socket.end("HTTP/1.1 200 OK\\r\\ncontent-length: 9\\r\\n\\r\\nhalf"),
    (socket) => socket.end("what is no HTTP\\r\\n\\r\\n"),
    (socket) => socket.destroy()
  ]
  const server = createServer((socket) => socket.on("error", () => {}).once("data", () => answers.shift()(socket)))
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve))
  const desk = createDesk({ ...options, endpoint: "http://127.0.0.1:" + server.address().port })
  while (answers.length > 0) await note(desk.send(message))
  await note(desk.send({}))
  await note(desk.send(message, { signal: AbortSignal.abort() }))
  await desk.close()
  await note(desk.send(message))
  server.close()
  const down = async () => { throw new TypeError("down", { cause: Object.assign(new Error("x"), { code: "ECONNRESET" }) }) }
  await note(createDesk({ ...options, fetch: down }).send(message))
  const freezing = { onError: ({ error }) => Object.freeze(error) }
  await note(createDesk({ ...options, fetch: down, hooks: freezing }).send(message))
  const recording = createRecordingDesk()
  recording.failNext("ServiceFault")
  for await (const outcome of recording.sendMany([message, message], { concurrency: 1 })) seen.push(outcome.ok)
  try { createDesk({}) } catch (error) { seen.push(error.name) }
  console.log(JSON.stringify(seen))
`

const errors = "[Error, TypeError, RangeError, SyntaxError, AggregateError]"
const others = "[Object, Function, Array, Map, Set, WeakMap, Promise, Symbol, String, Number, Date, RegExp, Uint8Array]"

const run = async (freeze: string, ...flags: ReadonlyArray<string>): Promise<unknown> => {
  const given = [...flags, "--input-type=module", "-e", script(freeze)]
  const { stdout } = await promisify(execFile)(process.execPath, given, {
    cwd: fileURLToPath(new URL("./", import.meta.url))
  })
  return JSON.parse(stdout)
}

describe("sends fail in a DeskError, and nothing crashes", () => {
  it.each([
    ["as ever", "", []],
    ["where Error.prototype is frozen", "Object.freeze(Error.prototype)", []],
    ["where all errors are", `for (const E of ${errors}) Object.freeze(Object.freeze(E).prototype)`, []],
    [
      "where all is frozen",
      `for (const E of [...${errors}, ...${others}]) Object.freeze(Object.freeze(E).prototype)`,
      []
    ],
    ["under --frozen-intrinsics", "", ["--frozen-intrinsics"]],
    ["without Error.captureStackTrace", "delete Error.captureStackTrace", []]
  ])("%s", async (_, freeze, flags) => {
    expect(await run(freeze, ...flags)).toStrictEqual([
      "SessionEnded true",
      "ServiceFault true",
      "ConnectionFailed true",
      "ConnectionFailed true",
      "ConnectionFailed true",
      "InvalidMessage true",
      "Aborted true",
      "Closed true",
      "ConnectionFailed true",
      "ConnectionFailed true",
      false,
      true,
      "DeskConfigError"
    ])
  })
})
