/** What there must be once: of each name, in an application, and not once for each request. */
import type { InjectionToken, Provider } from "@nestjs/common"
import type { ModulesContainer } from "@nestjs/core"

/** A thing of which there is one, and the options that it is made from; both are providers of one module. */
export interface Singleton {
  readonly token: InjectionToken
  readonly optionsToken: InjectionToken
}

const modulesOf = (modules: ModulesContainer, { optionsToken }: Singleton) =>
  [...modules.values()].filter(({ providers }) => providers.has(optionsToken))

/** Whether two modules make it: it would be left to the order of imports which one a class gets. */
export const hasTwins = (modules: ModulesContainer, singleton: Singleton): boolean =>
  modulesOf(modules, singleton).length > 1

/** Whether each request would make one: none would keep to a common limit, and nobody would close them. */
export const dependsOnRequest = (modules: ModulesContainer, singleton: Singleton): boolean =>
  modulesOf(modules, singleton)
    .map(({ providers }) => providers.get(singleton.token))
    .some((provider) => provider !== undefined && !provider.isDependencyTreeStatic())

/** Each name has options of its own, lest an override of one of them in a test override them all. */
export const rebound =
  (from: InjectionToken, to: InjectionToken) =>
  (provider: Provider): Provider =>
    "provide" in provider && provider.provide === from ? { ...provider, provide: to } : provider
