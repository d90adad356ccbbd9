/** Options from environment variables. */
import { DeskConfigError } from "./DeskConfigError.ts"
import type { DeskOptions } from "./DeskOptions.ts"
import { misspeltVariables, warnOfMisspelt } from "./misspeltVariables.ts"
import { isQuoted, optionOf, type ReadOption, type ResolvedOptions, resolveBy } from "./ResolvedOptions.ts"
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
  TCDESK_ENDPOINT: "endpoint"
} as const satisfies Readonly<Record<string, keyof DeskOptions>>

const variableOf = new Map<string, string>(Object.entries(variables).map(([variable, option]) => [option, variable]))

/** A checked environment throws for a name that it does not know: that is a variable that is absent. */
const read = (env: object, variable: string, option: string, addIssue: AddIssue): unknown => {
  if (isThere(env, variable)) return property(env, variable, addIssue, option)
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
  if (option !== "sdkAppId" || value === undefined) return value
  // An environment that was parsed before may hold a number.
  return typeof value === "number" || /^\d+$/.test(String(value)) ? Number(value) : Number.NaN
}

/** Options from the environment, or from `overrides` where these say something. A fault is told by the variable's name. */
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
  let credential: Readonly<Record<string, unknown>> | undefined
  /** One that is overridden replaces the environment's as a whole. */
  const credentials = (addIssue: AddIssue) => {
    const overridden = { secretKey: override("secretKey", addIssue), userSig: override("userSig", addIssue) }
    if (overridden.secretKey !== undefined || overridden.userSig !== undefined) return overridden
    return { secretKey: fromVariable("secretKey", addIssue), userSig: fromVariable("userSig", addIssue) }
  }
  const suspicions = misspeltVariables(env, Object.keys(variables))
  const resolved = resolveBy(
    (option, addIssue) => {
      if (option === "secretKey" || option === "userSig") {
        credential ??= credentials(addIssue)
        return credential[option]
      }
      const overridden = override(option, addIssue)
      return overridden === undefined ? fromVariable(option, addIssue) : overridden
    },
    {
      nameOf: (option) => (given.has(option) ? option : (variableOf.get(option) ?? option)),
      given: overrides,
      suspicions
    }
  )
  warnOfMisspelt(suspicions)
  return resolved
}
