/** Options from environment variables. */
import { DeskConfigError, type DeskOptions } from "./DeskOptions.ts"
import { type Settings, settingsOf } from "./ResolvedOptions.ts"
import { collect } from "./validate.ts"

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

/** Options from the environment, or from `overrides` where these say something. */
export const settingsFromEnv = (env: Environment, overrides: Partial<DeskOptions> = {}): Settings => {
  // Both may be anything, and bite.
  const { value } = collect(() => gather(env, overrides))
  if (value === undefined) throw new DeskConfigError([{ option: "environment", message: "or overrides can't be read" }])
  try {
    return settingsOf(value.options as unknown as DeskOptions)
  } catch (error) {
    throw error instanceof DeskConfigError ? inWordsOf(value.given, error) : error
  }
}

/** A fault of what the environment should have said is told by the variable's name. */
const inWordsOf = (given: object, error: DeskConfigError): DeskConfigError =>
  new DeskConfigError(
    error.issues.map(({ option, message }) => {
      const variable = Object.entries(variables).find(([, name]) => name === option)?.[0]
      if (variable === undefined || option in given) return { option, message }
      return message.includes("exclude each other")
        ? { option: variable, message: "and TCDESK_USER_SIG exclude each other: set one" }
        : { option: variable, message: message.replace("userSig instead", "TCDESK_USER_SIG instead") }
    })
  )
