#!/usr/bin/env node
/**
 * The command `tcdesk-emulator`: starts an emulator and logs what comes in, or runs a command beside one.
 */
import { readFileSync } from "node:fs"
import { isLoopback } from "./base/loopback.ts"
import { oneLine } from "./base/oneLine.ts"
import { type Command, readCommand, type Wanted } from "./cli/arguments.ts"
import { writeEnvFile } from "./cli/envFile.ts"
import { HELP } from "./cli/help.ts"
import { callLine, messageLine, requestLine } from "./cli/logLines.ts"
import { CommandError, type Ended, runCommand } from "./cli/runCommand.ts"
import { UsageError } from "./cli/UsageError.ts"
import { environmentFor, linesFor, linesOf } from "./cli/variables.ts"
import { whenListening } from "./cli/whenListening.ts"
import type { Emulator } from "./Emulator.ts"
import { machineKey } from "./machineKey.ts"
import { startEmulator } from "./startEmulator.ts"

const main = async (): Promise<void> => {
  const command = readCommand(process.argv.slice(2), process.env)
  switch (command._tag) {
    case "Help":
      return print(HELP.trimEnd())
    case "Version":
      return print(version())
    case "Start":
      return serve(command)
    case "Exec":
      return exec(command)
  }
}

const print = (line: string): void => console.log(line)
const note = (line: string): void => console.error(line)

const serve = async (wanted: Wanted): Promise<void> => {
  const { note: why } = wanted.options.secretKey === undefined ? machineKey() : {}
  if (why !== undefined) note(`note: ${why}`)
  const running = await start(wanted)
  const { emulator, close } = running
  try {
    // With the server closed nothing keeps the process alive: it ends by itself, with 0.
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, close)
    // The reader of a pipe has gone (`| head`): there is nobody to log for.
    process.stdout.on("error", close)
    emulator.onMessage((message) => print(messageLine(message)))
    emulator.onRequest((request) => print(requestLine(request)))
    emulator.onWebhookCall((call) => print(callLine(call)))
    for (const line of running.lines) print(line)
    for (const { clientUserId, id } of running.opened) print(`# SessionId of ${oneLine(clientUserId)}: ${oneLine(id)}`)
    print(`# Inbox, to see what customers see: ${emulator.url}/`)
    print("# Stop with Ctrl+C.")
  } catch (error) {
    // A server left open would keep the process alive, and its port taken.
    await close()
    throw error
  }
}

/** What it says itself goes to stderr: stdout is the command's. A webhook is most likely the command's own: it hears of sessions once it listens. */
const exec = async ({ command, args, env, ...wanted }: Command & { readonly _tag: "Exec" }): Promise<void> => {
  const { webhook } = wanted.options
  const { emulator, close } = await start(webhook === undefined ? wanted : { ...wanted, sessions: [] })
  note(`tcdesk-emulator: what customers see is at ${emulator.url}/`)
  const running = runCommand(command, args, { ...env, ...environmentFor(emulator.options, webhook?.token) })
  let isOver = false
  const over = running.finally(() => {
    isOver = true
    return close()
  })
  // Told below: it may come while the webhook is waited for.
  over.catch(() => {})
  if (typeof webhook?.url === "string" && (await whenListening(webhook.url, () => isOver)))
    openSessions(emulator, wanted.sessions)
  endLike(await over)
}

/** Whoever started this must see how the command ended, by signal too. */
const endLike = ({ code, signal }: Ended): void => {
  process.exitCode = code
  // As process 1 of a container nothing happens to it, and the code is what counts.
  if (signal !== undefined) process.kill(process.pid, signal)
}

interface Running {
  readonly emulator: Emulator
  readonly opened: readonly { readonly clientUserId: string; readonly id: string }[]
  /** For an .env file. The one place where the key is printed: this is how it gets to the client. */
  readonly lines: readonly string[]
  readonly close: () => Promise<void>
}

const openSessions = (emulator: Emulator, sessions: Wanted["sessions"]): Running["opened"] =>
  sessions.map(({ clientUserId, sessionId }) => ({
    clientUserId,
    id: emulator.openSession({ clientUserId, sessionId })
  }))

const start = async ({ options, sessions, writeEnv }: Wanted): Promise<Running> => {
  if (!isLoopback(options.host)) {
    note(`warning: ${options.host} is no loopback address: everyone on the network can reach this emulator`)
  }
  const emulator = await startEmulator(options)
  emulator.ref()
  try {
    const opened = openSessions(emulator, sessions)
    const lines = [
      "# Paste these lines into .env, or into a shell after: set -a",
      ...linesOf(emulator.options, options.webhook?.token),
      ...(options.allowedHosts ?? []).flatMap((host) => linesFor(host, emulator.options))
    ]
    const remove = writeEnv === undefined ? () => undefined : writeEnvFile(writeEnv, lines.slice(1))
    const close = async (): Promise<void> => {
      remove()
      await emulator.close()
    }
    return { emulator, opened, lines, close }
  } catch (error) {
    await emulator.close()
    throw error
  }
}

const version = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown"
}

const fail = (error: unknown): void => {
  const { message, code } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { message: String(error), code: undefined }
  const hint =
    code === "EADDRINUSE" || code === "EACCES" ? ": choose another one with --port, or --port 0 for any free one" : ""
  note(`tcdesk-emulator: ${message.replace(/^(startEmulator|openSession): /, "")}${hint}`)
  process.exitCode = exitCodeOf(error)
}

const exitCodeOf = (error: unknown): number => {
  if (error instanceof CommandError) return error.exitCode
  return error instanceof UsageError ? 2 : 1
}

main().catch(fail)
