/**
 * The command line and the environment, read into options of `startEmulator`.
 */
import { parseArgs } from "node:util"
import { nearest } from "../base/nearest.ts"
import { validate } from "../base/validate.ts"
import type { EmulatorOptions } from "../options.ts"
import { type WebhookOptions, webhookRetries, webhookToken } from "../webhookOptions.ts"
import { readEnvFile } from "./envFile.ts"
import { asInteger, type Flag, optionFlags } from "./flags.ts"
import { UsageError } from "./UsageError.ts"
import { WEBHOOK_TOKEN } from "./variables.ts"

/** What is to be started, whichever the command. */
export interface Wanted {
  readonly options: EmulatorOptions & { readonly port: number; readonly host: string }
  readonly sessions: readonly SessionWanted[]
  /** Where to write the `TCDESK_*` lines to. */
  readonly writeEnv: string | undefined
}

/** What the command line asks for. */
export type Command =
  | { readonly _tag: "Help" }
  | { readonly _tag: "Version" }
  | ({ readonly _tag: "Start" } & Wanted)
  | ({
      readonly _tag: "Exec"
      readonly command: string
      readonly args: readonly string[]
      /** The environment of the command, but for what the emulator sets. */
      readonly env: Environment
    } & Wanted)

export interface SessionWanted {
  readonly clientUserId: string
  readonly sessionId: string | undefined
}

export type Environment = Readonly<Record<string, string | undefined>>

export const readCommand = (args: readonly string[], env: Environment): Command =>
  args[0] === "exec" ? readExec(args.slice(1), env) : readStart(args, env)

const readStart = (args: readonly string[], env: Environment): Command => {
  const values = parse(args)
  return (
    asked(values) ?? { _tag: "Start", ...wanted(values, readEnv(values, env), { port: 7717, users: ["demo-user"] }) }
  )
}

/** Everything after the first `--` is the command, whatever it looks like. */
const readExec = (args: readonly string[], env: Environment): Command => {
  const end = args.indexOf("--")
  const values = parse(end === -1 ? args : args.slice(0, end))
  const help = asked(values)
  if (help !== undefined) return help
  const [command, ...rest] = end === -1 ? [] : args.slice(end + 1)
  if (command === undefined) throw new UsageError("exec needs a command after --: tcdesk-emulator exec -- npm run dev")
  const all = readEnv(values, env)
  // A key that is in the environment may be a real one: what is run here must not even get it by accident. The webhook's token opens nothing.
  const started = wanted(values, { [WEBHOOK_TOKEN]: all[WEBHOOK_TOKEN] }, { port: 0, users: [] })
  return { _tag: "Exec", command, args: rest, env: all, ...started }
}

type Given = ReturnType<typeof parse>

const asked = ({ help, version }: Given): Command | undefined => {
  if (help === true) return { _tag: "Help" }
  return version === true ? { _tag: "Version" } : undefined
}

const wanted = (
  values: Given,
  env: Environment,
  defaults: { readonly port: number; readonly users: readonly string[] }
): Wanted => {
  const options: EmulatorOptions = Object.fromEntries(
    Object.entries<Flag>(optionFlags).map(([option, flag]) => [option, optionOf(flag, values[flag.name], env)])
  )
  const webhook = webhookOf(options.webhook, values, env)
  return {
    options: { ...options, webhook, port: options.port ?? defaults.port, host: options.host ?? "127.0.0.1" },
    sessions: distinct((listed(values.session) ?? defaults.users).map(session)),
    writeEnv: one("write-env", values)
  }
}

/** Its URL is a flag, its token a variable: arguments are there for all to see who may list processes. */
const webhookOf = (
  webhook: WebhookOptions | undefined,
  values: Given,
  env: Environment
): WebhookOptions | undefined => {
  const typed = values["webhook-retries"]
  if (webhook === undefined) {
    if (typed !== undefined) throw new UsageError("--webhook-retries needs a --webhook to tell")
    return undefined
  }
  const fields = { "--webhook-retries": webhookRetries, [WEBHOOK_TOKEN]: webhookToken }
  const { "--webhook-retries": retries, [WEBHOOK_TOKEN]: token } = validate(
    [
      ["--webhook-retries", typeof typed === "string" ? asInteger(typed) : typed],
      [WEBHOOK_TOKEN, env[WEBHOOK_TOKEN] || undefined]
    ],
    fields,
    { noun: "option", error: (message) => new UsageError(message) }
  )
  return { ...webhook, retries, token }
}

const readEnv = (values: Given, env: Environment): Environment => {
  const path = one("env-file", values)
  return path === undefined ? env : { ...readEnvFile(path), ...env }
}

const one = (name: string, values: Given): string | undefined => {
  const value = values[name]
  if (value === "") throw new UsageError(`--${name} must be the path of a file`)
  return typeof value === "string" ? value : undefined
}

/** An option as it was given by its flag, or else by its variable; an empty variable counts as none, as in every shell. */
const optionOf = (flag: Flag, given: Given[string], env: Environment): unknown => {
  const { name, variable, repeated, parse, check, make = (value) => value } = flag
  const typed = listed(given)
  const isByEnv = typed === undefined && variable !== undefined && !!env[variable]
  const texts = isByEnv ? [env[variable] ?? ""] : typed
  if (texts === undefined) return undefined
  const field = isByEnv ? variable : `--${name}`
  const naming = { noun: "option", error: (message: string) => new UsageError(message) }
  const made = texts.map((text) => make(validate([[field, parse(text)]], { [field]: check }, naming)[field]))
  return repeated === true ? made : made[0]
}

const listed = (given: Given[string]): readonly string[] | undefined => {
  if (given === undefined || typeof given === "boolean") return undefined
  return Array.isArray(given) ? given.filter((value) => typeof value === "string") : [String(given)]
}

const FLAGS: NonNullable<Parameters<typeof parseArgs>[0]>["options"] = {
  ...Object.fromEntries(
    Object.values<Flag>(optionFlags).map(({ name, repeated = false }) => [name, { type: "string", multiple: repeated }])
  ),
  session: { type: "string", multiple: true },
  "env-file": { type: "string" },
  "write-env": { type: "string" },
  "webhook-retries": { type: "string" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" }
}

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: FLAGS }).values
  } catch (error) {
    throw new UsageError(mistake(error))
  }
}

/** Node's own words, but where they quote a stray argument, which may be a key after a stray space. */
const mistake = (error: unknown): string => {
  const { code, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : { code: "", message: "" }
  if (code === "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL") {
    return "unexpected argument: there are only options, and exec before them; see --help"
  }
  const [, unknown] = /^Unknown option '--?([^']*)'/.exec(message) ?? []
  if (unknown !== undefined) {
    const meant = nearest(unknown, Object.keys(FLAGS))
    return `unknown option --${unknown}${meant === undefined ? "; see --help" : `: did you mean --${meant}?`}`
  }
  // The first sentence says what is wrong; the others explain Node's parser.
  return `${(message.split(/\.\s|\n/)[0] ?? "").replace(/\.$/, "")}; see --help`
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
