/** Sends a great many messages in a process of its own and prints what is left of them, as JSON. Wants --expose-gc. */
import { getEventListeners } from "node:events"
import { Socket } from "node:net"
import { setImmediate as turn } from "node:timers/promises"
import { queryObjects } from "node:v8"
import * as Effect from "effect/Effect"
import { Running } from "../../src/engine/run.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import { allActs } from "./chaosServer.ts"

export interface Figures {
  readonly heap: number
  readonly sockets: number
  readonly timers: number
  readonly fibers: number
  readonly sends: number
  readonly listeners: number
  readonly inFlight: number
}
export interface Leaks {
  readonly warm: Figures
  readonly end: Figures
  readonly closed: Figures
  readonly outcomes: Readonly<Record<string, number>>
}

const [endpoint = "", count = "0"] = process.argv.slice(2)
const concurrency = 64
const desk = createDesk({
  sdkAppId: 1_400_000_000,
  identifier: "administrator",
  secretKey: "secret",
  endpoint,
  connections: concurrency,
  rateLimit: false,
  attemptTimeoutMs: 60,
  deadlineMs: 1000,
  retry: { attempts: 2, baseDelayMs: 0, maxDelayMs: 1 }
})

type Constructor = Parameters<typeof queryObjects>[0]
const constructorOf = (value: object) => value.constructor as Constructor
const alive = (kind: Constructor): number => queryObjects(kind, { format: "count" }) as unknown as number
const timer = setTimeout(() => {}, 0)
const Timer = constructorOf(timer)
clearTimeout(timer)
const Fiber = constructorOf(Effect.runFork(Effect.void))

/** A signal that outlives all sends, as a server's own does. */
const lasting = new AbortController()
const outcomes: Record<string, number> = {}

/** The fault that the server is asked for, and, of some sends, an abort or a deadline that comes before the answer. */
const sendOne = async (i: number): Promise<void> => {
  // Those that make the client wait are rarer.
  const wanted = allActs[i % allActs.length] ?? "ok"
  const act = (wanted === "silent" || wanted === "stall") && i % 5 !== 0 ? "ok" : wanted
  const own = new AbortController()
  const signal = i % 3 === 0 ? own.signal : lasting.signal
  const sent = desk.send({ sessionId: "s", text: act }, { signal, ...(i % 17 === 0 ? { deadlineMs: 5 } : {}) })
  if (i % 9 === 0) setImmediate(() => own.abort())
  const outcome = await sent.then(
    () => "ok",
    (error) => error.reason._tag as string
  )
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
}

const run = async (sends: number): Promise<void> => {
  let next = 0
  const worker = async () => {
    while (next < sends) await sendOne(next++)
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
}

const measure = async (): Promise<Figures> => {
  // Sockets that were destroyed are let go of in a later turn.
  for (let i = 0; i < 20; i += 1) await turn()
  const counts = { sockets: alive(Socket), timers: alive(Timer), fibers: alive(Fiber), sends: alive(Running) }
  for (let i = 0; i < 3; i += 1) globalThis.gc?.()
  const listeners = getEventListeners(lasting.signal, "abort").length
  return { heap: process.memoryUsage().heapUsed, listeners, inFlight: desk.status().inFlight, ...counts }
}

await run(2000)
const warm = await measure()
await run(Number(count))
const end = await measure()
await desk.close()
const closed = await measure()
const leaks: Leaks = { warm, end, closed, outcomes }
process.stdout.write(JSON.stringify(leaks))
