/** The module: one client each. */
import { type DynamicModule, Module } from "@nestjs/common"
import type { Desk } from "@tcdesk/core"
import type { DeskEnvironmentOptions, DeskModuleExtras, DeskModuleOptions } from "./desk.interfaces.ts"
import { type ASYNC_OPTIONS_TYPE, ConfigurableModuleClass } from "./desk.module-definition.ts"

/**
 * `useFactory`, `useClass` or `useExisting` (a `DeskModuleOptionsFactory`) give options, or a client that exists already; `inject`,
 * `imports`, `name` and `isGlobal` as everywhere.
 *
 * @publicApi
 */
export type DeskModuleAsyncOptions = typeof ASYNC_OPTIONS_TYPE

/**
 * Provides one client. The module that makes a client closes it at shutdown, after what is under way; a client that it is
 * given stays yours.
 *
 * Wrong options stop the boot with a `DeskConfigError` that names them; so do two different modules of one name.
 *
 * ```ts
 * @Module({
 *   imports: [
 *     DeskModule.forRoot({ isGlobal: true }),                                    // from TCDESK_*
 *     DeskModule.forRoot({ name: "intl", sdkAppId, identifier, secretKey, region: "singapore" })
 *   ]
 * })
 * class AppModule {}
 * ```
 *
 * @publicApi
 */
@Module({})
export class DeskModule extends ConfigurableModuleClass {
  /** From options, from `{ client }` or a client, or, without a word about it, from `TCDESK_*`. */
  static override forRoot(
    options: ((DeskModuleOptions | DeskEnvironmentOptions) & DeskModuleExtras) | Desk = {}
  ): DynamicModule {
    return super.forRoot(("send" in options ? { client: options } : options) as DeskModuleOptions & DeskModuleExtras)
  }

  /**
   * From what another provider says. A client that the factory returns, rather than options, stays yours to close.
   *
   * ```ts
   * DeskModule.forRootAsync({
   *   inject: [ConfigService],
   *   useFactory: (config: ConfigService) => config.getOrThrow("desk")
   * })
   * ```
   */
  static override forRootAsync(options: DeskModuleAsyncOptions): DynamicModule {
    if (!(options.useFactory ?? options.useClass ?? options.useExisting)) {
      throw new Error("DeskModule.forRootAsync needs useFactory, useClass or useExisting.")
    }
    return super.forRootAsync(options)
  }
}
