#!/usr/bin/env node
/**
 * The command `tcdesk-emulator`: starts an emulator, prints the lines to configure a client with, and logs what comes in.
 */
import { readFileSync } from "node:fs"
import { isLoopback } from "./base/loopback.ts"
import { oneLine } from "./base/oneLine.ts"
import { HELP, readCommand, type SessionWanted, UsageError } from "./cli/arguments.ts"
import { type Emulator, startEmulator } from "./Emulator.ts"
import type { ReceivedMessage, ReceivedRequest } from "./state/records.ts"
import { renderElement } from "./state/render.ts"

const main = async (): Promise<void> => {
  const command = readCommand(process.argv.slice(2), process.env)
  if (command._tag === "Help") return print(HELP.trimEnd())
  if (command._tag === "Version") return print(version())
  const { options, sessions } = command
  if (!isLoopback(options.host)) {
    console.error(`warning: ${options.host} is no loopback address: everyone on the network can reach this emulator`)
  }
  const emulator = await startEmulator(options)
  try {
    stopOnSignal(emulator)
    begin(emulator, sessions)
  } catch (error) {
    // A server left open would keep the process alive, and its port taken.
    await emulator.close()
    throw error
  }
}

const begin = (emulator: Emulator, sessions: readonly SessionWanted[]): void => {
  emulator.onMessage((message) => print(messageLine(message)))
  emulator.onRequest((request) => print(requestLine(request)))
  const opened = sessions.map(({ clientUserId, sessionId }) => ({
    clientUserId,
    id: emulator.openSession({ clientUserId, sessionId })
  }))
  for (const line of settings(emulator)) print(line)
  for (const { clientUserId, id } of opened) print(`# SessionId of ${oneLine(clientUserId)}: ${oneLine(id)}`)
  print(`# Inbox, to see what customers see: ${emulator.url}/`)
  print("# Stop with Ctrl+C.")
}

const print = (line: string): void => console.log(line)

/** Lines for a .env file or a shell. The only place where the key is printed: this is how it gets to the client. */
const settings = (emulator: Emulator): readonly string[] => [
  "# Paste these lines into .env, or into a shell after: set -a",
  `TCDESK_SDK_APP_ID=${emulator.sdkAppId}`,
  `TCDESK_IDENTIFIER=${quoted(emulator.identifier)}`,
  `TCDESK_SECRET_KEY=${quoted(emulator.secretKey)}`,
  `TCDESK_ENDPOINT=${emulator.url}`
]

/** As a shell and .env both read it. */
const quoted = (value: string): string => (/^[\w@.:/+-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`)

const requestLine = (request: ReceivedRequest): string => {
  const what =
    request.duplicateOf === undefined ? (request.messageId ?? "") : `again ${request.duplicateOf}, not delivered twice`
  const judged =
    request.rule === undefined
      ? isToldToFail(request)
        ? `answered ${request.code}, as it was told`
        : `accepted ${what}`.trim()
      : `rejected ${request.rule.code} ${request.rule.message}`
  const said =
    request.fault === undefined
      ? judged
      : `fault ${request.fault}: answered ${answer(request)}; ${request.rule === undefined && !request.carriedOut ? notDone(request) : judged}`
  const warnings = request.warnings.map((warning) => `; warning: ${warning}`).join("")
  const incomplete = request.fault === undefined && request.status === undefined
  return oneLine(
    `${new Date(request.receivedAt).toISOString()} ${request.id} ${request.method} ${request.path} random ${request.random ?? "-"} ` +
      `${incomplete ? "incomplete" : said}${warnings}`
  )
}

/** By `emulator.answer`, which breaks no rule. */
const isToldToFail = ({ code = 0, carriedOut, fault }: ReceivedRequest): boolean =>
  code !== 0 && !carriedOut && fault === undefined

const notDone = ({ command }: ReceivedRequest): string => (command === "send_msg" ? "not stored" : "not carried out")

const answer = ({ code, status }: ReceivedRequest): string => {
  if (code !== undefined) return `code ${code}`
  return status === undefined ? "nothing" : `HTTP ${status}`
}

const messageLine = (message: ReceivedMessage): string => {
  const route = message.sessionId === undefined ? message.from : `session ${message.sessionId}`
  const seen = message.body.map(renderElement).join("\n  ")
  return `${message.id} ${oneLine(`to ${message.clientUserId} from ${route}`)}:\n  ${seen}`
}

const version = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown"
}

const stopOnSignal = (emulator: Emulator): void => {
  const stop = (): void => {
    // With the server closed nothing keeps the process alive: it ends by itself, with 0.
    void emulator.close()
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop)
  // The reader of a pipe has gone (`| head`): there is nobody to log for.
  process.stdout.on("error", stop)
}

const fail = (error: unknown): void => {
  const { message, code } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { message: String(error), code: undefined }
  const hint =
    code === "EADDRINUSE" || code === "EACCES" ? ": choose another one with --port, or --port 0 for any free one" : ""
  console.error(`tcdesk-emulator: ${message.replace(/^(startEmulator|openSession): /, "")}${hint}`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}

main().catch(fail)
