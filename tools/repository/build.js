/**
 * `turbo run build` with what is given, for commands whose reader wants something else than a build: silent when all is well, and with all that
 * turbo says when it is not.
 *
 * Plain JavaScript: under `npm start` in a fresh clone it is run by the system's Node, which may be too old for TypeScript.
 */
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"

// Who has built runs several of them at once, and wants nothing of `dist` written again while another one reads it.
if (process.env.TCDESK_IS_BUILT === "1") process.exit()

const root = new URL("../../", import.meta.url)
const { packageManager } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"))

if (process.stderr.isTTY) process.stderr.write("Building …\n")

// turbo asks pnpm about the workspace. Under npm there may be none; this one is fetched, and installs first where that is needed.
const isPnpm = process.env.npm_config_user_agent?.startsWith("pnpm/") === true
const [command, ...args] = [
  ...(isPnpm ? [] : ["npx", "-y", packageManager, "exec"]),
  ...["turbo", "run", "build", "--output-logs=errors-only", ...process.argv.slice(2)]
]
const { status, signal, error, stdout, stderr } = spawnSync(command, args, {
  cwd: root,
  stdio: ["ignore", "pipe", "pipe"],
  maxBuffer: Number.POSITIVE_INFINITY,
  shell: process.platform === "win32",
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1" }
})
if (status !== 0) {
  process.stdout.write(stdout ?? "")
  process.stderr.write(stderr ?? "")
  if (error !== undefined) process.stderr.write(`${command}: ${error.message}\n`)
  process.exitCode = status ?? 1
  if (signal !== null) process.kill(process.pid, signal)
}
