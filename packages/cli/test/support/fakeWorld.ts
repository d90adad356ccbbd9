/** A world without a process: what is typed, piped in and answered is given, and what is written is kept. */
import { run } from "../../src/run.ts"
import type { StopSignal, Variables, World } from "../../src/world/World.ts"

export interface FakeWorldOptions {
  readonly env?: Variables
  /** What is piped in. Without it stdin is a pipe that never ends: reading it by mistake would hang the test. */
  readonly stdin?: string
  /** All three streams are a terminal; its answers in the order of the questions. `undefined`: the question is given up. */
  readonly answers?: readonly (string | undefined)[]
  /** Only stdout is a terminal. */
  readonly isStdoutTerminal?: boolean
  readonly now?: () => number
}

export interface FakeWorld extends World {
  readonly written: { readonly stdout: () => string; readonly stderr: () => string }
  /** The questions that were asked. */
  readonly asked: string[]
  readonly send: (signal: StopSignal) => void
  /** A command is under way, and listens for signals. */
  readonly isListening: () => boolean
  readonly leave: () => void
  /** The programs that took over. */
  readonly became: { readonly file: string; readonly args: readonly string[] }[]
}

export const fakeWorld = ({
  env = {},
  stdin,
  answers,
  isStdoutTerminal = false,
  now = Date.now
}: FakeWorldOptions = {}): FakeWorld => {
  const isTTY = answers !== undefined
  const out: string[] = []
  const err: string[] = []
  const asked: string[] = []
  const left = [...(answers ?? [])]
  const became: { readonly file: string; readonly args: readonly string[] }[] = []
  const listeners = new Set<(signal: StopSignal) => void>()
  const reader = new AbortController()
  const answer = async (question: string): Promise<string | undefined> => {
    if (!isTTY) throw new Error(`asked without a terminal: ${question}`)
    asked.push(question)
    if (left.length === 0) throw new Error(`no answer to: ${question}`)
    return left.shift()
  }
  return {
    env,
    stdin: {
      isTTY,
      async *[Symbol.asyncIterator]() {
        if (stdin === undefined) await new Promise(() => {})
        yield stdin ?? ""
      }
    },
    stdout: { isTTY: isTTY || isStdoutTerminal, write: (text) => void out.push(text) },
    stderr: { isTTY, write: (text) => void err.push(text) },
    prompts: { text: answer, secret: answer },
    now,
    onStopSignal: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    readerGone: reader.signal,
    become: async (file, args) => void became.push({ file, args }),
    written: { stdout: () => out.join(""), stderr: () => err.join("") },
    asked,
    send: (signal) => listeners.forEach((listener) => void listener(signal)),
    isListening: () => listeners.size > 0,
    leave: () => reader.abort(),
    became
  }
}

export interface Ran {
  readonly code: number | undefined
  readonly stdout: string
  readonly stderr: string
  readonly world: FakeWorld
}

/** One command line, in this process. */
export const tcdesk = async (args: readonly string[], options: FakeWorldOptions = {}): Promise<Ran> => {
  const world = fakeWorld(options)
  const code = await run(args, world)
  return { code, stdout: world.written.stdout(), stderr: world.written.stderr(), world }
}
