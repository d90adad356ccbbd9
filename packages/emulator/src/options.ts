/**
 * The options of `startEmulator`, checked at run time for those who use it from JavaScript.
 */

import { isObject } from "./base/json.ts"
import { isHostName } from "./base/loopback.ts"
import { type Check, check, integer, listOf, oneOf, required, saidBy, shown, text, validate } from "./base/validate.ts"
import { machineKey } from "./machineKey.ts"
import { readAgents } from "./state/Agents.ts"
import type { AgentOptions } from "./state/records.ts"
import { type Region, regions, type Settings } from "./state/Settings.ts"
import { readWebhook, type WebhookOptions } from "./webhookOptions.ts"

/** What an emulator is started with. All of it may be left out. */
export interface EmulatorOptions {
  /**
   * TCP port; 0 takes any free one.
   * @default 0
   */
  readonly port?: number | undefined
  /**
   * Address to listen on. On anything but a loopback address the whole network can reach it.
   * @default "127.0.0.1"
   */
  readonly host?: string | undefined
  /**
   * Other names by which it is reached, without port: of a compose service (`emulator`), of a CI service's alias, `host.docker.internal`.
   * Requests whose `Host` header has another name are refused, since DNS can point any name at this machine.
   * @default []
   */
  readonly allowedHosts?: readonly string[] | undefined
  /**
   * The app's SDKAppID.
   * @default 1400000000
   */
  readonly sdkAppId?: number | undefined
  /**
   * The App administrator's account.
   * @default "administrator"
   */
  readonly identifier?: string | undefined
  /**
   * The key of UserSigs. Unless given, this machine's: made at the first start, and kept in `tcdesk-emulator/secret-key` under
   * `$XDG_STATE_HOME`, `~/.local/state` or, on Windows, `%LOCALAPPDATA%`, readable by its owner only. Where that cannot be written, a new one
   * each time.
   */
  readonly secretKey?: string | undefined
  /**
   * How long a MsgRandom is remembered per route, in milliseconds; 0 switches de-duplication off. Desk's documents name no window;
   * "the same second" of IM's `sendmsg` is the cautious reading. IM's C2C page says 120 000.
   * @default 1000
   */
  readonly dedupWindowMs?: number | undefined
  /**
   * The time, in milliseconds since 1970. De-duplication, the life of UserSigs and records go by it.
   * @default Date.now
   */
  readonly now?: (() => number) | undefined
  /**
   * How many messages, and how many requests, are kept: the newest.
   * @default 10000
   */
  readonly maxRecords?: number | undefined
  /** Makes faults by chance strike the same requests in every run. */
  readonly seed?: number | undefined
  /**
   * What a validly signed identifier that is not the App administrator is answered: 60010, the gateway's, or 90009.
   * @default 60010
   */
  readonly notAdminCode?: 60010 | 90009 | undefined
  /**
   * The customer-service accounts (客服号), which alone may be FromAccount and must not be ToAccount. By default every account that begins
   * with `@` is one: all in the documents do, the default `@customer_service_account` among them, but no page says that all must.
   */
  readonly customerServiceAccounts?: readonly string[] | undefined
  /**
   * The data centre it stands for, by the client's names: `send_stream_msg_v2` is refused outside of `"china"`.
   * @default "china"
   */
  readonly region?: Region | undefined
  /**
   * The human agents to whom `transfer_to_human` and `contact_user` give sessions. `emulator.setAgent` adds and changes some later.
   * @default []
   */
  readonly agents?: readonly AgentOptions[] | undefined
  /** Your backend's receiver of callbacks, which is told what happens. Without it nobody is. */
  readonly webhook?: WebhookOptions | undefined
  /**
   * How many calls of commands are let through within any second; those above it are answered 60007 and not carried out. Of Desk's commands no
   * limit is documented. Without it there is none.
   */
  readonly rateLimit?:
    | {
        /** 1 to 100 000. */
        readonly perSecond: number
      }
    | undefined
}

export const hostName: Check<string> = check(
  "a host name without scheme and port",
  (value) => typeof value === "string" && isHostName(value)
)

/** What each option must be; the command line goes by them too. */
export const optionChecks = {
  port: shown(integer(0, 65_535)),
  host: text(),
  allowedHosts: listOf(hostName, "an array of host names without scheme and port"),
  sdkAppId: integer(1, 0xffff_ffff),
  identifier: text(),
  secretKey: text(),
  dedupWindowMs: check<number>(
    "a number of milliseconds, 0 or more",
    (value) => typeof value === "number" && value >= 0
  ),
  now: check<() => number>("a function that returns milliseconds since 1970", (value) => typeof value === "function"),
  maxRecords: integer(1, 1e9, "a positive integer"),
  seed: integer(0, 0xffff_ffff),
  notAdminCode: oneOf(60010, 90009),
  customerServiceAccounts: listOf(text(), "an array of strings"),
  region: oneOf(...regions),
  agents: check<readonly AgentOptions[]>("an array of objects such as { id }", (value) => Array.isArray(value)),
  webhook: check<WebhookOptions>("an object such as { url }", isObject),
  rateLimit: check<{ readonly perSecond: number }>("an object such as { perSecond: 200 }", isObject)
} satisfies Readonly<Record<keyof EmulatorOptions, Check>>

const rateFields = { perSecond: required(integer(1, 100_000)) }

export const callsPerSecond = rateFields.perSecond

/** What a client's options must say to reach an emulator and be let in. It holds the key: print it only where the key may be seen. */
export interface EmulatorClientOptions {
  /** The app's SDKAppID. */
  readonly sdkAppId: number
  /** The App administrator's account. */
  readonly identifier: string
  /** The key of UserSigs. */
  readonly secretKey: string
  /** Where the emulator is reached from this machine, without a slash at its end. */
  readonly endpoint: string
  /** There only when it listens on an address beyond the loopback, to which a client sends over plain HTTP only when told to. */
  readonly allowInsecureEndpoint?: true
}

/** Throws a TypeError that names the option at fault; never repeats its value, which may be the key. */
export const readOptions = (given: EmulatorOptions): Settings => {
  const error = (message: string): Error => new TypeError(`startEmulator: ${message}`)
  const options = validate(saidBy(given, optionChecks), optionChecks, { noun: "option", error })
  const { rateLimit: limit } = options
  const rate =
    limit === undefined
      ? undefined
      : validate(saidBy(limit, rateFields), rateFields, { noun: "field of rateLimit", prefix: "rateLimit.", error })
  const accounts = options.customerServiceAccounts === undefined ? undefined : new Set(options.customerServiceAccounts)
  return {
    port: options.port ?? 0,
    host: options.host ?? "127.0.0.1",
    allowedHosts: (options.allowedHosts ?? []).map((host) => host.toLowerCase()),
    sdkAppId: options.sdkAppId ?? 1_400_000_000,
    identifier: options.identifier ?? "administrator",
    secretKey: options.secretKey ?? machineKey().key,
    dedupWindowMs: options.dedupWindowMs ?? 1000,
    // Looked up at each call: a test that fakes Date fakes it for its client, whose signatures this must agree with.
    now: options.now ?? (() => Date.now()),
    maxRecords: options.maxRecords ?? 10_000,
    seed: options.seed,
    notAdminCode: options.notAdminCode ?? 60010,
    region: options.region ?? "china",
    agents: readAgents(options.agents ?? [], error),
    webhook: options.webhook === undefined ? undefined : readWebhook(options.webhook, error),
    callsPerSecond: rate?.perSecond,
    isCustomerServiceAccount:
      accounts === undefined ? (account) => account.startsWith("@") : (account) => accounts.has(account)
  }
}
