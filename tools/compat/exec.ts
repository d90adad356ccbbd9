/** Runs a program to its end, which must come. */
import { execFile } from "node:child_process"
import { promisify } from "node:util"

const run = promisify(execFile)

export const exec = (
  file: string,
  args: ReadonlyArray<string>,
  { cwd, timeoutMs = 120_000 }: { readonly cwd: string; readonly timeoutMs?: number }
): Promise<{ stdout: string; stderr: string }> =>
  run(file, args, { cwd, timeout: timeoutMs, killSignal: "SIGKILL", maxBuffer: 16 * 1024 * 1024 })
