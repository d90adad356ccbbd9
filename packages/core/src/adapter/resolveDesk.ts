/** What an adapter is given, as a client. */
import type { DeskOptions } from "../model/DeskOptions.ts"
import { isObject } from "../model/validate.ts"
import { createDesk, createDeskFromEnv } from "../promise/createDesk.ts"
import type { Desk } from "../promise/Desk.ts"

/** Whether it is a client already, and no options for one. */
export const isDesk = (given: unknown): given is Desk => isObject(given) && "send" in given

/**
 * What an adapter is given, as a client: options make one, nothing makes one from the environment, and a client is taken as
 * it is. Whoever made it closes it: `owned` says whether that is the adapter.
 */
export const resolveDesk = (given?: DeskOptions | Desk): { readonly client: Desk; readonly owned: boolean } => {
  if (given === undefined) return { client: createDeskFromEnv(), owned: true }
  return isDesk(given) ? { client: given, owned: false } : { client: createDesk(given), owned: true }
}
