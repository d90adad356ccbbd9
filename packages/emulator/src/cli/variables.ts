/**
 * How a client is told where the emulator is: by variables of the environment, as lines to paste or as what a command is given.
 */
import type { EmulatorClientOptions } from "../options.ts"

/** With which the emulator signs what it tells a webhook, and by which that is verified. */
export const WEBHOOK_TOKEN = "TCDESK_WEBHOOK_TOKEN"

const variablesOf = (
  { sdkAppId, identifier, secretKey, endpoint, allowInsecureEndpoint }: EmulatorClientOptions,
  webhookToken: string | undefined
): Readonly<Record<string, string>> => ({
  TCDESK_SDK_APP_ID: String(sdkAppId),
  TCDESK_IDENTIFIER: identifier,
  TCDESK_SECRET_KEY: secretKey,
  TCDESK_ENDPOINT: endpoint,
  ...(allowInsecureEndpoint === true ? { TCDESK_ALLOW_INSECURE_ENDPOINT: "1" } : {}),
  ...(webhookToken === undefined ? {} : { [WEBHOOK_TOKEN]: webhookToken })
})

/**
 * With what was there before taken back, empty rather than left out, so that no .env adds it later: a UserSig beside the key would be a second
 * credential, and a client that is disabled would send the emulator nothing.
 */
export const environmentFor = (
  options: EmulatorClientOptions,
  webhookToken?: string
): Readonly<Record<string, string>> => ({
  ...variablesOf(options, webhookToken),
  TCDESK_USER_SIG: "",
  TCDESK_DISABLED: ""
})

/** Lines for an .env file or a shell. */
export const linesOf = (options: EmulatorClientOptions, webhookToken?: string): readonly string[] =>
  Object.entries(variablesOf(options, webhookToken)).map(([name, value]) => `${name}=${quoted(value)}`)

/** What those who reach it by another name need in place of the line with the endpoint: comments, since only one of them can be right. */
export const linesFor = (host: string, { endpoint }: EmulatorClientOptions): readonly string[] => [
  `# Where it is called ${host}, in another container say, instead of the endpoint above:`,
  `# TCDESK_ENDPOINT=http://${host}:${new URL(endpoint).port || 80}`,
  "# TCDESK_ALLOW_INSECURE_ENDPOINT=1"
]

/** As a shell and .env both read it. */
const quoted = (value: string): string => (/^[\w@.:/+-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`)
