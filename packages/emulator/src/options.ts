/**
 * The options of `startEmulator`, checked at run time for those who use it from JavaScript.
 */
import { randomBytes } from "node:crypto"
import { type Check, check, integer, oneOf, saidBy, shown, text, validate } from "./base/validate.ts"
import type { Settings } from "./state/Settings.ts"

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
   * The app's SDKAppID.
   * @default 1400000000
   */
  readonly sdkAppId?: number | undefined
  /**
   * The App administrator's account.
   * @default "administrator"
   */
  readonly identifier?: string | undefined
  /** The key of UserSigs. Unless given, a new one at random, so that nobody has one to commit. */
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
}

/** What each option must be; the command line goes by them too. */
export const optionChecks = {
  port: shown(integer(0, 65_535)),
  host: text(),
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
  customerServiceAccounts: check<readonly string[]>(
    "an array of strings",
    (value) => Array.isArray(value) && value.every((account) => text().is(account))
  )
} satisfies Readonly<Record<keyof EmulatorOptions, Check>>

/** Throws a TypeError that names the option at fault; never repeats its value, which may be the key. */
export const readOptions = (given: EmulatorOptions): Settings => {
  const options = validate(saidBy(given, optionChecks), optionChecks, {
    noun: "option",
    error: (message) => new TypeError(`startEmulator: ${message}`)
  })
  const accounts = options.customerServiceAccounts === undefined ? undefined : new Set(options.customerServiceAccounts)
  return {
    port: options.port ?? 0,
    host: options.host ?? "127.0.0.1",
    sdkAppId: options.sdkAppId ?? 1_400_000_000,
    identifier: options.identifier ?? "administrator",
    // In the form of the console's keys: 64 hexadecimal digits.
    secretKey: options.secretKey ?? randomBytes(32).toString("hex"),
    dedupWindowMs: options.dedupWindowMs ?? 1000,
    // Looked up at each call: a test that fakes Date fakes it for its client, whose signatures this must agree with.
    now: options.now ?? (() => Date.now()),
    maxRecords: options.maxRecords ?? 10_000,
    seed: options.seed,
    notAdminCode: options.notAdminCode ?? 60010,
    isCustomerServiceAccount:
      accounts === undefined ? (account) => account.startsWith("@") : (account) => accounts.has(account)
  }
}
