/** The injection tokens, with the outbox's name in them: Nest's own errors then say which one is missing. */
import { Inject } from "@nestjs/common"
import { OutboxService } from "./OutboxService.ts"

/** The token of what the default outbox is made from. Those of named ones: `getOutboxOptionsToken(name)`. */
export const OUTBOX_MODULE_OPTIONS: unique symbol = Symbol("OUTBOX_MODULE_OPTIONS")

/**
 * The token of what an outbox is made from: a symbol for the default one, `"OutboxOptions(intl)"` for the one named `intl`.
 * A test overrides it: no store is opened then.
 *
 * @example
 * ```ts prelude=nest run
 * import { Module } from "@nestjs/common"
 * import { Test } from "@nestjs/testing"
 * import { createRecordingDesk } from "@tcdesk/core/testing"
 * import { getOutboxOptionsToken, OutboxModule, OutboxService } from "@tcdesk/nestjs/outbox"
 * import { sqliteStore } from "@tcdesk/outbox/sqlite"
 * import { memoryStore } from "@tcdesk/outbox/testing"
 *
 * @Module({ imports: [OutboxModule.forRoot({ store: () => sqliteStore("outbox.db") })] })
 * class AppModule {}
 *
 * const desk = createRecordingDesk()
 * const module = await Test.createTestingModule({ imports: [AppModule] })
 *   .overrideProvider(getOutboxOptionsToken())
 *   .useValue({ store: memoryStore(), desk, worker: false })
 *   .compile()
 * await module.get(OutboxService).enqueue({ sessionId: "my-session", text: "您好" })
 * ```
 *
 * @publicApi
 */
export const getOutboxOptionsToken = (name?: string): symbol | string =>
  name === undefined ? OUTBOX_MODULE_OPTIONS : `OutboxOptions(${name})`

/**
 * The token of an outbox: `OutboxService` for the default one, `"Outbox(intl)"` for the one named `intl`.
 *
 * @publicApi
 */
export const getOutboxToken = (name?: string): typeof OutboxService | string =>
  name === undefined ? OutboxService : `Outbox(${name})`

/**
 * Injects the outbox of a name; without a name, the default one.
 *
 * @example
 * ```ts prelude=nest
 * import { Injectable } from "@nestjs/common"
 * import { InjectOutbox, type Outbox } from "@tcdesk/nestjs/outbox"
 *
 * @Injectable()
 * class Announcements {
 *   constructor(@InjectOutbox("intl") private readonly outbox: Outbox) {}
 * }
 * ```
 *
 * @publicApi
 */
export const InjectOutbox = (name?: string): PropertyDecorator & ParameterDecorator => Inject(getOutboxToken(name))
