/**
 * Sends one message; once its request has been written, the event loop is blocked for as long as it was told, or the process
 * waits to be frozen. Prints what became of the send, as JSON.
 */
import { subscribe } from "node:diagnostics_channel"
import { writeSync } from "node:fs"
import { createDesk, isDeskError } from "../../src/index.ts"

const [endpoint = "", over = "pool", given = "{}", blockMs = "0"] = process.argv.slice(2)
const { closeWithinMs, ...limits } = JSON.parse(given) as { readonly closeWithinMs?: number }
const options = {
  sdkAppId: 1_400_000_000,
  identifier: "administrator",
  secretKey: "secret",
  endpoint,
  ...(over === "fetch" ? { fetch: globalThis.fetch } : {})
}
// What a first send has to load and to compile is none of the time that is tested.
const first = createDesk(options)
await first.send({ sessionId: "s", text: "first" })
await first.close()
const desk = createDesk({ ...options, ...limits })

const block = () => {
  if (closeWithinMs !== undefined) void desk.close({ graceMs: closeWithinMs })
  writeSync(1, "written\n")
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(blockMs))
}

// Both undicis tell of it: the one of the pool, and the one in Node behind `fetch`.
subscribe("undici:client:sendHeaders", () => setImmediate(block))
const outcome = await desk.send({ sessionId: "s", text: "您好" }).catch((error: unknown) => error)
const { attempts } = outcome as { readonly attempts: ReadonlyArray<unknown> }
process.stdout.write(`${JSON.stringify({ sent: !isDeskError(outcome), attempts: attempts.length })}\n`)
await desk.close()
