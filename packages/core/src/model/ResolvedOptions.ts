/** The options after their checks, with every default filled in; and all the rules that an option has to keep. */

import { type ConfigIssue, DeskConfigError } from "./DeskConfigError.ts"
import { type DeskHooks, hookNames } from "./DeskHooks.ts"
import type { DeskOptions, RetryPolicy } from "./DeskOptions.ts"
import { defaults } from "./defaults.ts"
import { deskOptionNames, rateLimitNames, retryNames } from "./knownNames.ts"
import { hostOf } from "./networkFailure.ts"
import { notUserSig } from "./notUserSig.ts"
import { isFunction, isQuoted, milliseconds, pauseMs, sdkAppId, secret, within } from "./optionChecks.ts"
import { type ProxyRoute, proxyRoute, type ReadVariable } from "./proxy.ts"
import type { RateStore } from "./RateStore.ts"
import { type Region, regions } from "./regions.ts"
import { refuseUnknown } from "./unknownNames.ts"
import { type AddIssue, expected, id, isObject, list, property, type Validator, validate } from "./validate.ts"

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
  readonly route: ProxyRoute
  /** App, host and port, each by the option that decided it: for errors. */
  readonly target: string
  readonly attemptTimeoutMs: number
  readonly deadlineMs: number
  readonly retry: RetryPolicy
  readonly rateLimit:
    | { readonly perSecond: number; readonly maxQueue: number; readonly shared?: RateStore | undefined }
    | false
  readonly connections: number
  readonly fetch: typeof globalThis.fetch | undefined
  readonly hooks: ReadonlyArray<DeskHooks>
  /** It checks every input, and sends nothing. */
  readonly disabled: boolean
}

const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname)

const originOf = (endpoint: unknown, insecure: boolean, addIssue: AddIssue): string => {
  // A URL's parser drops line breaks and tabs without a word.
  const url = typeof endpoint === "string" && id(endpoint, "endpoint", () => {}) ? URL.parse(endpoint) : null
  if (typeof endpoint !== "string") addIssue("endpoint", expected(endpoint, "an origin, as a string"))
  else if (url === null) addIssue("endpoint", `must be an origin such as ${regions.china}`)
  else if (url.username !== "" || url.password !== "") addIssue("endpoint", "must not hold a user name or a password")
  else if (url.pathname !== "/" || url.search !== "" || url.hash !== "")
    addIssue("endpoint", "must be an origin only, without path or query")
  else if (url.protocol !== "https:" && !(url.protocol === "http:" && (insecure || isLoopback(url.hostname)))) {
    addIssue(
      "endpoint",
      "must be https, since the UserSig travels in the URL; http only on a loopback address, or with allowInsecureEndpoint (TCDESK_ALLOW_INSECURE_ENDPOINT=1)"
    )
  } else return url.origin
  return ""
}

/** Only what is undefined is left out: null is a value, and a wrong one. */
const or = (given: unknown, byDefault: unknown): unknown => (given === undefined ? byDefault : given)

/** Where the app is, and the option that says so. */
interface Location {
  readonly origin: string
  readonly setBy: string
}

const resolveLocation = (read: ReadOption, nameOf: OptionName, addIssue: AddIssue): Location => {
  const endpoint = read("endpoint", addIssue)
  const given = read("region", addIssue)
  const region = or(given, defaults.region)
  if (typeof region !== "string" || !Object.hasOwn(regions, region)) {
    const names = `one of ${Object.keys(regions).join(", ")}`
    addIssue("region", typeof region === "string" ? `must be ${names}` : expected(region, names))
  }
  const insecure = or(read("allowInsecureEndpoint", addIssue), defaults.allowInsecureEndpoint)
  if (typeof insecure !== "boolean") addIssue("allowInsecureEndpoint", "must be true or false")
  if (endpoint !== undefined)
    return { origin: originOf(endpoint, insecure === true, addIssue), setBy: nameOf("endpoint") }
  const setBy = `${given === undefined ? "default region" : nameOf("region")} ${region}`
  return { origin: regions[region as Region], setBy }
}

/** How an option is called where it was set. */
export type OptionName = (option: string) => string

/** Gives the value of an option, where there is one; asked one time for each. */
export type ReadOption = (name: keyof DeskOptions, addIssue: AddIssue) => unknown

/** An option of an object. A method of a class of the caller's is called as one. */
export const optionOf = (options: object, name: keyof DeskOptions, addIssue: AddIssue): unknown => {
  const value = property(options, name, addIssue)
  return typeof value === "function" && !Object.hasOwn(options, name) ? value.bind(options) : value
}

const resolveCredential = (read: ReadOption, nameOf: OptionName, addIssue: AddIssue): Credential => {
  const secretKey = read("secretKey", addIssue)
  const userSig = read("userSig", addIssue)
  const ttlSeconds = or(read("userSigTtlSeconds", addIssue), defaults.userSigTtlSeconds)
  within("seconds", 60, 50 * 365 * 86_400)(ttlSeconds, "userSigTtlSeconds", addIssue)
  if ((secretKey === undefined) === (userSig === undefined)) {
    const other = nameOf("userSig")
    const message =
      secretKey === undefined ? `is required, or ${other} instead` : `and ${other} exclude each other: set one`
    addIssue("secretKey", message)
  } else if (typeof userSig === "function") {
    return { _tag: "Provider", provide: userSig as (identifier: string) => string | Promise<string> }
  } else if (userSig !== undefined) {
    const other = notUserSig(userSig)
    if (other !== undefined) addIssue("userSig", `must be a UserSig, not ${other}`)
    return { _tag: "UserSig", userSig: userSig as string }
  }
  if (secretKey !== undefined) secret(secretKey, "secretKey", addIssue)
  return { _tag: "SecretKey", secretKey: secretKey as string, ttlSeconds: ttlSeconds as number }
}

/** What the options `retry` and `rateLimit` may be. */
const orFalse = { what: "an object, or false" }

/** Reads the fields of an object of options, or of nothing; anything else is an issue, and so is a field that is not known. */
const section = (
  value: unknown,
  option: string,
  known: ReadonlyArray<string>,
  addIssue: AddIssue,
  { noun = "option", what = "an object" }: { readonly noun?: string; readonly what?: string } = {}
): ((field: string) => unknown) => {
  const given = value !== undefined && isObject(value)
  if (given) refuseUnknown(value, known, addIssue, noun, option)
  else if (value !== undefined) addIssue(option, expected(value, what))
  return (field) => (given ? property(value, field, addIssue, `${option}.${field}`) : undefined)
}

const resolveRetry = (read: ReadOption, addIssue: AddIssue): RetryPolicy => {
  const given = read("retry", addIssue)
  const field = section(given === false ? undefined : given, "retry", retryNames, addIssue, orFalse)
  const number = (name: "attempts" | "baseDelayMs" | "maxDelayMs", validator: Validator<number>): number =>
    validator(or(field(name), defaults.retry[name]), `retry.${name}`, addIssue) ?? defaults.retry[name]
  const onUnknown = or(field("onUnknown"), defaults.retry.onUnknown)
  if (onUnknown !== "retry" && onUnknown !== "fail" && onUnknown !== "verify") {
    const what = '"retry", "fail" or "verify"'
    addIssue("retry.onUnknown", typeof onUnknown === "string" ? `must be ${what}` : expected(onUnknown, what))
  }
  return {
    attempts: given === false ? 1 : number("attempts", within("a number", 1, 100)),
    baseDelayMs: number("baseDelayMs", pauseMs),
    maxDelayMs: number("maxDelayMs", pauseMs),
    onUnknown: onUnknown as "retry" | "fail" | "verify"
  }
}

const perSecondOf = within("a number", 0.001, 1_000_000, false)
const leaseAt = "rateLimit.shared.lease"
const maxQueueOf = within("a number", 0, Number.MAX_SAFE_INTEGER)

const resolveRateLimit = (read: ReadOption, deadlineMs: number, addIssue: AddIssue): ResolvedOptions["rateLimit"] => {
  const given = read("rateLimit", addIssue)
  if (given === false) return false
  const field = section(given, "rateLimit", rateLimitNames, addIssue, orFalse)
  const byDefault = defaults.rateLimit.perSecond
  const wanted = given === undefined ? byDefault : field("perSecond")
  const perSecond = perSecondOf(wanted, "rateLimit.perSecond", addIssue) ?? byDefault
  const maxQueue = field("maxQueue")
  if (maxQueue !== undefined) maxQueueOf(maxQueue, "rateLimit.maxQueue", addIssue)
  const shared = field("shared")
  if (shared !== undefined && !(isObject(shared) && typeof property(shared, "lease", addIssue, leaseAt) === "function"))
    addIssue("rateLimit.shared", expected(shared, "a RateStore, as @tcdesk/core/rate makes it"))
  return {
    perSecond,
    shared: shared as RateStore | undefined,
    maxQueue: (maxQueue as number | undefined) ?? Math.ceil((perSecond * deadlineMs) / 1000)
  }
}

/** The hooks of one object, each read once, and called as its method. */
const hooksOf: Validator<DeskHooks> = (owner, path, addIssue) => {
  const field = section(owner, path, hookNames, addIssue, { noun: "hook", what: "an object of functions" })
  const hooks: Record<string, unknown> = Object.create(null)
  for (const name of hookNames) {
    const hook = field(name)
    if (isFunction(hook, `${path}.${name}`, addIssue)) hooks[name] = hook.bind(owner)
  }
  return hooks
}

/** One object of hooks, or a list of them: each is told everything. */
const resolveHooks = (read: ReadOption, addIssue: AddIssue): ReadonlyArray<DeskHooks> => {
  const given = read("hooks", addIssue)
  if (given === undefined) return []
  return (Array.isArray(given) ? list(hooksOf) : oneHooks)(given, "hooks", addIssue) ?? []
}

const oneHooks: Validator<ReadonlyArray<DeskHooks>> = (given, path, addIssue) => [
  hooksOf(given, path, addIssue) as DeskHooks
]

const identifier: Validator<string> = (value, path, addIssue) => {
  const what = "the App administrator account"
  if (value !== undefined && typeof value !== "string") addIssue(path, expected(value, `a string, ${what}`))
  else if (value === undefined || value.trim() === "") addIssue(path, `is required: ${what}`)
  else if (value !== value.trim()) addIssue(path, "must not begin or end with a blank")
  else if (isQuoted(value)) addIssue(path, "must not have quotes around it")
  else return id(value, path, addIssue)
  return undefined
}

/** Checks the options and fills in the defaults; throws `DeskConfigError` with every fault. */
export const resolveOptions = (options: DeskOptions): ResolvedOptions => {
  if (isObject(options)) return resolveBy((name, addIssue) => optionOf(options, name, addIssue), { given: options })
  const message = expected(options, "an object with sdkAppId, identifier and secretKey")
  throw new DeskConfigError([Object.freeze({ option: "options", message })])
}

interface Source {
  /** How an option is called where it was set: a variable's name, say. */
  readonly nameOf?: OptionName
  /** The object that the options stand in: one that is not known is refused. */
  readonly given: object
  /** What is told in an error, and is none by itself. */
  readonly suspicions?: ReadonlyArray<ConfigIssue>
  /** Variables of the environment that an option may refer to. */
  readonly readVariable?: ReadVariable
}

/** The same for options that stand somewhere. */
export const resolveBy = (
  read: ReadOption,
  { nameOf = (option) => option, given, suspicions = [], readVariable = (name) => process.env[name] }: Source
): ResolvedOptions => {
  const { value, issues, more } = validate((addIssue): ResolvedOptions => {
    const number = (name: "attemptTimeoutMs" | "deadlineMs" | "connections", validator: Validator<number>): number =>
      validator(or(read(name, addIssue), defaults[name]), name, addIssue) ?? defaults[name]
    const deadlineMs = number("deadlineMs", milliseconds)
    const fetch = read("fetch", addIssue)
    isFunction(fetch, "fetch", addIssue)
    const app = sdkAppId(read("sdkAppId", addIssue), "sdkAppId", addIssue) ?? 0
    const account = identifier(read("identifier", addIssue), "identifier", addIssue) ?? ""
    const credential = resolveCredential(read, nameOf, addIssue)
    const { origin, setBy } = resolveLocation(read, nameOf, addIssue)
    const route = proxyRoute(origin, { option: read("proxy", addIssue), fetch }, readVariable, addIssue)
    const { proxy } = route
    const by = proxy === undefined ? "" : `, by the proxy ${hostOf(proxy.origin)} (${proxy.setBy})`
    const resolved: ResolvedOptions = {
      sdkAppId: app,
      identifier: account,
      credential,
      origin,
      route,
      target: `${nameOf("sdkAppId")} ${app} at ${hostOf(origin)} (${setBy})${by}`,
      attemptTimeoutMs: number("attemptTimeoutMs", milliseconds),
      deadlineMs,
      retry: resolveRetry(read, addIssue),
      rateLimit: resolveRateLimit(read, deadlineMs, addIssue),
      connections: number("connections", within("a number", 1, 65_535)),
      fetch: fetch as ResolvedOptions["fetch"],
      hooks: resolveHooks(read, addIssue),
      disabled: false
    }
    refuseUnknown(given, deskOptionNames, addIssue)
    return resolved
  })
  if (issues.length === 0 && value !== undefined) return value
  const faults = issues.map(({ path, message }) => Object.freeze({ option: nameOf(path || "options"), message }))
  throw new DeskConfigError(Object.freeze([...suspicions, ...faults]), more)
}
