/**
 * The command line and the environment, read into options of `startEmulator`.
 */
import { parseArgs } from "node:util"
import { type Check, validate } from "../base/validate.ts"
import { type EmulatorOptions, optionChecks } from "../options.ts"

export const HELP = `Usage: tcdesk-emulator [options]

A Tencent Cloud Desk on your machine: judges every request by the documents and shows what users received.

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
      readonly sessions: readonly SessionWanted[]
    }

export interface SessionWanted {
  readonly clientUserId: string
  readonly sessionId: string | undefined
}

/** A mistake of the user: its message is the one line to print. */
export class UsageError extends Error {}

export const readCommand = (args: readonly string[], env: Readonly<Record<string, string | undefined>>): Command => {
  const values = parse(args)
  if (values.help === true) return { _tag: "Help" }
  if (values.version === true) return { _tag: "Version" }
  const given = (flag: Flag, variable?: string): Given => {
    const fromEnv = variable === undefined ? undefined : env[variable]
    // An empty variable counts as none, as in every shell.
    return values[flag] === undefined && fromEnv ? [variable ?? "", fromEnv] : [`--${flag}`, values[flag]]
  }
  return {
    _tag: "Start",
    options: {
      port: number(given("port"), optionChecks.port) ?? 7717,
      host: checked(given("host"), optionChecks.host) ?? "127.0.0.1",
      sdkAppId: number(given("sdk-app-id", "TCDESK_SDK_APP_ID"), optionChecks.sdkAppId),
      identifier: checked(given("identifier", "TCDESK_IDENTIFIER"), optionChecks.identifier),
      secretKey: checked(given("secret-key", "TCDESK_SECRET_KEY"), optionChecks.secretKey),
      dedupWindowMs: number(given("dedup-window-ms"), optionChecks.dedupWindowMs)
    },
    sessions: distinct((values.session ?? ["demo-user"]).map(session))
  }
}

type Flag = "port" | "host" | "sdk-app-id" | "identifier" | "secret-key" | "dedup-window-ms"

/** A value, and by what name it was given. */
type Given = readonly [name: string, value: unknown]

const checked = <T>([name, value]: Given, check: Check<T>): T | undefined =>
  validate([[name, value]], { [name]: check }, { noun: "option", error: (message) => new UsageError(message) })[name]

const number = ([name, value]: Given, check: Check<number>): number | undefined =>
  checked([name, typeof value === "string" && /^\d{1,16}$/.test(value) ? Number(value) : value], check)

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

/** A mistake that is found before anything listens leaves nothing to clean up. */
const distinct = (sessions: readonly SessionWanted[]): readonly SessionWanted[] => {
  const ids = sessions.flatMap(({ sessionId }) => sessionId ?? [])
  if (new Set(ids).size < ids.length) throw new UsageError("--session must give each session a SessionId of its own")
  return sessions
}

const session = (argument: string): SessionWanted => {
  const [clientUserId = "", sessionId] = argument.split("=", 2)
  if (clientUserId === "" || sessionId === "") throw new UsageError("--session must be a user, or a user=SessionId")
  return { clientUserId, sessionId }
}
