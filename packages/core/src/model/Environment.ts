/** Options from environment variables. */
import { DeskConfigError } from "./DeskConfigError.ts"
import type { DeskOptions } from "./DeskOptions.ts"
import { misspeltVariables, warnOfMisspelt } from "./misspeltVariables.ts"
import { isQuoted } from "./optionChecks.ts"
import { optionOf, type ReadOption, type ResolvedOptions, resolveBy } from "./ResolvedOptions.ts"
import { type AddIssue, isObject, property } from "./validate.ts"

/** The variables of a process: `process.env`, or what stands in for it. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The option that each variable sets. A variable that is empty counts as absent. */
export const variables = {
  TCDESK_SDK_APP_ID: "sdkAppId",
  TCDESK_IDENTIFIER: "identifier",
  TCDESK_SECRET_KEY: "secretKey",
  TCDESK_USER_SIG: "userSig",
  TCDESK_REGION: "region",
  TCDESK_ENDPOINT: "endpoint",
  TCDESK_ALLOW_INSECURE_ENDPOINT: "allowInsecureEndpoint"
} as const satisfies Readonly<Record<string, keyof DeskOptions>>

/** Makes a client that sends nothing. No option does: it belongs to the machine, not to the program. */
export const disabledVariable = "TCDESK_DISABLED"

/** The options that say who sends. All of them come from one source: the options where these name one, else the environment. */
export const credentialNames = ["sdkAppId", "identifier", "secretKey", "userSig"] as const satisfies ReadonlyArray<
  keyof DeskOptions
>

/** What a disabled client has in their place. */
const standIns: Readonly<Record<string, unknown>> = {
  sdkAppId: 1,
  identifier: "disabled",
  secretKey: undefined,
  userSig: "disabled"
}

const variableOf = new Map<string, string>(Object.entries(variables).map(([variable, option]) => [option, variable]))

/** A checked environment throws for a name that it does not know: that is a variable that is absent. */
const read = (env: object, variable: string, option: string, addIssue: AddIssue): unknown => {
  return isThere(env, variable) ? property(env, variable, addIssue, option) : optional(env, variable)
}

const optional = (env: object, variable: string): unknown => {
  try {
    return property(env, variable, () => {})
  } catch {
    return undefined
  }
}

const isThere = (env: object, variable: string): boolean => {
  try {
    return variable in env
  } catch {
    return true
  }
}

const variable = (env: object, name: string, option: string, addIssue: AddIssue): unknown => {
  const given = read(env, name, option, addIssue)
  if (given === "") return undefined
  const quoted = typeof given === "string" && isQuoted(given)
  if (quoted) addIssue(option, "must not have quotes around it: what has read an .env file may have left them there")
  const value = quoted ? given.slice(1, -1) : given
  if (value === undefined) return undefined
  if (option === "allowInsecureEndpoint" || option === disabledVariable) return isOn(value, option, addIssue)
  // An environment that was parsed before may hold a number.
  if (option === "sdkAppId")
    return typeof value === "number" || /^\d+$/.test(String(value)) ? Number(value) : Number.NaN
  return value
}

/** One word only: what `0`, `false` or `off` is to mean must not be guessed. */
const isOn = (value: unknown, option: string, addIssue: AddIssue): true | undefined => {
  if (String(value) === "1") return true
  addIssue(option, "must be 1, or left out")
  return undefined
}

/**
 * Options from the environment, or from `overrides` where these say something. Overrides that name a credential are complete: only
 * `TCDESK_DISABLED` is still read. A fault is told by the variable's name.
 */
export const resolveEnvironment = (env: Environment, overrides: Partial<DeskOptions> = {}): ResolvedOptions => {
  if (!isObject(env) || !isObject(overrides)) {
    const option = isObject(env) ? "overrides" : "environment"
    throw new DeskConfigError([Object.freeze({ option, message: "must be an object" })])
  }
  const given = new Set<string>()
  const override: ReadOption = (option, addIssue) => {
    // It is called by its own name also where it can't be read.
    given.add(option)
    const value = optionOf(overrides, option, addIssue)
    if (value === undefined) given.delete(option)
    return value
  }
  const fromVariable = (option: string, addIssue: AddIssue): unknown => {
    const name = variableOf.get(option)
    return name === undefined ? undefined : variable(env, name, option, addIssue)
  }
  let disabled = false
  /** Overrides that name a credential name all of them, and the environment adds nothing. */
  let complete = false
  const readCredentials = (addIssue: AddIssue): Readonly<Record<string, unknown>> => {
    disabled = variable(env, disabledVariable, disabledVariable, addIssue) === true
    if (disabled) return standIns
    const own = credentialsBy((name) => override(name, addIssue))
    complete = credentialNames.some((name) => own[name] !== undefined)
    if (!complete) return credentialsBy((name) => fromVariable(name, addIssue))
    for (const name of ["sdkAppId", "identifier", own.userSig === undefined ? "secretKey" : "userSig"])
      if (own[name] === undefined) addIssue(name, "is not taken from the environment: name all credentials, or none")
    return own
  }
  let credentials: Readonly<Record<string, unknown>> | undefined
  const suspicions = misspeltVariables(env, Object.keys(variables))
  const resolved = resolveBy(
    (option, addIssue) => {
      credentials ??= readCredentials(addIssue)
      if (Object.hasOwn(credentials, option)) return credentials[option]
      const overridden = override(option, addIssue)
      return overridden === undefined && !complete ? fromVariable(option, addIssue) : overridden
    },
    {
      nameOf: (option) => (complete || given.has(option) ? option : (variableOf.get(option) ?? option)),
      given: overrides,
      suspicions,
      readVariable: (name) => {
        const value = optional(env, name)
        return typeof value === "string" ? value : process.env[name]
      }
    }
  )
  warnOfMisspelt(suspicions)
  return { ...resolved, disabled }
}

const credentialsBy = (read: (name: keyof DeskOptions) => unknown): Readonly<Record<string, unknown>> =>
  Object.fromEntries(credentialNames.map((name) => [name, read(name)]))
