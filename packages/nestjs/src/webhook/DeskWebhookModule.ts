/** The module: one webhook each. */
import { type DynamicModule, Module } from "@nestjs/common"
import { DeskConfigError } from "@tcdesk/core"
import { omit, readProperty } from "@tcdesk/core/adapter"
import { asyncNames, readAsyncOptions } from "../asyncOptions.ts"
import type { DeskWebhookEnvironmentOptions, DeskWebhookModuleExtras } from "./interfaces.ts"
import { type ASYNC_OPTIONS_TYPE, ConfigurableModuleClass, provideWebhook } from "./module-definition.ts"
import { moduleNames } from "./open.ts"
import { DESK_WEBHOOK_OPTIONS } from "./tokens.ts"

/**
 * `useFactory`, `useClass` or `useExisting` (a `DeskWebhookModuleOptionsFactory`) give options; `path`, `name`, `isGlobal` and `decorators`
 * stand beside them; `inject` and `imports` as everywhere.
 *
 * @publicApi
 */
export type DeskWebhookModuleAsyncOptions = typeof ASYNC_OPTIONS_TYPE & Pick<DeskWebhookModuleExtras, "path">

const asyncKeys = [...asyncNames, "path", "decorators"]

/** Routes are mounted from the module's definition: a wrong path shows before there are options. */
const refuseNoPath = (options: object): void => {
  const path = readProperty(Object(options), "path")
  if (typeof path === "string" && /^\/?[^/?#][^?#]*$/.test(path)) return
  throw new DeskConfigError([{ option: "path", message: 'must be a path without a query, such as "desk/callback"' }])
}

const extrasOf = (options: DeskWebhookModuleExtras): DeskWebhookModuleExtras =>
  Object.fromEntries(
    moduleNames.map((name) => [name, readProperty(options, name)])
  ) as unknown as DeskWebhookModuleExtras

/**
 * Receives Desk's callbacks at a route, and hands them to the methods of the application that `@OnDeskEvent` and its like mark. A global
 * prefix is followed, and versioning leaves the route alone. Guards of the application apply: exempt the route by `decorators`. Body parsers may
 * be on or off, and `rawBody` is not needed. At shutdown no more calls are taken, handlers under way finish, and only then the
 * clients close (with `app.enableShutdownHooks()` also by signals).
 *
 * Wrong options stop the boot with a `DeskConfigError` that names them; so do two modules of one name, two methods for one answer, and
 * methods of providers that are made for each request.
 *
 * @example
 * ```ts prelude=nest
 * import { Injectable, Module } from "@nestjs/common"
 * import { DeskModule, DeskService } from "@tcdesk/nestjs"
 * import { DeskWebhookModule, OnDeskEvent, type SessionEvent } from "@tcdesk/nestjs/webhook"
 *
 * @Injectable()
 * class Bot {
 *   constructor(private readonly desk: DeskService) {}
 *
 *   @OnDeskEvent("ChatBot.UserSendMsg")
 *   async onMessage({ sessionId, text }: SessionEvent) {
 *     if (text) await this.desk.send({ sessionId, text: `您说:${text}` })
 *   }
 * }
 *
 * @Module({
 *   imports: [DeskModule.forRoot(), DeskWebhookModule.forRoot({ path: "desk/callback" })], // from TCDESK_*
 *   providers: [Bot]
 * })
 * class AppModule {}
 * ```
 *
 * @publicApi
 */
@Module({})
export class DeskWebhookModule {
  /** From options. `sdkAppId` and `token` come from `TCDESK_SDK_APP_ID` and `TCDESK_WEBHOOK_TOKEN` where they are left out. */
  static forRoot(options: DeskWebhookEnvironmentOptions & DeskWebhookModuleExtras): DynamicModule {
    refuseNoPath(options)
    const useValue = omit(options, ...moduleNames)
    const definition = { module: this, providers: [{ provide: DESK_WEBHOOK_OPTIONS, useValue }] }
    return provideWebhook(definition, extrasOf(options), true)
  }

  /**
   * From what another provider says, and from nothing else: what is missing there is not taken from `TCDESK_*`. Nothing injected may be
   * request-scoped: that stops the boot.
   *
   * @example
   * ```ts prelude=nest
   * import { Injectable, Module } from "@nestjs/common"
   * import { DeskWebhookModule } from "@tcdesk/nestjs/webhook"
   *
   * @Injectable()
   * class Vault {
   *   token = async () => process.env.DESK_TOKEN
   * }
   * @Module({ providers: [Vault], exports: [Vault] })
   * class VaultModule {}
   *
   * const webhook = DeskWebhookModule.forRootAsync({
   *   path: "desk/callback",
   *   imports: [VaultModule],
   *   inject: [Vault],
   *   useFactory: async (vault: Vault) => ({ sdkAppId: 1400000000, token: await vault.token() })
   * })
   * ```
   */
  static forRootAsync(options: DeskWebhookModuleAsyncOptions): DynamicModule {
    refuseNoPath(options)
    const read: Partial<DeskWebhookModuleAsyncOptions> = readAsyncOptions("DeskWebhookModule", options, asyncKeys)
    return { ...ConfigurableModuleClass.forRootAsync(read), module: this }
  }
}
