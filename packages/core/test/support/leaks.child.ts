/** Makes a great many calls of every kind in a process of its own and prints what is left of them, as JSON. Wants --expose-gc. */
import { getEventListeners } from "node:events"
import { Socket } from "node:net"
import { setImmediate as turn } from "node:timers/promises"
import { queryObjects } from "node:v8"
import * as Effect from "effect/Effect"
import { Running } from "../../src/engine/run.ts"
import type { CallOptions } from "../../src/model/CallOptions.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import { Feed } from "../../src/streaming/Feed.ts"
import { allActs } from "./chaosServer.ts"
import { collect } from "./collect.ts"

export interface Figures {
  readonly heap: number
  readonly sockets: number
  readonly timers: number
  readonly fibers: number
  readonly calls: number
  readonly streams: number
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

async function* pieces(): AsyncGenerator<string> {
  yield "您"
  yield "好"
}

type Ask = (sessionId: string, options: CallOptions) => Promise<unknown>

/** Each of its streams meets the fault at its first call, or later. */
const asks: ReadonlyArray<Ask> = [
  (sessionId, options) => desk.send({ sessionId, text: "您好" }, options),
  (sessionId, options) => desk.stream({ sessionId, text: pieces() }, { ...options, flushMs: 1 }),
  (sessionId, options) => desk.sessions.state({ sessionId }, options),
  (sessionId, options) =>
    desk.stream({ sessionId: `ok-${sessionId}`, text: pieces() }, { ...options, flushMs: 1, version: 2 }),
  (sessionId, options) => desk.sessions.transferToHuman({ sessionId }, options),
  (sessionId, options) =>
    desk.stream({ sessionId: `ok-${sessionId}`, text: "您好" }, { ...options, onFailure: "send-rest" }),
  (sessionId, options) => desk.call("leave_note", { SessionId: sessionId }, options),
  (sessionId, options) => collect(desk.sessions.messages({ sessionId }, options))
]

/** The fault that the server is asked for, and, of some calls, an abort or a deadline that comes before the answer. */
const askOne = async (i: number): Promise<void> => {
  // Those that make the client wait are rarer.
  const wanted = allActs[i % allActs.length] ?? "ok"
  const act = (wanted === "silent" || wanted === "stall") && i % 5 !== 0 ? "ok" : wanted
  const ask = asks[Math.floor(i / allActs.length) % asks.length] as Ask
  const own = new AbortController()
  const signal = i % 3 === 0 ? own.signal : lasting.signal
  const asked = ask(act, { signal, ...(i % 17 === 0 ? { deadlineMs: 5 } : {}) })
  if (i % 9 === 0) setImmediate(() => own.abort())
  const outcome = await asked.then(
    () => "ok",
    (error) => error.reason._tag as string
  )
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
}

const run = async (count: number): Promise<void> => {
  let next = 0
  const worker = async () => {
    while (next < count) await askOne(next++)
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
}

const measure = async (): Promise<Figures> => {
  // Sockets that were destroyed are let go of in a later turn.
  for (let i = 0; i < 20; i += 1) await turn()
  const counts = {
    sockets: alive(Socket),
    timers: alive(Timer),
    fibers: alive(Fiber),
    calls: alive(Running),
    streams: alive(Feed)
  }
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
