/**
 * The command `tcdesk-emulator` as a process of its own.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { onTestFinished } from "vitest"
import type { Emulator } from "../../src/index.ts"

const script = fileURLToPath(new URL("../../src/cli.ts", import.meta.url))

export interface Run {
  readonly child: ChildProcess
  /** Resolves with all of stdout so far when it holds the words. */
  readonly says: (words: string) => Promise<string>
  readonly ended: Promise<{
    readonly code: number | null
    readonly signal: NodeJS.Signals | null
    readonly out: string
    readonly err: string
  }>
}

export const run = (args: readonly string[], env: Record<string, string> = {}): Run => {
  const child = spawn(process.execPath, ["--conditions=@tcdesk/source", script, ...args], {
    env: { PATH: process.env.PATH ?? "", XDG_STATE_HOME: process.env.XDG_STATE_HOME ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"]
  })
  onTestFinished(() => void child.kill("SIGKILL"))
  let [out, err] = ["", ""]
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    out += chunk
  })
  child.stderr.setEncoding("utf8").on("data", (chunk) => {
    err += chunk
  })
  const ended = new Promise<Awaited<Run["ended"]>>((resolve) =>
    child.once("close", (code, signal) => resolve({ code, signal, out, err }))
  )
  const says = (words: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => out.includes(words) && resolve(out)
      child.stdout.on("data", look)
      child.once("close", () => reject(new Error(`ended without saying ${words}: ${out}${err}`)))
      look()
    })
  return { child, says, ended }
}

/** The settings the command printed, as the client would read them. */
export const configured = (out: string): Emulator => {
  const setting = (name: string) => new RegExp(`^TCDESK_${name}=(.*)$`, "m").exec(out)?.[1] ?? ""
  return {
    url: setting("ENDPOINT"),
    sdkAppId: Number(setting("SDK_APP_ID")),
    identifier: setting("IDENTIFIER"),
    secretKey: setting("SECRET_KEY")
  } as Emulator
}
