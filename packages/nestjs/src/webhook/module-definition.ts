/** How `forRoot` and `forRootAsync` become a module: its options, the webhook made from them, and its route. */
import { ConfigurableModuleBuilder, type DynamicModule, type Provider } from "@nestjs/common"
import {
  DiscoveryModule,
  DiscoveryService,
  HttpAdapterHost,
  MetadataScanner,
  ModuleRef,
  ModulesContainer
} from "@nestjs/core"
import { clientOf, isProvided } from "../clientOf.ts"
import { dependsOnRequest, hasTwins, rebound, type Singleton } from "../singleton.ts"
import { controllerOf } from "./controller.ts"
import { DeskWebhook } from "./DeskWebhook.ts"
import { type Found, findMarked } from "./discovery.ts"
import type { DeskWebhookModuleExtras, DeskWebhookModuleOptions } from "./interfaces.ts"
import { type Given, open } from "./open.ts"
import { DESK_WEBHOOK_OPTIONS, getDeskWebhookOptionsToken, getDeskWebhookToken } from "./tokens.ts"

const whichOf = (name: string | undefined): string =>
  name === undefined ? "the default webhook" : `the webhook "${name}"`

const singletonOf = (name: string | undefined): Singleton => ({
  token: getDeskWebhookToken(name),
  optionsToken: getDeskWebhookOptionsToken(name)
})

/** Each would find the same methods, and have them handle the same events. */
const refuseTwins = (modules: ModulesContainer, name: string | undefined): void => {
  if (!hasTwins(modules, singletonOf(name))) return
  throw new Error(`Two DeskWebhookModules are ${whichOf(name)}: import one, or give each a name of its own.`)
}

const refuseRequestScope = (modules: ModulesContainer, name: string | undefined): void => {
  if (!dependsOnRequest(modules, singletonOf(name))) return
  throw new Error(
    `The options of ${whichOf(name)} depend on a request: what DeskWebhookModule.forRootAsync injects is request-scoped (REQUEST, or a provider that depends on it). A webhook is made once. Inject what is known at the start; for several apps, give each a DeskWebhookModule with a name and a path of its own.`
  )
}

/** Nest mounts no routes of modules that are loaded lazily, and calls no hooks of theirs. */
const refuseLazy = ({ listening }: HttpAdapterHost, name: string | undefined): void => {
  if (!listening) return
  throw new Error(
    `The module of ${whichOf(name)} was loaded lazily: Nest mounts no routes of such modules. Import it in a module that the application has at its start.`
  )
}

/** The methods that are for this webhook. One that is for none would never be called. */
const ofWebhook = (
  found: ReadonlyArray<Found>,
  modules: ModulesContainer,
  name: string | undefined
): ReadonlyArray<Found> => {
  const lost = found.find(({ mark }) => !isProvided(modules, getDeskWebhookOptionsToken(mark.webhook)))
  if (lost === undefined) return found.filter(({ mark }) => mark.webhook === name)
  throw new Error(
    `@${lost.mark.decorator} on ${lost.name} is for ${whichOf(lost.mark.webhook)}, and there is no DeskWebhookModule of that name: say { webhook: … }, with the name of one.`
  )
}

const DESK_WEBHOOK_SCOPE_CHECK = Symbol("DESK_WEBHOOK_SCOPE_CHECK")

/** `environment`: whether `TCDESK_*` may say what the options leave open. */
export const provideWebhook = (
  definition: DynamicModule,
  extras: DeskWebhookModuleExtras,
  environment: boolean
): DynamicModule => {
  const { name, isGlobal } = extras
  const token = getDeskWebhookToken(name)
  const webhook: Provider = {
    provide: token,
    inject: [
      getDeskWebhookOptionsToken(name),
      ModulesContainer,
      ModuleRef,
      HttpAdapterHost,
      DiscoveryService,
      MetadataScanner
    ],
    useFactory: (
      given: Given,
      modules: ModulesContainer,
      moduleRef: ModuleRef,
      host: HttpAdapterHost,
      discovery: DiscoveryService,
      scanner: MetadataScanner
    ) => {
      refuseTwins(modules, name)
      refuseLazy(host, name)
      return new DeskWebhook(() => ({
        ...open(given, ofWebhook(findMarked(discovery, scanner), modules, name), environment),
        desk: clientOf(modules, moduleRef, name, undefined)
      }))
    }
  }
  // What depends on a request is not made at the start. This is, and sees it.
  const scopeCheck: Provider = {
    provide: DESK_WEBHOOK_SCOPE_CHECK,
    inject: [ModulesContainer],
    useFactory: (modules: ModulesContainer) => ({ onModuleInit: () => refuseRequestScope(modules, name) })
  }
  return {
    ...definition,
    global: isGlobal === true,
    imports: [...(definition.imports ?? []), DiscoveryModule],
    controllers: [controllerOf(token, extras)],
    providers: [
      ...(definition.providers ?? []).map(rebound(DESK_WEBHOOK_OPTIONS, getDeskWebhookOptionsToken(name))),
      webhook,
      scopeCheck
    ],
    exports: [token]
  }
}

export const { ConfigurableModuleClass, ASYNC_OPTIONS_TYPE } = new ConfigurableModuleBuilder<DeskWebhookModuleOptions>({
  optionsInjectionToken: DESK_WEBHOOK_OPTIONS
})
  .setClassMethodName("forRoot")
  .setExtras<Partial<DeskWebhookModuleExtras>>(
    { path: undefined, name: undefined, isGlobal: false, decorators: undefined } as object,
    (definition, extras) => provideWebhook(definition, extras as DeskWebhookModuleExtras, false)
  )
  .build()
