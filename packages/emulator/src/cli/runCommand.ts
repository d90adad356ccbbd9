/**
 * Runs a command in this terminal, as if it had been started without us: its input and output are its own, signals reach it, and how it ended is
 * told.
 */
import { spawn } from "node:child_process"
import { constants } from "node:os"

/** `signal` when one has ended it. */
export interface Ended {
  readonly code: number
  readonly signal?: NodeJS.Signals
}

/** As shells answer what could not be started. */
const NOT_FOUND = 127
const NOT_EXECUTABLE = 126

export const runCommand = (
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    // On Windows npm and its like are .cmd files, which only a shell starts.
    const isWindows = process.platform === "win32"
    const child = isWindows
      ? spawn([command, ...args].map(forCmd).join(" "), { env, stdio: "inherit", shell: true })
      : spawn(command, args, { env, stdio: "inherit" })
    const stopPassing = passSignals((signal) => void child.kill(signal))
    child.once("error", (error: NodeJS.ErrnoException) => {
      stopPassing()
      if (child.pid === undefined) reject(new CommandError(command, error.code))
    })
    child.once("exit", (code, signal) => {
      stopPassing()
      resolve(signal === null ? { code: code ?? 1 } : { code: 128 + constants.signals[signal], signal })
    })
  })

/** The command could not be started. */
export class CommandError extends Error {
  readonly exitCode: number

  constructor(command: string, code = "unknown") {
    super(code === "ENOENT" ? `there is no command ${command}` : `${command} cannot be started (${code})`)
    this.exitCode = code === "ENOENT" ? NOT_FOUND : NOT_EXECUTABLE
  }
}

const PASSED: readonly NodeJS.Signals[] = ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"]
/** A terminal sends these to the command itself; twice, many a development server would end the hard way. */
const SENT_BY_TERMINAL: ReadonlySet<NodeJS.Signals> = new Set(["SIGINT", "SIGQUIT"])

const passSignals = (pass: (signal: NodeJS.Signals) => void): (() => void) => {
  const listener = (signal: NodeJS.Signals): void => {
    if (!(process.stdin.isTTY === true && SENT_BY_TERMINAL.has(signal))) pass(signal)
  }
  for (const signal of PASSED) process.on(signal, listener)
  return () => {
    for (const signal of PASSED) process.off(signal, listener)
  }
}

/** A word that cmd.exe hands on as it is. */
const forCmd = (word: string): string => (/^[\w@%+=:,./\\-]+$/.test(word) ? word : `"${word.replaceAll('"', '""')}"`)
