/** Options from environment variables. */
import { DeskConfigError } from "./DeskConfigError.ts"
import type { DeskOptions } from "./DeskOptions.ts"
import { type ResolvedOptions, resolveOptions } from "./ResolvedOptions.ts"
import { validate } from "./validate.ts"

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

type Option = (typeof variables)[keyof typeof variables]

const isCredential = (option: string): boolean => option === "secretKey" || option === "userSig"

const gather = (env: Environment, overrides: Partial<DeskOptions>) => {
  const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined))
  const ownCredential = Object.keys(given).some(isCredential)
  const read: Partial<Record<Option, string | number>> = {}
  for (const [variable, option] of Object.entries(variables)) {
    const value = env[variable]
    if (value === undefined || value === "" || option in given || (ownCredential && isCredential(option))) continue
    read[option] = option === "sdkAppId" ? (/^\d+$/.test(value) ? Number(value) : Number.NaN) : value
  }
  return { given, options: { ...read, ...given } }
}

const variableOf = new Map<string, string>(Object.entries(variables).map(([variable, option]) => [option, variable]))

/** Options from the environment, or from `overrides` where these say something. A fault is told by the variable's name. */
export const resolveEnvironment = (env: Environment, overrides: Partial<DeskOptions> = {}): ResolvedOptions => {
  // Both come from outside: a proxy or a getter of theirs may throw.
  const { value } = validate(() => gather(env, overrides))
  if (value === undefined) throw new DeskConfigError([{ option: "environment", message: "or overrides can't be read" }])
  const { given, options } = value
  return resolveOptions(options as unknown as DeskOptions, (option) =>
    option in given ? option : (variableOf.get(option) ?? option)
  )
}
