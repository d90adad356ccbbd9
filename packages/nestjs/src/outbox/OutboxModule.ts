/** The module: one outbox each. */
import { type DynamicModule, Module } from "@nestjs/common"
import { omit, readProperty } from "@tcdesk/core/adapter"
import { asyncNames, readAsyncOptions } from "../asyncOptions.ts"
import type { OutboxModuleExtras, OutboxModuleOptions } from "./interfaces.ts"
import { type ASYNC_OPTIONS_TYPE, ConfigurableModuleClass, provideOutbox } from "./module-definition.ts"
import { moduleNames } from "./open.ts"
import { OUTBOX_MODULE_OPTIONS } from "./tokens.ts"

/**
 * `useFactory`, `useClass` or `useExisting` (an `OutboxModuleOptionsFactory`) give options; `inject`, `imports`, `name` and `isGlobal` as
 * everywhere.
 *
 * @publicApi
 */
export type OutboxModuleAsyncOptions = typeof ASYNC_OPTIONS_TYPE

/** What is no object can't make an outbox, which the boot then says. */
const extrasOf = (options: object): OutboxModuleExtras =>
  Object.fromEntries(moduleNames.map((name) => [name, readProperty(Object(options), name)]))

/**
 * Provides one outbox: messages that survive the process. Its worker starts with the application. At shutdown it stops before any client
 * closes, what is being sent ends first, and the store closes after the last request (with `app.enableShutdownHooks()` also by signals).
 *
 * Wrong options stop the boot with a `DeskConfigError` that names them; so do two different modules of one name.
 *
 * @example
 * ```ts prelude=nest
 * import { Module } from "@nestjs/common"
 * import { DeskModule } from "@tcdesk/nestjs"
 * import { OutboxModule } from "@tcdesk/nestjs/outbox"
 * import { sqliteStore } from "@tcdesk/outbox/sqlite"
 *
 * @Module({
 *   imports: [
 *     DeskModule.forRoot(), // from TCDESK_*
 *     OutboxModule.forRoot({ store: () => sqliteStore("outbox.db"), isGlobal: true })
 *   ]
 * })
 * class AppModule {}
 * ```
 *
 * @publicApi
 */
@Module({})
export class OutboxModule extends ConfigurableModuleClass {
  /** From options. */
  static override forRoot(options: OutboxModuleOptions & OutboxModuleExtras): DynamicModule {
    const useValue = omit(options, ...moduleNames)
    const definition = { module: this, providers: [{ provide: OUTBOX_MODULE_OPTIONS, useValue }] }
    return provideOutbox(definition, extrasOf(options))
  }

  /**
   * From what another provider says. Nothing injected may be request-scoped: that stops the boot.
   *
   * @example
   * ```ts prelude=nest
   * import { Injectable, Module } from "@nestjs/common"
   * import { OutboxModule } from "@tcdesk/nestjs/outbox"
   * import { sqliteStore } from "@tcdesk/outbox/sqlite"
   *
   * @Injectable()
   * class Settings {
   *   outboxFile = async () => process.env.OUTBOX_FILE ?? "outbox.db"
   * }
   * @Module({ providers: [Settings], exports: [Settings] })
   * class SettingsModule {}
   *
   * const outbox = OutboxModule.forRootAsync({
   *   imports: [SettingsModule],
   *   inject: [Settings],
   *   useFactory: async (settings: Settings) => ({ store: sqliteStore(await settings.outboxFile()) })
   * })
   * ```
   */
  static override forRootAsync(options: OutboxModuleAsyncOptions): DynamicModule {
    return super.forRootAsync(readAsyncOptions("OutboxModule", options, asyncNames))
  }
}
