/**
 * How each option of `startEmulator` is written on the command line, as a table: arguments are read by it, and the help is made of it.
 */
import { type Check, check, text } from "../base/validate.ts"
import { callsPerSecond, type EmulatorOptions, hostName, optionChecks } from "../options.ts"
import { readAgent } from "../state/Agents.ts"
import { webhookUrl } from "../webhookOptions.ts"

export interface Flag {
  /** Without its dashes. */
  readonly name: string
  /** What stands after it, as in the help. */
  readonly value: string
  readonly help: string
  /** The variable of the environment that is read where the flag is not given. */
  readonly variable?: string
  /** What was typed, as a value; what is none stays as it is, for `check` to refuse. */
  readonly parse: (typed: string) => unknown
  /** What one value must be. */
  readonly check: Check
  /** It may be given several times: the option is the list of all. */
  readonly repeated?: true
  /** Makes the option of the checked value, where it is another one. */
  readonly make?: (value: unknown) => unknown
}

const asTyped = (typed: string): unknown => typed
export const asInteger = (typed: string): unknown => (/^\d{1,16}$/.test(typed) ? Number(typed) : typed)
const asTime = (typed: string): unknown => {
  const time = /^\d{4}-\d\d-\d\d/.test(typed) ? Date.parse(typed) : Number.NaN
  return Number.isNaN(time) ? typed : time
}

/** `ann@example.com`, or `ann@example.com=2473` for one of a group. */
const asAgent = (typed: string): unknown => {
  const [, id = "", group] = /^([^=]*)(?:=(.*))?$/s.exec(typed) ?? []
  return { id, groupId: group === undefined ? undefined : asInteger(group) }
}

const isAgent = (value: unknown): boolean => {
  try {
    readAgent(value, (message) => new TypeError(message), "agent")
    return true
  } catch {
    return false
  }
}

/** A clock that begins at a time, and goes on from there. */
const clockFrom = (start: unknown): (() => number) => {
  const ahead = Number(start) - Date.now()
  return () => Date.now() + ahead
}

export const optionFlags = {
  port: {
    name: "port",
    value: "<number>",
    help: "port to listen on, 0 for any free one (default 7717; with exec 0)",
    parse: asInteger,
    check: optionChecks.port
  },
  host: {
    name: "host",
    value: "<address>",
    help: "address to listen on, 0.0.0.0 for all, as a container needs (default 127.0.0.1)",
    parse: asTyped,
    check: optionChecks.host
  },
  allowedHosts: {
    name: "allow-host",
    value: "<name>",
    help: "a name by which others reach it, without port: a compose service, host.docker.internal",
    repeated: true,
    parse: asTyped,
    check: hostName
  },
  sdkAppId: {
    name: "sdk-app-id",
    value: "<number>",
    help: "SDKAppID (default $TCDESK_SDK_APP_ID or 1400000000)",
    variable: "TCDESK_SDK_APP_ID",
    parse: asInteger,
    check: optionChecks.sdkAppId
  },
  identifier: {
    name: "identifier",
    value: "<account>",
    help: "App administrator (default $TCDESK_IDENTIFIER or administrator)",
    variable: "TCDESK_IDENTIFIER",
    parse: asTyped,
    check: optionChecks.identifier
  },
  secretKey: {
    name: "secret-key",
    value: "<key>",
    help: "key of UserSigs (default $TCDESK_SECRET_KEY or this machine's, the same at every start)",
    variable: "TCDESK_SECRET_KEY",
    parse: asTyped,
    check: optionChecks.secretKey
  },
  dedupWindowMs: {
    name: "dedup-window-ms",
    value: "<number>",
    help: "how long a MsgRandom is remembered, 0 for not at all (default 1000)",
    parse: asInteger,
    check: optionChecks.dedupWindowMs
  },
  now: {
    name: "now",
    value: "<time>",
    help: "time to begin at, such as 2026-11-27T10:00:00Z; it goes on from there (default the machine's)",
    parse: asTime,
    check: check("a time such as 2026-11-27T10:00:00Z", (value) => typeof value === "number"),
    make: clockFrom
  },
  maxRecords: {
    name: "max-records",
    value: "<number>",
    help: "how many messages, and how many requests, are kept (default 10000)",
    parse: asInteger,
    check: optionChecks.maxRecords
  },
  seed: {
    name: "seed",
    value: "<number>",
    help: "makes faults by chance strike the same requests in every run",
    parse: asInteger,
    check: optionChecks.seed
  },
  notAdminCode: {
    name: "not-admin-code",
    value: "<code>",
    help: "answer to an identifier that is not the administrator, 60010 or 90009 (default 60010)",
    parse: asInteger,
    check: optionChecks.notAdminCode
  },
  customerServiceAccounts: {
    name: "customer-service-account",
    value: "<account>",
    help: "a customer-service account (default every account that begins with @)",
    repeated: true,
    parse: asTyped,
    check: text()
  },
  region: {
    name: "region",
    value: "<name>",
    help: "data centre it stands for, such as singapore (default china)",
    parse: asTyped,
    check: optionChecks.region
  },
  agents: {
    name: "agent",
    value: "<account>[=<group>]",
    help: "a human agent to whom sessions are handed over, and their group's number",
    repeated: true,
    parse: asAgent,
    check: check("an account, or an account=group with the group's number", isAgent)
  },
  // With --webhook-retries and the token of the environment: arguments.ts puts them together.
  webhook: {
    name: "webhook",
    value: "<url>",
    help: "your backend's receiver of callbacks: it is told what happens, signed with $TCDESK_WEBHOOK_TOKEN if that is set",
    parse: asTyped,
    check: webhookUrl,
    make: (url) => ({ url })
  },
  rateLimit: {
    name: "rate-limit",
    value: "<number>",
    help: "calls let through within any second; above it 60007 (default any number)",
    parse: asInteger,
    check: callsPerSecond,
    make: (perSecond) => ({ perSecond })
  }
} as const satisfies Readonly<Record<keyof EmulatorOptions, Flag>>
