/** The application's clients, wherever in it they are: for what needs one, and does not provide it. */
import type { ModuleRef, ModulesContainer } from "@nestjs/core"
import type { Desk } from "@tcdesk/core"
import { getDeskToken } from "./desk.decorators.ts"

/** Whether some module provides it. */
export const isProvided = (modules: ModulesContainer, token: unknown): boolean =>
  [...modules.values()].some(({ providers }) => providers.has(token as string))

/** The client of the first of these names that there is; `undefined` is the name of the default one. */
export const clientOf = (
  modules: ModulesContainer,
  moduleRef: ModuleRef,
  ...names: ReadonlyArray<string | undefined>
): Desk | undefined => {
  const token = names.map((name) => getDeskToken(name)).find((one) => isProvided(modules, one))
  return token === undefined ? undefined : moduleRef.get<Desk>(token, { strict: false })
}
