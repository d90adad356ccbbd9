/** How `forRoot` and `forRootAsync` become a module: its options, then the client made from them. */
import { ConfigurableModuleBuilder, type DynamicModule, type Provider } from "@nestjs/common"
import { ModulesContainer } from "@nestjs/core"
import type { Desk } from "@tcdesk/core"
import { DESK_MODULE_OPTIONS } from "./desk.constants.ts"
import { getDeskOptionsToken, getDeskToken } from "./desk.decorators.ts"
import type { DeskModuleExtras, DeskModuleOptions } from "./desk.interfaces.ts"
import { DeskService } from "./desk.service.ts"

/** Each name has options of its own, lest an override of one client in a test override them all. */
const under =
  (token: symbol | string) =>
  (provider: Provider): Provider =>
    "provide" in provider && provider.provide === DESK_MODULE_OPTIONS ? { ...provider, provide: token } : provider

/** Two modules of one name would leave it to the order of imports which client a class gets. */
const refuseTwins = (modules: ModulesContainer, name: string | undefined): void => {
  const alike = [...modules.values()].filter(({ providers }) => providers.has(getDeskOptionsToken(name)))
  if (alike.length < 2) return
  const which = name === undefined ? "the default client" : `the client "${name}"`
  throw new Error(
    `Two DeskModules provide ${which}: import one and the same module everywhere (or once, with isGlobal: true), or give each a name of its own.`
  )
}

const complete = (definition: DynamicModule, { name, isGlobal }: DeskModuleExtras): DynamicModule => {
  const client: Provider = {
    provide: getDeskToken(name),
    inject: [getDeskOptionsToken(name), ModulesContainer],
    useFactory: (given: DeskModuleOptions | Desk, modules: ModulesContainer) => {
      refuseTwins(modules, name)
      return new DeskService(given)
    }
  }
  return {
    ...definition,
    global: isGlobal === true,
    providers: [...(definition.providers ?? []).map(under(getDeskOptionsToken(name))), client],
    exports: [getDeskToken(name)]
  }
}

export const { ConfigurableModuleClass, ASYNC_OPTIONS_TYPE } = new ConfigurableModuleBuilder<DeskModuleOptions | Desk>({
  optionsInjectionToken: DESK_MODULE_OPTIONS
})
  .setClassMethodName("forRoot")
  .setExtras<DeskModuleExtras>({ name: undefined, isGlobal: false }, complete)
  .build()
