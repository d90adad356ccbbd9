/** The options after their checks, with every default filled in; and all the rules that an option has to keep. */
import {
  DeskConfigError,
  type DeskHooks,
  type DeskOptions,
  type Region,
  type RetryOptions,
  regions
} from "./DeskOptions.ts"
import { type Check, collect, id, isObject, own, type Report } from "./validate.ts"

/** What a client works with. Holds the secret: keep it out of sight. */
export interface Settings {
  readonly sdkAppId: number
  readonly identifier: string
  readonly credential:
    | { readonly _tag: "SecretKey"; readonly secretKey: string; readonly ttlSeconds: number }
    | { readonly _tag: "UserSig"; readonly userSig: string }
    | { readonly _tag: "Provider"; readonly provide: (identifier: string) => string | Promise<string> }
  readonly origin: string
  readonly attemptTimeoutMs: number
  readonly deadlineMs: number
  readonly retry: Required<{ [K in keyof RetryOptions]: Exclude<RetryOptions[K], undefined> }>
  readonly rateLimit: { readonly perSecond: number; readonly maxQueue: number } | false
  readonly connections: number
  readonly fetch: typeof globalThis.fetch | undefined
  readonly hooks: DeskHooks
}

const maxTimeMs = 2 ** 31 - 1

const within =
  (what: string, min: number, max: number, whole = true): Check<number> =>
  (value, path, report) => {
    if (typeof value === "number" && value >= min && value <= max && (!whole || Number.isInteger(value))) return value
    report(path, `must be ${what} from ${min} to ${max}`)
    return undefined
  }

const milliseconds = within("milliseconds", 1, maxTimeMs)

const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname)

const originOf = (endpoint: unknown, report: Report): string => {
  // A URL's parser drops line breaks and tabs without a word.
  const url = typeof endpoint === "string" && id(endpoint, "endpoint", () => {}) ? URL.parse(endpoint) : null
  if (url === null) report("endpoint", "must be an origin such as https://console.tim.qq.com")
  else if (url.username !== "" || url.password !== "") report("endpoint", "must not hold a user name or a password")
  else if (url.pathname !== "/" || url.search !== "" || url.hash !== "")
    report("endpoint", "must be an origin only, without path or query")
  else if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    report(
      "endpoint",
      "must be https; http is allowed on a loopback address only, since the UserSig travels in the URL"
    )
  } else return url.origin
  return ""
}

const choose = (options: object, report: Report): string => {
  const endpoint = own(options, "endpoint")
  const region = own(options, "region") ?? "china"
  if (typeof region !== "string" || !Object.hasOwn(regions, region)) {
    report("region", `must be one of ${Object.keys(regions).join(", ")}`)
  }
  return endpoint === undefined ? regions[region as Region] : originOf(endpoint, report)
}

/** Base64 and hex keys and UserSigs alike are visible ASCII: anything else came with a mistake in copying. */
const secret: Check<string> = (value, path, report) => {
  if (typeof value === "string" && /^[\x21-\x7e]+$/.test(value) && !/^["'].*["']$/.test(value)) return value
  report(path, "must be plain text without blanks, quotes around it or characters outside ASCII")
  return undefined
}

const credential = (options: object, report: Report): Settings["credential"] => {
  const secretKey = own(options, "secretKey")
  const userSig = own(options, "userSig")
  const ttlSeconds = own(options, "userSigTtlSeconds") ?? 604_800
  within("seconds", 60, 50 * 365 * 86_400)(ttlSeconds, "userSigTtlSeconds", report)
  if ((secretKey === undefined) === (userSig === undefined)) {
    report(
      "secretKey",
      secretKey === undefined ? "is required, or userSig instead" : "and userSig exclude each other: give one"
    )
  } else if (typeof userSig === "function") {
    return { _tag: "Provider", provide: userSig as (identifier: string) => string | Promise<string> }
  } else if (userSig !== undefined) {
    return { _tag: "UserSig", userSig: secret(userSig, "userSig", report) ?? "" }
  }
  if (secretKey !== undefined) secret(secretKey, "secretKey", report)
  return { _tag: "SecretKey", secretKey: secretKey as string, ttlSeconds: ttlSeconds as number }
}

/** An object of options, or nothing; anything else is reported. */
const section = (value: unknown, option: string, report: Report): object => {
  if (value === undefined || isObject(value)) return value ?? {}
  report(option, "must be an object")
  return {}
}

const retry = (options: object, report: Report): Settings["retry"] => {
  const given = own(options, "retry")
  const fields = section(given === false ? undefined : given, "retry", report)
  const read = (name: string, check: Check<number>, byDefault: number): number =>
    check(own(fields, name) ?? byDefault, `retry.${name}`, report) ?? byDefault
  const onUnknown = own(fields, "onUnknown") ?? "retry"
  if (onUnknown !== "retry" && onUnknown !== "fail") report("retry.onUnknown", 'must be "retry" or "fail"')
  return {
    attempts: given === false ? 1 : read("attempts", within("a number", 1, 100), 3),
    baseDelayMs: read("baseDelayMs", within("milliseconds", 0, maxTimeMs), 100),
    maxDelayMs: read("maxDelayMs", within("milliseconds", 0, maxTimeMs), 5000),
    onUnknown: onUnknown as "retry" | "fail"
  }
}

const rateLimit = (options: object, deadlineMs: number, report: Report): Settings["rateLimit"] => {
  const given = own(options, "rateLimit")
  if (given === false) return false
  const fields = section(given, "rateLimit", report)
  const perSecond =
    within(
      "a number",
      0.001,
      1_000_000,
      false
    )(given === undefined ? 200 : own(fields, "perSecond"), "rateLimit.perSecond", report) ?? 200
  const maxQueue = own(fields, "maxQueue")
  if (maxQueue !== undefined) within("a number", 0, Number.MAX_SAFE_INTEGER)(maxQueue, "rateLimit.maxQueue", report)
  return { perSecond, maxQueue: (maxQueue as number | undefined) ?? Math.ceil((perSecond * deadlineMs) / 1000) }
}

const functionAt = (options: object, name: string, path: string, report: Report): void => {
  const given = own(options, name)
  if (given !== undefined && typeof given !== "function") report(path, "must be a function")
}

const hooks = (options: object, report: Report): DeskHooks => {
  const given = section(own(options, "hooks"), "hooks", report)
  for (const name of ["onAttempt", "onRetry", "onSent", "onError"]) {
    if (
      name in given &&
      (given as Record<string, unknown>)[name] !== undefined &&
      typeof (given as Record<string, unknown>)[name] !== "function"
    ) {
      report(`hooks.${name}`, "must be a function")
    }
  }
  return given
}

const identifier: Check<string> = (value, path, report) => {
  if (typeof value !== "string" || value.trim() === "") report(path, "is required: the App administrator account")
  else if (value !== value.trim()) report(path, "must not begin or end with a blank")
  else return id(value, path, report)
  return undefined
}

/** Checks the options and fills in the defaults; throws `DeskConfigError` with every fault. */
export const settingsOf = (options: DeskOptions): Settings => {
  const { value, issues } = collect((report): Settings | undefined => {
    if (!isObject(options)) {
      report("options", "must be an object with sdkAppId, identifier and secretKey")
      return undefined
    }
    const read = (name: string, check: Check<number>, byDefault: number): number =>
      check(own(options, name) ?? byDefault, name, report) ?? byDefault
    const deadlineMs = read("deadlineMs", milliseconds, 15_000)
    functionAt(options, "fetch", "fetch", report)
    return {
      sdkAppId:
        within("the app's number, an integer", 1, 0xffff_ffff)(own(options, "sdkAppId"), "sdkAppId", report) ?? 0,
      identifier: identifier(own(options, "identifier"), "identifier", report) ?? "",
      credential: credential(options, report),
      origin: choose(options, report),
      attemptTimeoutMs: read("attemptTimeoutMs", milliseconds, 5000),
      deadlineMs,
      retry: retry(options, report),
      rateLimit: rateLimit(options, deadlineMs, report),
      connections: read("connections", within("a number", 1, 65_535), 64),
      fetch: own(options, "fetch") as Settings["fetch"],
      hooks: hooks(options, report)
    }
  })
  if (issues.length > 0 || value === undefined) {
    throw new DeskConfigError(
      Object.freeze(issues.map(({ path, message }) => Object.freeze({ option: path || "options", message })))
    )
  }
  return value
}
