/** How `forRoot` and `forRootAsync` become a module: its options, and the outbox made from them. */
import { ConfigurableModuleBuilder, type DynamicModule, type Provider } from "@nestjs/common"
import { HttpAdapterHost, ModuleRef, ModulesContainer } from "@nestjs/core"
import { clientOf } from "../clientOf.ts"
import { dependsOnRequest, hasTwins, rebound, type Singleton } from "../singleton.ts"
import type { OutboxModuleExtras, OutboxModuleOptions } from "./interfaces.ts"
import { OutboxService } from "./OutboxService.ts"
import { open } from "./open.ts"
import { getOutboxOptionsToken, getOutboxToken, OUTBOX_MODULE_OPTIONS } from "./tokens.ts"

const whichOf = (name: string | undefined): string =>
  name === undefined ? "the default outbox" : `the outbox "${name}"`

const singletonOf = (name: string | undefined): Singleton => ({
  token: getOutboxToken(name),
  optionsToken: getOutboxOptionsToken(name)
})

const refuseTwins = (modules: ModulesContainer, name: string | undefined): void => {
  if (!hasTwins(modules, singletonOf(name))) return
  throw new Error(
    `Two OutboxModules provide ${whichOf(name)}: import one and the same module everywhere (or once, with isGlobal: true), or give each a name of its own.`
  )
}

const refuseRequestScope = (modules: ModulesContainer, name: string | undefined): void => {
  if (!dependsOnRequest(modules, singletonOf(name))) return
  throw new Error(
    `The options of ${whichOf(name)} depend on a request: what OutboxModule.forRootAsync injects is request-scoped (REQUEST, or a provider that depends on it). An outbox is made once, and all requests share it. Inject what is known at the start; for several apps, give each an OutboxModule with a name of its own.`
  )
}

/** Nest calls no hooks of modules that are loaded lazily: what was enqueued would lie there, and nobody would send it. */
const refuseLazy = ({ listening }: HttpAdapterHost, name: string | undefined): void => {
  if (!listening) return
  throw new Error(
    `The module of ${whichOf(name)} was loaded lazily: Nest would never start its worker. Import it in a module that the application has at its start.`
  )
}

const OUTBOX_SCOPE_CHECK = Symbol("OUTBOX_SCOPE_CHECK")

export const provideOutbox = (definition: DynamicModule, { name, isGlobal }: OutboxModuleExtras): DynamicModule => {
  const token = getOutboxToken(name)
  const outbox: Provider = {
    provide: token,
    inject: [getOutboxOptionsToken(name), ModulesContainer, ModuleRef, HttpAdapterHost],
    useFactory: (
      given: OutboxModuleOptions,
      modules: ModulesContainer,
      moduleRef: ModuleRef,
      host: HttpAdapterHost
    ) => {
      refuseTwins(modules, name)
      refuseLazy(host, name)
      // One that is named is that one; else that of the outbox's own name, else the default one.
      const findDesk = (desk?: string) =>
        desk === undefined ? clientOf(modules, moduleRef, name, undefined) : clientOf(modules, moduleRef, desk)
      return new OutboxService(() => open(given, findDesk))
    }
  }
  // What depends on a request is not made at the start. This is, and sees it.
  const scopeCheck: Provider = {
    provide: OUTBOX_SCOPE_CHECK,
    inject: [ModulesContainer],
    useFactory: (modules: ModulesContainer) => ({ onModuleInit: () => refuseRequestScope(modules, name) })
  }
  return {
    ...definition,
    global: isGlobal === true,
    providers: [
      ...(definition.providers ?? []).map(rebound(OUTBOX_MODULE_OPTIONS, getOutboxOptionsToken(name))),
      outbox,
      scopeCheck
    ],
    exports: [token]
  }
}

export const { ConfigurableModuleClass, ASYNC_OPTIONS_TYPE } = new ConfigurableModuleBuilder<OutboxModuleOptions>({
  optionsInjectionToken: OUTBOX_MODULE_OPTIONS
})
  .setClassMethodName("forRoot")
  .setExtras<OutboxModuleExtras>({ name: undefined, isGlobal: false }, provideOutbox)
  .build()
