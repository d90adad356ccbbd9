/** Commands as a rehearsal runs them: each in a process group of its own, so that nothing outlives the rehearsal. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"

export interface Where {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
}

export interface Program extends AsyncDisposable {
  /** Everything that it has printed so far. */
  readonly output: () => string
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number>
}

const running = new Set<ChildProcess>()

const kill = ({ pid }: ChildProcess) => {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error
  }
}

export const killAll = () => running.forEach(kill)

/** Starts a command and lets it run; disposing of it ends it and all that it has started. */
export const start = (command: string, args: ReadonlyArray<string>, { cwd, env }: Where): Program => {
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true })
  running.add(child)
  let output = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text
    })
  }
  const ended = once(child, "close").then(([code]) => {
    running.delete(child)
    return (code as number | null) ?? -1
  })
  ended.catch(() => {})
  return {
    output: () => output,
    ended,
    [Symbol.asyncDispose]: async () => {
      kill(child)
      await ended.catch(() => {})
    }
  }
}

const secondsToRun = 300

/** Runs a command to its end and gives what it has printed; one that fails, or has no end, throws that. */
export const run = async (command: string, args: ReadonlyArray<string>, where: Where): Promise<string> => {
  await using program = start(command, args, where)
  const tooLong = setTimeout(() => program[Symbol.asyncDispose](), secondsToRun * 1000)
  const code = await program.ended.finally(() => clearTimeout(tooLong))
  if (code !== 0) throw new Error(`${[command, ...args].join(" ")} ended with ${code}:\n${program.output().trim()}`)
  return program.output()
}
