/** The client that a command calls Desk with: core's own, made from the environment. */
import type { Desk, DeskOptions } from "@tcdesk/core"
import type { Context } from "../command/Context.ts"
import { withCredentials } from "./credentials.ts"

/** Core is loaded when a command needs it: a help is shown without. */
export const openDesk = async (
  context: Context,
  given: { readonly keyStdin: boolean },
  overrides: Partial<DeskOptions> = {}
): Promise<Desk> => {
  const [{ createDeskFromEnv }, env] = await Promise.all([import("@tcdesk/core"), withCredentials(context, given)])
  return createDeskFromEnv(env, overrides)
}

/** Closes it whatever happens. */
export const withDesk = async <T>(
  context: Context,
  given: { readonly keyStdin: boolean },
  use: (desk: Desk) => Promise<T>
): Promise<T> => {
  const desk = await openDesk(context, given)
  try {
    return await use(desk)
  } finally {
    await desk.close()
  }
}
