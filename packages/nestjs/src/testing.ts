/**
 * For tests: clients that send nothing, keep what they were given, and fail on demand.
 * @packageDocumentation
 */
import { type DynamicModule, Module, type Provider } from "@nestjs/common"
import { unknownOptions } from "@tcdesk/core/adapter"
import { createRecordingDesk, type RecordingDesk } from "@tcdesk/core/testing"
import { getDeskOptionsToken, getDeskToken } from "./desk.decorators.ts"
import { DeskService } from "./desk.service.ts"

export type { MemberStatusFields, RecordedMessage, RecordingDesk, SessionEventFields } from "@tcdesk/core/testing"
export { createRecordingDesk, webhookEvent } from "@tcdesk/core/testing"

const recording = (name?: string): Provider => ({
  provide: getDeskToken(name),
  useFactory: () => createRecordingDesk()
})

/**
 * For which clients a `DeskTestingModule` stands.
 *
 * @publicApi
 */
export interface DeskTestingOptions {
  /** The module stands for `DeskModule.forRoot({ name })`; without it, for the default client's. */
  readonly name?: string | undefined
  /** Further clients, so that one module stands for several. */
  readonly names?: ReadonlyArray<string> | undefined
  /** Default `false`, as in `DeskModule`. */
  readonly isGlobal?: boolean | undefined
}

/** What `forRoot` gives. Not `DeskTestingModule` itself, whose default client would come on top. */
@Module({})
class RecordingDeskModule {}

/**
 * Provides recording clients in the place of `DeskModule`, to test a part of an application. To test a whole one, whose
 * `AppModule` imports `DeskModule` itself: `overrideDesk`. Imported as it is, it gives the default client.
 *
 * @example
 * ```ts prelude=nest run
 * import assert from "node:assert/strict"
 * import { Injectable } from "@nestjs/common"
 * import { Test } from "@nestjs/testing"
 * import { DeskService } from "@tcdesk/nestjs"
 * import { DeskTestingModule, getRecordingDesk } from "@tcdesk/nestjs/testing"
 *
 * @Injectable()
 * class Orders {
 *   constructor(private readonly desk: DeskService) {}
 *   accept = (sessionId: string) => this.desk.send({ sessionId, text: "订单已收到" })
 * }
 *
 * const module = await Test.createTestingModule({ imports: [DeskTestingModule], providers: [Orders] }).compile()
 * const desk = getRecordingDesk(module)
 * await module.get(Orders).accept("my-session")
 * assert.equal(desk.lastSent?.text, "订单已收到")
 * ```
 *
 * @publicApi
 */
@Module({ providers: [recording()], exports: [DeskService] })
export class DeskTestingModule {
  /** Recording clients for the names, importable as `DeskModule.forRoot` is. */
  static forRoot(options: DeskTestingOptions = {}): DynamicModule {
    const [unknown] = unknownOptions(options, ["name", "names", "isGlobal"])
    if (unknown !== undefined) throw new Error(`DeskTestingModule.forRoot: ${unknown.message}`)
    const { name, names, isGlobal } = options
    const all = [name, ...(names ?? [])]
    return {
      module: RecordingDeskModule,
      global: isGlobal === true,
      providers: all.map(recording),
      exports: all.map(getDeskToken)
    }
  }
}

/**
 * Puts a recording client in the place of one that the application's own `DeskModule` provides: the default one, or that of a
 * name. Neither network nor configuration is needed: no client is made from the module's options, nor is `useFactory` called.
 *
 * @example
 * ```ts prelude=nest run
 * import { Module } from "@nestjs/common"
 * import { Test } from "@nestjs/testing"
 * import { DeskModule } from "@tcdesk/nestjs"
 * import { overrideDesk } from "@tcdesk/nestjs/testing"
 *
 * @Module({ imports: [DeskModule.forRoot(), DeskModule.forRoot({ name: "intl" })] })
 * class AppModule {}
 *
 * const builder = Test.createTestingModule({ imports: [AppModule] })
 * const desk = overrideDesk(builder)
 * const intl = overrideDesk(builder, "intl")
 * const app = (await builder.compile()).createNestApplication()
 * ```
 *
 * @publicApi
 */
export const overrideDesk = (
  builder: {
    /** As `TestingModuleBuilder` has it. */
    overrideProvider(token: unknown): {
      /** What is injected instead. */
      useValue(value: unknown): unknown
    }
  },
  name?: string
): RecordingDesk => {
  const desk = createRecordingDesk()
  builder.overrideProvider(getDeskOptionsToken(name)).useValue({ client: desk })
  builder.overrideProvider(getDeskToken(name)).useValue(desk)
  return desk
}

/**
 * The recording client of a compiled testing module or application. Throws when the client there is not a recording one.
 *
 * @publicApi
 */
export const getRecordingDesk = (
  app: {
    /** As `TestingModule` and `INestApplicationContext` have it. */
    get(
      token: string | typeof DeskService,
      options: {
        /** `false`: in every module. */
        strict: false
      }
    ): unknown
  },
  name?: string
): RecordingDesk => {
  const desk = app.get(getDeskToken(name), { strict: false })
  if (typeof desk === "object" && desk !== null && "failNext" in desk) return desk as RecordingDesk
  throw new Error(
    "This client is not a recording one: import DeskTestingModule, or call overrideDesk(builder) before compile()."
  )
}
