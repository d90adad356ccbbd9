/** The client that a command calls Desk with: core's own, made from the environment. */
import type { Desk, DeskOptions } from "@tcdesk/core"
import type { Context } from "../command/Context.ts"
import { flag } from "../command/params.ts"
import { credentials, withCredentials } from "./credentials.ts"

/** For `takes` of every command that calls Desk. */
export const clientTakes = {
  ...credentials,
  proxy: flag({
    help: { en: "go through the proxy of HTTPS_PROXY and NO_PROXY", zh: "经由 HTTPS_PROXY、NO_PROXY 指定的代理" }
  })
}

interface ClientGiven {
  readonly keyStdin: boolean
  readonly proxy?: boolean
}

/** Core is loaded when a command needs it: a help is shown without. */
export const openDesk = async (
  context: Context,
  given: ClientGiven,
  overrides: Partial<DeskOptions> = {}
): Promise<Desk> => {
  const [{ createDeskFromEnv }, env] = await Promise.all([import("@tcdesk/core"), withCredentials(context, given)])
  return createDeskFromEnv(env, given.proxy === true ? { ...overrides, proxy: "env" } : overrides)
}

/** Closes it whatever happens. */
export const withDesk = async <T>(
  context: Context,
  given: ClientGiven,
  use: (desk: Desk) => Promise<T>
): Promise<T> => {
  const desk = await openDesk(context, given)
  try {
    return await use(desk)
  } finally {
    await desk.close()
  }
}
