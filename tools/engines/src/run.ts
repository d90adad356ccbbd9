/** A program that ends with whoever has started it, however that ends: a test that is killed leaves no engine behind. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"

export interface Program {
  readonly command: string
  readonly args: ReadonlyArray<string>
  /** Its working folder. */
  readonly folder: string
  /** Whom it runs as. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined
  /** The line of its log that says that clients may come. */
  readonly ready: RegExp
  /** What ends it in good order. */
  readonly signal: "TERM" | "INT"
}

export interface RunningProgram {
  readonly pid: number
  readonly stop: () => Promise<void>
  readonly kill: () => Promise<void>
}

/** The shell has a pipe to us: when that is closed, by us or by our own end, it ends the program. It ends with the program. */
const guard = `
signal=$1; shift
exec 3<&0
"$@" 2>&1 3<&- &
pid=$!
echo "pid $pid"
(cat; kill -s "$signal" $pid) <&3 >/dev/null 2>&1 &
watch=$!
wait $pid
kill $watch
`

const ended = (child: ChildProcess): Promise<unknown> =>
  child.exitCode === null && child.signalCode === null ? once(child, "exit") : Promise.resolve()

/** Resolves when the program is ready; rejects with its last lines when it ends before. */
export const run = async ({ command, args, folder, user, ready, signal }: Program): Promise<RunningProgram> => {
  const child = spawn("/bin/sh", ["-c", guard, "sh", signal, command, ...args], {
    cwd: folder,
    ...user,
    // Never inherited: an engine that outlives its test would keep the pipes of CI open.
    stdio: ["pipe", "pipe", "ignore"]
  })
  const lines = createInterface(child.stdout)
  const log: Array<string> = []
  let pid = 0
  const stop = async (): Promise<void> => {
    child.stdin.end()
    await ended(child)
  }
  // The shell may be gone when its pipe is closed.
  child.stdin.on("error", () => {})
  child.once("exit", () => child.stdin.destroy())
  for await (const line of lines) {
    const found = /^pid (\d+)$/.exec(line)?.[1]
    if (found !== undefined) pid = Number(found)
    log.push(line)
    if (!ready.test(line)) continue
    // What is not read would fill the pipe.
    child.stdout.resume()
    return {
      pid,
      stop,
      kill: async () => {
        process.kill(pid, "SIGKILL")
        await ended(child)
      }
    }
  }
  await stop()
  throw new Error(`${command} has ended before it was ready: ${log.slice(-5).join(" | ")}`)
}
