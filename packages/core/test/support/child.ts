/** A program of `support` in a process of its own. */
import { type ChildProcessByStdio, spawn } from "node:child_process"
import { createInterface } from "node:readline"
import type { Readable, Writable } from "node:stream"
import { fileURLToPath } from "node:url"

export interface Child {
  readonly process: ChildProcessByStdio<Writable, Readable, null>
  /** Its next line. */
  readonly line: () => Promise<string>
  readonly [Symbol.dispose]: () => void
}

export const child = (program: string, ...args: ReadonlyArray<string>): Child => {
  const script = fileURLToPath(new URL(program, import.meta.url))
  const flags = ["--conditions=@tcdesk/source", "--disable-warning=ExperimentalWarning"]
  const process_ = spawn(process.execPath, [...flags, script, ...args], { stdio: ["pipe", "pipe", "inherit"] })
  const lines = createInterface(process_.stdout)[Symbol.asyncIterator]()
  return {
    process: process_,
    line: async () => {
      const { value, done } = await lines.next()
      if (done === true) throw new Error(`${program} has ended`)
      return value as string
    },
    [Symbol.dispose]: () => {
      process_.kill("SIGKILL")
    }
  }
}
