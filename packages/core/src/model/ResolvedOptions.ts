/** The options after their checks, with every default filled in; and all the rules that an option has to keep. */
import { defaults } from "./defaults.ts"
import { DeskConfigError } from "./DeskConfigError.ts"
import { type DeskHooks, hookNames } from "./DeskHooks.ts"
import type { DeskOptions, RetryOptions } from "./DeskOptions.ts"
import { type Region, regions } from "./regions.ts"
import { type AddIssue, id, isObject, ownProperty, type Validator, validate } from "./validate.ts"

/** Which signature a client uses, and where it comes from. Secret. */
export type Credential =
  | { readonly _tag: "SecretKey"; readonly secretKey: string; readonly ttlSeconds: number }
  | { readonly _tag: "UserSig"; readonly userSig: string }
  | { readonly _tag: "Provider"; readonly provide: (identifier: string) => string | Promise<string> }

/** What a client works with. Holds the secret: keep it out of sight. */
export interface ResolvedOptions {
  readonly sdkAppId: number
  readonly identifier: string
  readonly credential: Credential
  readonly origin: string
  readonly attemptTimeoutMs: number
  readonly deadlineMs: number
  readonly retry: Required<{ [K in keyof RetryOptions]: Exclude<RetryOptions[K], undefined> }>
  readonly rateLimit: { readonly perSecond: number; readonly maxQueue: number } | false
  readonly connections: number
  readonly fetch: typeof globalThis.fetch | undefined
  readonly hooks: ReadonlyArray<DeskHooks>
}

/** The longest time that a timer of Node can wait, in milliseconds. */
export const maxTimeMs = 2 ** 31 - 1

const within =
  (what: string, min: number, max: number, whole = true): Validator<number> =>
  (value, path, addIssue) => {
    if (typeof value === "number" && value >= min && value <= max && (!whole || Number.isInteger(value))) return value
    addIssue(path, `must be ${what} from ${min} to ${max}`)
    return undefined
  }

const milliseconds = within("milliseconds", 1, maxTimeMs)
const pauseMs = within("milliseconds", 0, maxTimeMs)

const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname)

const originOf = (endpoint: unknown, addIssue: AddIssue): string => {
  // A URL's parser drops line breaks and tabs without a word.
  const url = typeof endpoint === "string" && id(endpoint, "endpoint", () => {}) ? URL.parse(endpoint) : null
  if (url === null) addIssue("endpoint", `must be an origin such as ${regions.china}`)
  else if (url.username !== "" || url.password !== "") addIssue("endpoint", "must not hold a user name or a password")
  else if (url.pathname !== "/" || url.search !== "" || url.hash !== "")
    addIssue("endpoint", "must be an origin only, without path or query")
  else if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    addIssue(
      "endpoint",
      "must be https; http is allowed on a loopback address only, since the UserSig travels in the URL"
    )
  } else return url.origin
  return ""
}

const resolveOrigin = (options: object, addIssue: AddIssue): string => {
  const endpoint = ownProperty(options, "endpoint")
  const region = ownProperty(options, "region") ?? defaults.region
  if (typeof region !== "string" || !Object.hasOwn(regions, region)) {
    addIssue("region", `must be one of ${Object.keys(regions).join(", ")}`)
  }
  return endpoint === undefined ? regions[region as Region] : originOf(endpoint, addIssue)
}

/** Base64 and hex keys and UserSigs alike are visible ASCII: anything else came with a mistake in copying. */
const secret: Validator<string> = (value, path, addIssue) => {
  if (typeof value === "string" && /^[\x21-\x7e]+$/.test(value) && !/^["'].*["']$/.test(value)) return value
  addIssue(path, "must be plain text without blanks, quotes around it or characters outside ASCII")
  return undefined
}

/** How an option is called where it was set. */
export type OptionName = (option: string) => string

const resolveCredential = (options: object, nameOf: OptionName, addIssue: AddIssue): Credential => {
  const secretKey = ownProperty(options, "secretKey")
  const userSig = ownProperty(options, "userSig")
  const ttlSeconds = ownProperty(options, "userSigTtlSeconds") ?? defaults.userSigTtlSeconds
  within("seconds", 60, 50 * 365 * 86_400)(ttlSeconds, "userSigTtlSeconds", addIssue)
  if ((secretKey === undefined) === (userSig === undefined)) {
    const other = nameOf("userSig")
    const message =
      secretKey === undefined ? `is required, or ${other} instead` : `and ${other} exclude each other: set one`
    addIssue("secretKey", message)
  } else if (typeof userSig === "function") {
    return { _tag: "Provider", provide: userSig as (identifier: string) => string | Promise<string> }
  } else if (userSig !== undefined) {
    return { _tag: "UserSig", userSig: secret(userSig, "userSig", addIssue) ?? "" }
  }
  if (secretKey !== undefined) secret(secretKey, "secretKey", addIssue)
  return { _tag: "SecretKey", secretKey: secretKey as string, ttlSeconds: ttlSeconds as number }
}

/** An object of options, or nothing; anything else is an issue. */
const section = (value: unknown, option: string, addIssue: AddIssue): object => {
  if (value === undefined || isObject(value)) return value ?? {}
  addIssue(option, "must be an object")
  return {}
}

const resolveRetry = (options: object, addIssue: AddIssue): ResolvedOptions["retry"] => {
  const given = ownProperty(options, "retry")
  const fields = section(given === false ? undefined : given, "retry", addIssue)
  const read = (name: "attempts" | "baseDelayMs" | "maxDelayMs", validator: Validator<number>): number =>
    validator(ownProperty(fields, name) ?? defaults.retry[name], `retry.${name}`, addIssue) ?? defaults.retry[name]
  const onUnknown = ownProperty(fields, "onUnknown") ?? defaults.retry.onUnknown
  if (onUnknown !== "retry" && onUnknown !== "fail") addIssue("retry.onUnknown", 'must be "retry" or "fail"')
  return {
    attempts: given === false ? 1 : read("attempts", within("a number", 1, 100)),
    baseDelayMs: read("baseDelayMs", pauseMs),
    maxDelayMs: read("maxDelayMs", pauseMs),
    onUnknown: onUnknown as "retry" | "fail"
  }
}

const perSecondOf = within("a number", 0.001, 1_000_000, false)
const maxQueueOf = within("a number", 0, Number.MAX_SAFE_INTEGER)

const resolveRateLimit = (options: object, deadlineMs: number, addIssue: AddIssue): ResolvedOptions["rateLimit"] => {
  const given = ownProperty(options, "rateLimit")
  if (given === false) return false
  const fields = section(given, "rateLimit", addIssue)
  const byDefault = defaults.rateLimit.perSecond
  const wanted = given === undefined ? byDefault : ownProperty(fields, "perSecond")
  const perSecond = perSecondOf(wanted, "rateLimit.perSecond", addIssue) ?? byDefault
  const maxQueue = ownProperty(fields, "maxQueue")
  if (maxQueue !== undefined) maxQueueOf(maxQueue, "rateLimit.maxQueue", addIssue)
  return { perSecond, maxQueue: (maxQueue as number | undefined) ?? Math.ceil((perSecond * deadlineMs) / 1000) }
}

const functionOrNothing = (given: unknown, path: string, addIssue: AddIssue): void => {
  if (given !== undefined && typeof given !== "function") addIssue(path, "must be a function")
}

/** One object of hooks, or a list of them: each is told everything. */
const resolveHooks = (options: object, addIssue: AddIssue): ReadonlyArray<DeskHooks> => {
  const given = ownProperty(options, "hooks")
  const all = Array.isArray(given) ? [...given] : given === undefined ? [] : [given]
  return all.map((one: unknown, index) => {
    const path = Array.isArray(given) ? `hooks[${index}]` : "hooks"
    const hooks = section(one, path, addIssue) as Readonly<Record<string, unknown>>
    // Inherited ones too: hooks may be an instance of a class.
    for (const name of hookNames) functionOrNothing(hooks[name], `${path}.${name}`, addIssue)
    return hooks as DeskHooks
  })
}

const identifier: Validator<string> = (value, path, addIssue) => {
  if (typeof value !== "string" || value.trim() === "") addIssue(path, "is required: the App administrator account")
  else if (value !== value.trim()) addIssue(path, "must not begin or end with a blank")
  else return id(value, path, addIssue)
  return undefined
}

const sdkAppId = within("the app's number, an integer", 1, 0xffff_ffff)

/**
 * Checks the options and fills in the defaults; throws `DeskConfigError` with every fault. `nameOf` says how an option is called
 * where it was set: a variable's name, say.
 */
export const resolveOptions = (options: DeskOptions, nameOf: OptionName = (option) => option): ResolvedOptions => {
  const { value, issues } = validate((addIssue): ResolvedOptions | undefined => {
    if (!isObject(options)) {
      addIssue("options", "must be an object with sdkAppId, identifier and secretKey")
      return undefined
    }
    const read = (name: "attemptTimeoutMs" | "deadlineMs" | "connections", validator: Validator<number>): number =>
      validator(ownProperty(options, name) ?? defaults[name], name, addIssue) ?? defaults[name]
    const deadlineMs = read("deadlineMs", milliseconds)
    const fetch = ownProperty(options, "fetch")
    functionOrNothing(fetch, "fetch", addIssue)
    return {
      sdkAppId: sdkAppId(ownProperty(options, "sdkAppId"), "sdkAppId", addIssue) ?? 0,
      identifier: identifier(ownProperty(options, "identifier"), "identifier", addIssue) ?? "",
      credential: resolveCredential(options, nameOf, addIssue),
      origin: resolveOrigin(options, addIssue),
      attemptTimeoutMs: read("attemptTimeoutMs", milliseconds),
      deadlineMs,
      retry: resolveRetry(options, addIssue),
      rateLimit: resolveRateLimit(options, deadlineMs, addIssue),
      connections: read("connections", within("a number", 1, 65_535)),
      fetch: fetch as ResolvedOptions["fetch"],
      hooks: resolveHooks(options, addIssue)
    }
  })
  if (issues.length > 0 || value === undefined) {
    throw new DeskConfigError(
      Object.freeze(issues.map(({ path, message }) => Object.freeze({ option: nameOf(path || "options"), message })))
    )
  }
  return value
}
