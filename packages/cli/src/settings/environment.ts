/**
 * The variables of a command: those of the process, and over them those of the file that is named. What belongs together comes from one
 * of them alone: the key of one app beside the SDKAppID of another would be refused by Desk in words that do not say why.
 */
import type { Variables } from "../world/World.ts"
import { readEnvFile } from "./envFile.ts"

const groups: readonly (readonly string[])[] = [
  ["TCDESK_SDK_APP_ID", "TCDESK_IDENTIFIER", "TCDESK_SECRET_KEY", "TCDESK_USER_SIG"],
  ["TCDESK_REGION", "TCDESK_ENDPOINT", "TCDESK_ALLOW_INSECURE_ENDPOINT"]
]

/** A variable that is empty counts as absent, as in core. */
const namesOneOf = (variables: Variables, names: readonly string[]): boolean => names.some((name) => variables[name])

export const environmentOf = (env: Variables, path: string | undefined): Variables => {
  if (path === undefined) return env
  const file = readEnvFile(path)
  const replaced = groups.filter((names) => namesOneOf(file, names)).flat()
  return { ...env, ...Object.fromEntries(replaced.map((name) => [name, undefined])), ...file }
}
