/** The program itself, as a process of its own, from its sources. */
import { spawn } from "node:child_process"
import { join } from "node:path"
import { onTestFinished } from "vitest"
import type { Variables } from "../../src/world/World.ts"

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export const main = join(import.meta.dirname, "../../src/main.ts")

export interface Started {
  readonly child: ReturnType<typeof spawn>
  readonly ended: Promise<Ended>
}

/** Its stdin is a pipe, which stays open unless something is piped in. Of the environment it gets `PATH` and what is given. */
export const start = (args: readonly string[], env: Variables = {}, stdin?: string): Started => {
  const child = spawn(process.execPath, ["--conditions=@tcdesk/source", main, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: "pipe"
  })
  let [stdout, stderr] = ["", ""]
  child.stdout?.on("data", (chunk) => {
    stdout += chunk
  })
  child.stderr?.on("data", (chunk) => {
    stderr += chunk
  })
  onTestFinished(() => void child.kill("SIGKILL"))
  if (stdin !== undefined) child.stdin?.end(stdin)
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject)
    child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  return { child, ended }
}

export const runBin = (args: readonly string[], env?: Variables, stdin?: string): Promise<Ended> =>
  start(args, env, stdin).ended
