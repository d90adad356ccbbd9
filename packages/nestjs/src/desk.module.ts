/** The module: one client each. */
import { type DynamicModule, Module, type Type } from "@nestjs/common"
import type { Desk } from "@tcdesk/core"
import { isDesk, omit, readProperty } from "@tcdesk/core/adapter"
import { asyncNames, readAsyncOptions } from "./asyncOptions.ts"
import { DESK_MODULE_OPTIONS } from "./desk.constants.ts"
import type { DeskEnvironmentOptions, DeskModuleExtras, DeskModuleOptions } from "./desk.interfaces.ts"
import { type ASYNC_OPTIONS_TYPE, ConfigurableModuleClass, provideClient } from "./desk.module-definition.ts"

/**
 * `useFactory`, `useClass` or `useExisting` (a `DeskModuleOptionsFactory`) give options, or a client that exists already; `inject`,
 * `imports`, `name` and `isGlobal` as everywhere.
 *
 * @publicApi
 */
export type DeskModuleAsyncOptions = typeof ASYNC_OPTIONS_TYPE

/** What is no object can't make a client, which the boot then says. */
const extrasOf = (options: object | null): DeskModuleExtras =>
  options === null
    ? {}
    : {
        name: readProperty(options, "name") as string | undefined,
        isGlobal: readProperty(options, "isGlobal") as boolean | undefined
      }

const definitionOf = (module: Type, useValue: unknown): DynamicModule => ({
  module,
  providers: [{ provide: DESK_MODULE_OPTIONS, useValue }]
})

/**
 * Provides one client. The module that makes a client closes it at shutdown, after what is under way; a client that it is
 * given stays yours.
 *
 * Wrong options stop the boot with a `DeskConfigError` that names them; so do two different modules of one name.
 *
 * @example
 * ```ts prelude=nest
 * import { Module } from "@nestjs/common"
 * import { DeskModule } from "@tcdesk/nestjs"
 *
 * const intl = { sdkAppId: 1600000000, identifier: "administrator", secretKey: process.env.INTL_SECRET_KEY }
 *
 * @Module({
 *   imports: [
 *     DeskModule.forRoot({ isGlobal: true }), // from TCDESK_*
 *     DeskModule.forRoot({ name: "intl", ...intl, region: "singapore" })
 *   ]
 * })
 * class AppModule {}
 * ```
 *
 * @publicApi
 */
@Module({})
export class DeskModule extends ConfigurableModuleClass {
  /**
   * From options, or from `{ client }` or a client. Options that name no credential take all of them from `TCDESK_*`, and with them region
   * and endpoint: `forRoot()`, `forRoot({ hooks })`; options that name one are complete.
   */
  static override forRoot(
    options: ((DeskModuleOptions | DeskEnvironmentOptions) & DeskModuleExtras) | Desk = {}
  ): DynamicModule {
    if (isDesk(options)) return provideClient(definitionOf(this, { client: options }), {}, true)
    return provideClient(definitionOf(this, omit(options, "name", "isGlobal")), extrasOf(options), true)
  }

  /**
   * From what another provider says, and from nothing else: what is missing there is not taken from `TCDESK_*`. A client that the
   * factory returns, rather than options, stays yours to close. Nothing injected may be request-scoped: that stops the boot.
   *
   * @example
   * ```ts prelude=nest
   * import { Injectable, Module } from "@nestjs/common"
   * import { DeskModule } from "@tcdesk/nestjs"
   *
   * @Injectable()
   * class Vault {
   *   secretKey = async () => process.env.DESK_KEY
   * }
   * @Module({ providers: [Vault], exports: [Vault] })
   * class VaultModule {}
   *
   * const desk = DeskModule.forRootAsync({
   *   imports: [VaultModule],
   *   inject: [Vault],
   *   useFactory: async (vault: Vault) => ({
   *     sdkAppId: 1400000000,
   *     identifier: "administrator",
   *     secretKey: await vault.secretKey()
   *   })
   * })
   * ```
   */
  static override forRootAsync(options: DeskModuleAsyncOptions): DynamicModule {
    return super.forRootAsync(readAsyncOptions("DeskModule", options, asyncNames))
  }
}
