/**
 * The command line and the environment, read into options of `startEmulator`.
 */
import { parseArgs } from "node:util"
import type { EmulatorOptions } from "../options.ts"

export const HELP = `Usage: tcdesk-emulator [options]

A Tencent Cloud Desk on your machine: judges every send_msg request by the documents and shows what users received.

  --port <number>             port to listen on, 0 for any free one (default 7717)
  --host <address>            address to listen on (default 127.0.0.1)
  --sdk-app-id <number>       SDKAppID (default $TCDESK_SDK_APP_ID or 1400000000)
  --identifier <account>      App administrator (default $TCDESK_IDENTIFIER or administrator)
  --secret-key <key>          key of UserSigs (default $TCDESK_SECRET_KEY or a new one)
  --dedup-window-ms <number>  how long a MsgRandom is remembered (default 1000)
  --session <user>[=<id>]     open a session with this user; may be repeated (default demo-user)
  --help                      show this
  --version                   show the version
`

/** What the command line asks for. */
export type Command =
  | { readonly _tag: "Help" }
  | { readonly _tag: "Version" }
  | {
      readonly _tag: "Start"
      readonly options: EmulatorOptions & { readonly port: number; readonly host: string }
      readonly sessions: readonly { readonly clientUserId: string; readonly sessionId: string | undefined }[]
    }

/** A mistake of the user: its message is the one line to print. */
export class UsageError extends Error {}

export const readCommand = (args: readonly string[], env: Readonly<Record<string, string | undefined>>): Command => {
  const values = parse(args)
  if (values.help === true) return { _tag: "Help" }
  if (values.version === true) return { _tag: "Version" }
  const fromEnv = (name: string): string | undefined => (env[name] === "" ? undefined : env[name])
  const appId: Named =
    values["sdk-app-id"] === undefined
      ? ["TCDESK_SDK_APP_ID", fromEnv("TCDESK_SDK_APP_ID")]
      : ["--sdk-app-id", values["sdk-app-id"]]
  return {
    _tag: "Start",
    options: {
      port: integer(["--port", values.port], 0, 65_535) ?? 7717,
      host: text(["--host", values.host]) ?? "127.0.0.1",
      sdkAppId: integer(appId, 1, 0xffff_ffff),
      identifier: text(["--identifier", values.identifier]) ?? fromEnv("TCDESK_IDENTIFIER"),
      secretKey: text(["--secret-key", values["secret-key"]]) ?? fromEnv("TCDESK_SECRET_KEY"),
      dedupWindowMs: integer(["--dedup-window-ms", values["dedup-window-ms"]], 0, Number.MAX_SAFE_INTEGER)
    },
    sessions: (values.session ?? ["demo-user"]).map(session)
  }
}

type Named = readonly [name: string, value: string | undefined]

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: "string" },
        host: { type: "string" },
        "sdk-app-id": { type: "string" },
        identifier: { type: "string" },
        "secret-key": { type: "string" },
        "dedup-window-ms": { type: "string" },
        session: { type: "string", multiple: true },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "v" }
      }
    }).values
  } catch (error) {
    // Node quotes a stray argument, which may be a key after a stray space.
    if (error instanceof Error && "code" in error && error.code === "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL") {
      throw new UsageError("unexpected argument: there are only options; see --help")
    }
    // The first sentence says what is wrong; the others explain Node's parser.
    const [message = ""] = error instanceof Error ? error.message.split(/\.\s|\n/) : []
    throw new UsageError(`${message.replace(/\.$/, "")}; see --help`)
  }
}

const integer = ([name, value]: Named, min: number, max: number): number | undefined => {
  if (value === undefined) return undefined
  const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN
  if (!(number >= min && number <= max)) throw new UsageError(`${name} must be an integer from ${min} to ${max}`)
  return number
}

const text = ([name, value]: Named): string | undefined => {
  if (value === "") throw new UsageError(`${name} must not be empty`)
  return value
}

const session = (argument: string): { readonly clientUserId: string; readonly sessionId: string | undefined } => {
  const [clientUserId = "", sessionId] = argument.split("=", 2)
  if (clientUserId === "" || sessionId === "") throw new UsageError("--session must be a user, or a user=SessionId")
  return { clientUserId, sessionId }
}
