/** How `forRoot` and `forRootAsync` become a module: its options, then the client made from them. */
import { ConfigurableModuleBuilder, type DynamicModule, type Provider } from "@nestjs/common"
import { ModulesContainer } from "@nestjs/core"
import type { Desk } from "@tcdesk/core"
import { DESK_MODULE_OPTIONS } from "./desk.constants.ts"
import { getDeskOptionsToken, getDeskToken } from "./desk.decorators.ts"
import type { DeskModuleExtras, DeskModuleOptions } from "./desk.interfaces.ts"
import { open } from "./desk.open.ts"
import { DeskService } from "./desk.service.ts"
import { dependsOnRequest, hasTwins, rebound, type Singleton } from "./singleton.ts"

const whichOf = (name: string | undefined): string =>
  name === undefined ? "the default client" : `the client "${name}"`

const singletonOf = (name: string | undefined): Singleton => ({
  token: getDeskToken(name),
  optionsToken: getDeskOptionsToken(name)
})

const refuseTwins = (modules: ModulesContainer, name: string | undefined): void => {
  if (!hasTwins(modules, singletonOf(name))) return
  throw new Error(
    `Two DeskModules provide ${whichOf(name)}: import one and the same module everywhere (or once, with isGlobal: true), or give each a name of its own.`
  )
}

const refuseRequestScope = (modules: ModulesContainer, name: string | undefined): void => {
  if (!dependsOnRequest(modules, singletonOf(name))) return
  throw new Error(
    `The options of ${whichOf(name)} depend on a request: what DeskModule.forRootAsync injects is request-scoped (REQUEST, or a provider that depends on it). A client is made once, and all requests share it. Inject what is known at the start; for several tenants, give each a DeskModule with a name of its own.`
  )
}

/**
 * Nest calls no hooks of modules that are loaded lazily. Those of its own core module it calls in every application, after all
 * others; a client that is closed already is closed again without harm.
 */
const closeWithApplication = (modules: ModulesContainer, { onApplicationShutdown }: DeskService): void => {
  if (onApplicationShutdown === undefined) return
  const core = [...modules.values()].find(({ providers }) => providers.has(ModulesContainer))
  core?.addProvider({ provide: Symbol("DeskShutdown"), useValue: { onApplicationShutdown } })
}

const DESK_SCOPE_CHECK = Symbol("DESK_SCOPE_CHECK")

/** `environment`: whether `TCDESK_*` may say what the options leave open. */
export const provideClient = (
  definition: DynamicModule,
  { name, isGlobal }: DeskModuleExtras,
  environment: boolean
): DynamicModule => {
  const client: Provider = {
    provide: getDeskToken(name),
    inject: [getDeskOptionsToken(name), ModulesContainer],
    useFactory: (given: DeskModuleOptions | Desk, modules: ModulesContainer) => {
      refuseTwins(modules, name)
      // Here too: of a module that is loaded lazily no hook is called.
      refuseRequestScope(modules, name)
      const service = new DeskService(open(given, environment) as never)
      closeWithApplication(modules, service)
      return service
    }
  }
  // What depends on a request is not made at the start. This is, and sees it.
  const scopeCheck: Provider = {
    provide: DESK_SCOPE_CHECK,
    inject: [ModulesContainer],
    useFactory: (modules: ModulesContainer) => ({ onModuleInit: () => refuseRequestScope(modules, name) })
  }
  return {
    ...definition,
    global: isGlobal === true,
    providers: [
      ...(definition.providers ?? []).map(rebound(DESK_MODULE_OPTIONS, getDeskOptionsToken(name))),
      client,
      scopeCheck
    ],
    exports: [getDeskToken(name)]
  }
}

export const { ConfigurableModuleClass, ASYNC_OPTIONS_TYPE } = new ConfigurableModuleBuilder<DeskModuleOptions | Desk>({
  optionsInjectionToken: DESK_MODULE_OPTIONS
})
  .setClassMethodName("forRoot")
  .setExtras<DeskModuleExtras>({ name: undefined, isGlobal: false }, (definition, extras) =>
    provideClient(definition, extras, false)
  )
  .build()
