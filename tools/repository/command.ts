/**
 * Commands, each in a process group of its own, so that nothing that one of them has started outlives this process. What
 * they find in their environment is what they are given, and nothing else where they are given one.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"

export interface Where {
  readonly cwd: string
  /** Instead of this process's own. */
  readonly env?: NodeJS.ProcessEnv
}

export interface Program extends AsyncDisposable {
  /** What it has printed so far. */
  readonly printed: { readonly stdout: string; readonly stderr: string }
  /** Its exit code, once it has ended; -1 if a signal ended it. */
  readonly ended: Promise<number>
}

const running = new Set<ChildProcess>()

const kill = ({ pid }: ChildProcess): void => {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error
  }
}

process.on("exit", () => running.forEach(kill))
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130))

/** Starts a command and lets it run; disposing of it ends it and all that it has started. */
export const start = (command: string, args: ReadonlyArray<string>, { cwd, env }: Where): Program => {
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true })
  running.add(child)
  const printed = { stdout: "", stderr: "" }
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      printed[stream] += text
    })
  }
  const ended = once(child, "close")
    .then(([code]) => (code as number | null) ?? -1)
    .finally(() => running.delete(child))
  ended.catch(() => {})
  return {
    printed,
    ended,
    [Symbol.asyncDispose]: async () => {
      kill(child)
      await ended.catch(() => {})
    }
  }
}

/** Runs a command to its end and gives what it has printed; one that fails, or has no end, throws that. */
export const run = async (
  command: string,
  args: ReadonlyArray<string>,
  where: Where & { readonly seconds?: number }
): Promise<Program["printed"]> => {
  const { seconds = 300 } = where
  await using program = start(command, args, where)
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    program[Symbol.asyncDispose]()
  }, seconds * 1000)
  const code = await program.ended.finally(() => clearTimeout(timer))
  if (code === 0) return program.printed
  const { stdout, stderr } = program.printed
  const how = isLate ? `did not end within ${seconds} s` : `ended with ${code}`
  throw new Error(`${[command, ...args].join(" ")} ${how}:\n${stdout}${stderr}`.trim())
}
