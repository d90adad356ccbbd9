/**
 * `turbo run build` with what is given, for commands whose reader wants something else than a build: silent when all is well, and with all that
 * turbo says when it is not. In a fresh clone it installs first, whichever package manager runs it.
 *
 * Plain JavaScript: the Node of a system on which nothing is installed yet may be too old for TypeScript.
 */
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"

const root = new URL("../../", import.meta.url)
const { packageManager } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"))

const say = (line) => {
  if (process.stderr.isTTY) process.stderr.write(`${line}\n`)
}

/** Ends this process as the command did when that failed. */
const run = (command, args, stdio) => {
  const { status, signal, error, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    stdio,
    encoding: "utf8",
    maxBuffer: Number.POSITIVE_INFINITY,
    shell: process.platform === "win32",
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1" }
  })
  if (status === 0) return
  process.stdout.write(stdout ?? "")
  process.stderr.write(stderr ?? "")
  if (error !== undefined) process.stderr.write(`${command}: ${error.message}\n`)
  if (signal !== null) process.kill(process.pid, signal)
  process.exit(status ?? 1)
}

if (!existsSync(new URL("node_modules/.bin/turbo", root))) {
  run("npx", ["-y", packageManager, "install"], "inherit")
}
say("Building …")
run("turbo", ["run", "build", "--output-logs=errors-only", ...process.argv.slice(2)], ["ignore", "pipe", "pipe"])
