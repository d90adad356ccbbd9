/** What an adapter is given, as a client. */
import type { DeskOptions } from "../model/DeskOptions.ts"
import { credentialNames } from "../model/Environment.ts"
import { hasProperty, isPlainObject, readProperty } from "../model/given.ts"
import { isObject } from "../model/validate.ts"
import { createDesk, createDeskFromEnv } from "../promise/createDesk.ts"
import type { Desk } from "../promise/Desk.ts"

/** Whether it is a client already, and no options for one. */
export const isDesk = (from: unknown): from is Desk => {
  try {
    return isObject(from) && typeof readProperty(from, "send") === "function"
  } catch {
    return false // a proxy, or a getter of theirs
  }
}

type Credential = (typeof credentialNames)[number]

/**
 * Options that name no credential (`sdkAppId`, `identifier`, `secretKey`, `userSig`): all of them come from the environment, and with them
 * `TCDESK_REGION`, `TCDESK_ENDPOINT` and `TCDESK_ALLOW_INSECURE_ENDPOINT` where the options do not say otherwise.
 */
export type EnvironmentOptions = Omit<DeskOptions, Credential> & { readonly [K in Credential]?: never }

/**
 * Whether they are to be taken as they are. Options behind a proxy may have values without having the keys; what can't be read, and
 * what is no object of options at all (a promise that nobody awaited), is no reason to look elsewhere.
 */
const isComplete = (options: unknown): boolean => {
  try {
    if (!isObject(options) || !isPlainObject(options)) return true
    return credentialNames.some((name) => hasProperty(options, name) || readProperty(options, name) !== undefined)
  } catch {
    return true
  }
}

/**
 * What an adapter is given, as a client: options make one, nothing makes one from the environment, and a client is taken as
 * it is. Plain options that name no credential take all of them from the environment, as `createDeskFromEnv` does; options that name one
 * are complete, and nothing of the environment is read. Whoever made the client closes it: `owned` says whether that is the adapter.
 */
export const resolveDesk = (
  from?: DeskOptions | EnvironmentOptions | Desk
): {
  /** The client: the one that was given, or a new one. */
  readonly client: Desk
  /** Whether it was made here, and is to be closed by the adapter. */
  readonly owned: boolean
} => {
  if (from === undefined) return { client: createDeskFromEnv(), owned: true }
  if (isDesk(from)) return { client: from, owned: false }
  return {
    client: isComplete(from) ? createDesk(from as DeskOptions) : createDeskFromEnv(undefined, from),
    owned: true
  }
}
