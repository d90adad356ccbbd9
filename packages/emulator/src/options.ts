/**
 * The options of `startEmulator`, checked at run time for those who use it from JavaScript.
 */
import { randomBytes } from "node:crypto"
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

const isInteger = (value: unknown, min: number, max: number): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= min && value <= max
const isText = (value: unknown): boolean => typeof value === "string" && value !== ""

const rules: Readonly<Record<keyof EmulatorOptions, readonly [holds: (value: unknown) => boolean, expected: string]>> =
  {
    port: [(value) => isInteger(value, 0, 65_535), "an integer from 0 to 65535"],
    host: [isText, "a string that is not empty"],
    sdkAppId: [(value) => isInteger(value, 1, 0xffff_ffff), "an integer from 1 to 4294967295"],
    identifier: [isText, "a string that is not empty"],
    secretKey: [isText, "a string that is not empty"],
    dedupWindowMs: [(value) => typeof value === "number" && value >= 0, "a number of milliseconds, 0 or more"],
    now: [(value) => typeof value === "function", "a function that returns milliseconds since 1970"],
    maxRecords: [(value) => isInteger(value, 1, 1e9), "a positive integer"],
    seed: [(value) => isInteger(value, 0, 0xffff_ffff), "an integer from 0 to 4294967295"],
    notAdminCode: [(value) => value === 60010 || value === 90009, "60010 or 90009"],
    customerServiceAccounts: [(value) => Array.isArray(value) && value.every(isText), "an array of strings"]
  }

/** Throws a TypeError that names the option at fault; never repeats its value, which may be the key. */
export const readOptions = (options: EmulatorOptions): Settings => {
  const known = new Map(Object.entries(rules))
  for (const [name, value] of Object.entries(options)) {
    const rule = known.get(name)
    if (rule === undefined)
      throw new TypeError(`startEmulator: ${name} is no option: there are ${[...known.keys()].join(", ")}`)
    if (value !== undefined && !rule[0](value)) throw new TypeError(`startEmulator: ${name} must be ${rule[1]}`)
  }
  const accounts = options.customerServiceAccounts === undefined ? undefined : new Set(options.customerServiceAccounts)
  return {
    port: options.port ?? 0,
    host: options.host ?? "127.0.0.1",
    sdkAppId: options.sdkAppId ?? 1_400_000_000,
    identifier: options.identifier ?? "administrator",
    // In the form of the console's keys: 64 hexadecimal digits.
    secretKey: options.secretKey ?? randomBytes(32).toString("hex"),
    dedupWindowMs: options.dedupWindowMs ?? 1000,
    now: options.now ?? Date.now,
    maxRecords: options.maxRecords ?? 10_000,
    seed: options.seed,
    notAdminCode: options.notAdminCode ?? 60010,
    isCustomerServiceAccount:
      accounts === undefined ? (account) => account.startsWith("@") : (account) => accounts.has(account)
  }
}
