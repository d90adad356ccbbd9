/** Workers that are killed in the middle of sends, again and again; and what has become of the messages then. */
import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { createDesk, type DeskOptions } from "@tcdesk/core"
import { createOutbox } from "../outbox/createOutbox.ts"
import type { OutboxStore } from "../store/OutboxStore.ts"
import { pause } from "./harness.ts"
import { findingsOf, type KillLoopFindings, type SentMessage } from "./killLoopFindings.ts"
import type { Logged, WorkerConfig } from "./killLoopProtocol.ts"

/** Of an emulator, what the loop uses. Start it with a `maxRecords` that keeps all requests: about 60 a kill. */
export interface KillLoopEmulator {
  /** What a client of it needs. */
  readonly options: DeskOptions
  /** Opens a session, and gives its id. */
  openSession(session: ClientUser): string
  /** What has arrived, in order. */
  requests(): ReadonlyArray<KillLoopRequest>
  /** Lets requests fail by chance. */
  failNext(fault: KillLoopFault, chance: Chance): void
  /** No more faults. */
  clearFaults(): void
}

/** Whose session is opened. */
interface ClientUser {
  /** Any account. */
  readonly clientUserId: string
}

/** A request that has arrived. */
interface KillLoopRequest {
  /** `send_msg`, for one. */
  readonly command?: string
  /** The packet. */
  readonly body?: unknown
  /** The ErrorCode that was answered. */
  readonly code?: number
}

/** The faults that it is asked for. */
type KillLoopFault =
  | {
      readonly _tag: "Code"
      /** The ErrorCode that is answered. */
      readonly code: number
    }
  | {
      readonly _tag: "Delay"
      /** How late the answer is, in milliseconds. */
      readonly ms: number
    }

/** How often a fault strikes. */
interface Chance {
  /** The share of requests. */
  readonly probability: number
}

/** Options of `killLoop`. */
export interface KillLoopOptions {
  /** Of `@tcdesk/emulator`. */
  readonly emulator: KillLoopEmulator
  /** Opens the store that the messages are enqueued into. Its leases should be short: recovery takes one. */
  readonly openStore: () => OutboxStore | Promise<OutboxStore>
  /** How a process of its own opens the same store. */
  readonly worker: {
    /** A module whose default export is given `argument`, and gives the store or a promise of it. */
    readonly module: URL
    /** Whatever it needs: a path, a name, JSON. */
    readonly argument: string
  }
  /** How many workers are killed, one after another, of two that work. */
  readonly kills: number
}

const workers = 2
const concurrency = 8
const sessions = 40
/** Each request takes so long, so that a worker is killed in the middle of one. */
const answerMs = 30
/** Called too often: refused, and the queue pauses. */
const refusedCode = 141_009
/** Codes that are answered, and the share of requests that get them. The other one is an internal error: the message may have been stored. */
const faults: ReadonlyArray<readonly [code: number, probability: number]> = [
  [60_008, 0.03],
  [refusedCode, 0.01]
]
/** New messages with every kill. */
const perKill = 20

/** In the sources it is TypeScript, which Node strips; and then so are the packages that it imports. */
const isSource = import.meta.url.endsWith(".ts")
const workerFile = fileURLToPath(new URL(`./killLoopWorker.${isSource ? "ts" : "js"}`, import.meta.url))
const execArgv = isSource ? ["--conditions=@tcdesk/source"] : []

interface Running {
  readonly child: ChildProcess
  /** Resolves when it is in the middle of a send. */
  readonly sending: () => Promise<void>
}

const startWorker = (config: WorkerConfig): Running => {
  const child = fork(workerFile, [], { execArgv, stdio: ["ignore", "ignore", "pipe", "ipc"] })
  let told = ""
  child.stderr?.on("data", (text: Buffer) => {
    told = `${told}${text}`.slice(-2000)
  })
  child.send(config)
  const gone = once(child, "exit").then(() => {
    throw new Error(`a worker ended by itself: ${told}`)
  })
  // One that is killed is gone, too; whoever waits for a send of it is told.
  gone.catch(() => {})
  return { child, sending: async () => void (await Promise.race([once(child, "message"), gone])) }
}

const readLogs = async (folder: string): Promise<ReadonlyArray<Logged>> => {
  const files = await readdir(folder)
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")))
  // A process may be killed in the middle of a line: then nothing of that try has gone out.
  return texts.flatMap((text) =>
    text
      .split("\n")
      .slice(0, -1)
      .map((line): Logged => JSON.parse(line))
  )
}

const msgRandomIn = (body: unknown): number =>
  typeof body === "object" && body !== null && "MsgRandom" in body ? Number(body.MsgRandom) : -1

/** How long what is left may take after the last kill, in milliseconds. */
const drainMs = 120_000

/**
 * Kills workers with SIGKILL in the middle of sends, while messages of forty sessions are enqueued; lets the last ones finish; and
 * counts what was lost, sent twice without saying so, or sent in the wrong order. All three must be 0.
 */
export const killLoop = async ({ emulator, openStore, worker, kills }: KillLoopOptions): Promise<KillLoopFindings> => {
  const folder = await mkdtemp(join(tmpdir(), "tcdesk-kill-loop-"))
  const client = createDesk(emulator.options)
  const outbox = createOutbox({ desk: client, store: await openStore() })
  const routes = Array.from({ length: sessions }, (_, i) => emulator.openSession({ clientUserId: `user-${i}` }))
  const sent: Array<SentMessage> = []
  const running: Array<Running> = []
  let started = 0

  const start = (): Running => {
    started += 1
    const log = join(folder, `${started}.log`)
    const { argument, module } = worker
    return startWorker({ module: module.href, argument, client: emulator.options, log, concurrency })
  }

  const enqueue = async (): Promise<void> => {
    const messages = Array.from({ length: perKill }, (_, i) => {
      const place = sent.length + i
      return { session: routes[place % sessions] ?? "", number: Math.floor(place / sessions) }
    })
    const enqueued = await outbox.enqueue(
      messages.map(({ session, number }) => ({ sessionId: session, text: String(number) }))
    )
    sent.push(...messages.map((message, i) => ({ ...message, msgRandom: enqueued[i]?.msgRandom ?? -1 })))
  }

  /** The other worker may have sent everything while this one was still being started: then there is more. */
  const untilSending = async (victim: Running): Promise<void> => {
    const sending = victim.sending().then(() => true)
    while (!(await Promise.race([sending, pause(250).then(() => false)])))
      if ((await outbox.status()).pending < perKill) await enqueue()
  }

  const killOne = async (round: number): Promise<void> => {
    await enqueue()
    const place = round % workers
    const victim = running[place]
    if (victim !== undefined) await untilSending(victim)
    // Anywhere in the send, or between it and what is written down of it.
    await pause(Math.random() * answerMs * 1.5)
    victim?.child.kill("SIGKILL")
    running[place] = start()
  }

  const drain = async (): Promise<void> => {
    const end = performance.now() + drainMs
    while ((await outbox.status()).pending > 0) {
      if (performance.now() > end) return
      await pause(50)
    }
    await Promise.all(
      running.map(async ({ child }) => {
        const ended = once(child, "exit")
        child.send("stop")
        await ended
      })
    )
  }

  for (const [code, probability] of faults) emulator.failNext({ _tag: "Code", code }, { probability })
  emulator.failNext({ _tag: "Delay", ms: answerMs }, { probability: 1 })
  try {
    while (running.length < workers) running.push(start())
    for (let round = 0; round < kills; round += 1) await killOne(round)
    await drain()
    const arrivals = emulator
      .requests()
      .filter(({ command }) => command === "send_msg")
      .map(({ body, code }) => ({ msgRandom: msgRandomIn(body), accepted: code === 0, refused: code === refusedCode }))
    return findingsOf(sent, arrivals, await readLogs(folder))
  } finally {
    for (const { child } of running) child.kill("SIGKILL")
    emulator.clearFaults()
    await outbox.close()
    await client.close()
    await rm(folder, { recursive: true, force: true })
  }
}
