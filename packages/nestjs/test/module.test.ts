import { Body, Controller, type DynamicModule, Inject, Injectable, Module, Post, Scope } from "@nestjs/common"
import { LazyModuleLoader, NestFactory, REQUEST } from "@nestjs/core"
import { Test } from "@nestjs/testing"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { describe, expect, it, vi } from "vitest"
import {
  createDesk,
  createDisabledDesk,
  type Desk,
  DeskConfigError,
  DeskModule,
  type DeskModuleAsyncOptions,
  type DeskModuleOptionsFactory,
  DeskService,
  getDeskOptionsToken,
  getDeskToken,
  InjectDesk,
  isDeskError,
  type OutgoingMessage
} from "../src/index.ts"
import { overrideDesk } from "../src/testing.ts"
import { contextOf, emulate, hello, moduleOf, optionsOf, platforms, post, serve } from "./support.ts"

const plain = { sdkAppId: 1_400_000_000, identifier: "administrator", secretKey: "secret-of-the-test" }
const intlOptions = { ...plain, name: "intl" }

@Injectable()
class IntlShop {
  readonly desk: Desk
  constructor(@InjectDesk("intl") desk: Desk) {
    this.desk = desk
  }
}

@Injectable()
class ByType {
  constructor(readonly desk: DeskService) {}
}

describe.each(platforms)("DeskModule on %s", (_, adapter) => {
  @Controller()
  class Shop {
    constructor(private readonly desk: DeskService) {}

    @Post("send")
    send(@Body() message: OutgoingMessage) {
      return this.desk.send(message)
    }
  }

  it("sends what a controller gives to the client injected by its type, and the customer receives it", async () => {
    const emulator = await emulate()
    const shop = moduleOf({ imports: [DeskModule.forRoot(optionsOf(emulator))], controllers: [Shop] })
    const { base } = await serve(shop, adapter())
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    const response = await post(`${base}/send`, { sessionId, text: "您好", msgRandom: 82139 })
    expect([response.status, await response.json()]).toMatchObject([201, { msgRandom: 82139 }])
    expect(emulator.messages()).toMatchObject([{ sessionId, body: [{ MsgContent: { Text: "您好" } }] }])
  })
})

describe("DeskModule", () => {
  it("gives named clients, each with options of its own, beside the default one", async () => {
    const [here, abroad] = [await emulate(), await emulate()]
    const context = await contextOf(
      [
        DeskModule.forRoot(optionsOf(here)),
        DeskModule.forRoot({ ...optionsOf(abroad), name: "intl" }),
        DeskModule.forRootAsync({ name: "late", useFactory: () => optionsOf(abroad) })
      ],
      { providers: [ByType, IntlShop] }
    )
    await context.get(ByType).desk.send({ ...hello, text: "here" })
    await context.get(IntlShop).desk.send({ ...hello, text: "abroad" })
    await context.get<Desk>(getDeskToken("late")).send({ ...hello, text: "late" })
    expect(here.messages()).toMatchObject([{ body: [{ MsgContent: { Text: "here" } }] }])
    expect(abroad.messages().map(({ body }) => body)).toMatchObject([
      [{ MsgContent: { Text: "abroad" } }],
      [{ MsgContent: { Text: "late" } }]
    ])
  })

  it("makes the client once, never for a request or an importer", async () => {
    const desks = DeskModule.forRoot(plain)
    const other = moduleOf({ imports: [desks], providers: [ByType], exports: [ByType] })
    const context = await contextOf([desks, other])
    expect(context.get(ByType).desk).toBe(context.get(DeskService))
    expect(context.get(getDeskToken())).toBe(context.get(DeskService))
  })

  it("is not global unless asked for", async () => {
    const feature = () => moduleOf({ providers: [ByType] })
    await expect(contextOf([DeskModule.forRoot(plain), feature()])).rejects.toThrow("DeskService")
    await expect(contextOf([DeskModule.forRootAsync({ useFactory: () => plain }), feature()])).rejects.toThrow(
      "DeskService"
    )
    await contextOf([DeskModule.forRoot({ ...plain, isGlobal: true }), feature()])
    await contextOf([DeskModule.forRootAsync({ isGlobal: true, useFactory: () => plain }), feature()])
  })

  it("F66: lets Nest's own error name the client that is missing", async () => {
    await expect(contextOf([DeskModule.forRoot(plain)], { providers: [IntlShop] })).rejects.toThrow(
      /IntlShop \(\?\).*argument "Desk\(intl\)"/
    )
  })

  it("names a client's options readably too", () => {
    expect(String(getDeskOptionsToken())).toBe("Symbol(DESK_MODULE_OPTIONS)")
    expect(getDeskOptionsToken("intl")).toBe("DeskOptions(intl)")
  })

  it("F66: refuses two different modules of one name, in one line that says what to do", async () => {
    const expected = (which: string) =>
      `Two DeskModules provide ${which}: import one and the same module everywhere (or once, with isGlobal: true), or give each a name of its own.`
    await expect(contextOf([DeskModule.forRoot(plain), DeskModule.forRoot(plain)])).rejects.toThrow(
      expected("the default client")
    )
    const feature = moduleOf({ imports: [DeskModule.forRootAsync({ name: "intl", useFactory: () => plain })] })
    await expect(contextOf([DeskModule.forRoot(intlOptions), feature])).rejects.toThrow(expected('the client "intl"'))
  })

  it("takes the same module twice, and modules of different names", async () => {
    const desks = DeskModule.forRoot(plain)
    const intl = DeskModule.forRoot(intlOptions)
    await contextOf([desks, moduleOf({ imports: [desks, intl] }), intl, moduleOf({ imports: [intl] })])
  })

  it("takes modules of equal options as one where Nest is told to tell modules by their content", async () => {
    const app = moduleOf({ imports: [DeskModule.forRoot(plain), moduleOf({ imports: [DeskModule.forRoot(plain)] })] })
    const options = { logger: false, abortOnError: false, moduleIdGeneratorAlgorithm: "deep-hash" } as const
    const context = await NestFactory.createApplicationContext(app, options)
    await context.close()
  })

  it("keeps two applications of one process apart, though they share the module", async () => {
    const desks = DeskModule.forRoot(plain)
    const [one, two] = [await contextOf([desks]), await contextOf([desks])]
    const other = await contextOf([DeskModule.forRoot(plain)])
    expect(new Set([one, two, other].map((app) => app.get(DeskService))).size).toBe(3)
    await one.close()
    expect([one, two, other].map((app) => app.get(DeskService).status().state)).toEqual(["closed", "open", "open"])
  })
})

describe("DeskModule.forRootAsync", () => {
  @Injectable()
  class Config {
    desk() {
      return plain
    }
  }
  @Module({ providers: [Config], exports: [Config] })
  class ConfigModule {}

  @Injectable()
  class Options implements DeskModuleOptionsFactory {
    constructor(private readonly config: Config) {}
    async create() {
      return this.config.desk()
    }
  }
  @Module({ imports: [ConfigModule], providers: [Options], exports: [Options] })
  class OptionsModule {}

  const styles: ReadonlyArray<readonly [string, DeskModuleAsyncOptions]> = [
    ["useFactory", { imports: [ConfigModule], inject: [Config], useFactory: async (config: Config) => config.desk() }],
    ["useClass", { imports: [ConfigModule], useClass: Options }],
    ["useExisting", { imports: [OptionsModule], useExisting: Options }]
  ]

  it.each(styles)("takes options by %s, for the default client and for a named one", async (_, options) => {
    const context = await contextOf([
      DeskModule.forRootAsync(options),
      DeskModule.forRootAsync({ ...options, name: "intl" })
    ])
    for (const desk of [context.get(DeskService), context.get<Desk>(getDeskToken("intl"))]) {
      expect(desk.status().state).toBe("open")
    }
  })

  it.each(styles)("asks %s for options, and is stopped by wrong ones", async (_, options) => {
    using faulty = vi.spyOn(Config.prototype, "desk").mockReturnValue({ ...plain, sdkAppId: -1 })
    await expect(contextOf([DeskModule.forRootAsync(options)])).rejects.toThrow(/sdkAppId/)
    expect(faulty).toHaveBeenCalledOnce()
  })

  it("takes an existing client from its factory", async () => {
    const recording = createRecordingDesk()
    const context = await contextOf([DeskModule.forRootAsync({ useFactory: async () => recording })])
    await context.get(DeskService).send(hello)
    expect(recording.lastSent).toMatchObject(hello)
  })

  /** Complete, but nobody answers there. */
  const nowhere = { ...plain, endpoint: "http://127.0.0.1:9" }

  /** What a factory may return: refused, or the client that it says. */
  const incomplete: ReadonlyArray<readonly [string, () => unknown]> = [
    ["nothing", () => undefined],
    ["null", () => null],
    ["an empty object", () => ({})],
    ["only what is no credential", () => ({ deadlineMs: 4000, closeGraceMs: 1 })],
    ["credentials that are undefined", () => ({ sdkAppId: undefined, identifier: undefined, secretKey: undefined })],
    ["an instance of a class with getters", () => new Getters()],
    ["what inherits from options", () => Object.create(nowhere)],
    ["properties that can't be enumerated", () => Object.defineProperty({}, "sdkAppId", { value: plain.sdkAppId })],
    ["a proxy", () => new Proxy({}, { get: (_, key) => nowhere[key as keyof typeof nowhere] })],
    [
      "a getter that throws",
      () => ({
        get sdkAppId() {
          throw new Error("not loaded yet")
        }
      })
    ]
  ]

  class Getters {
    get sdkAppId() {
      return plain.sdkAppId
    }
    get identifier() {
      return plain.identifier
    }
    get secretKey() {
      return plain.secretKey
    }
    get endpoint() {
      return nowhere.endpoint
    }
  }

  describe.each(incomplete)("never makes the client of TCDESK_* when it gets %s", (_, create) => {
    @Injectable()
    class Factory {
      create() {
        return create() as never
      }
    }
    const ways: ReadonlyArray<readonly [string, DeskModuleAsyncOptions]> = [
      ["useFactory", { useFactory: () => create() as never }],
      ["useClass", { useClass: Factory }],
      ["useExisting", { useExisting: Factory, imports: [moduleOf({ providers: [Factory], exports: [Factory] })] }]
    ]

    it.each(ways)("from %s", async (_, options) => {
      const elsewhere = await emulate()
      const ofEnvironment = { ...environment, TCDESK_ENDPOINT: elsewhere.url, TCDESK_SECRET_KEY: elsewhere.secretKey }
      for (const [name, value] of Object.entries(ofEnvironment)) vi.stubEnv(name, value)
      try {
        const context = await contextOf([DeskModule.forRootAsync({ ...options, name: "tenant" })])
        const desk = context.get<Desk>(getDeskToken("tenant"))
        await desk.send(hello, { deadlineMs: 500 }).catch(() => {})
      } catch (error) {
        expect(error).toBeInstanceOf(DeskConfigError)
      } finally {
        vi.unstubAllEnvs()
      }
      expect(elsewhere.requests()).toHaveLength(0)
    })
  })

  it("takes itself options that are an instance of a class, with a name behind a getter", async () => {
    class IntlModule {
      get name() {
        return "intl"
      }
      get useFactory() {
        return () => plain
      }
    }
    const context = await contextOf([DeskModule.forRootAsync(new IntlModule())])
    expect(context.get<Desk>(getDeskToken("intl")).status().state).toBe("open")
    expect(() => context.get(DeskService)).toThrow("DeskService")
  })

  it("names an option of its own that it does not know, rather than to ignore it", () => {
    const options = { useFactory: () => plain, injects: [Config] } as DeskModuleAsyncOptions
    expect(() => DeskModule.forRootAsync(options)).toThrow(
      "DeskModule.forRootAsync: unknown option injects: did you mean inject?"
    )
  })

  it.each<[string, object, string]>([
    ["the module's own", { ...plain, isGlobl: true }, "unknown option isGlobl: did you mean isGlobal?"],
    ["the closing's", { ...plain, closeGracMs: 1 }, "unknown option closeGracMs: did you mean closeGraceMs?"],
    ["the client's", { ...plain, rateLimt: false }, "unknown option rateLimt: did you mean rateLimit?"],
    [
      "anything beside a client",
      { client: createRecordingDesk(), deadlineMs: 1 },
      "unknown option deadlineMs: known are client, name, isGlobal"
    ]
  ])("stops the boot for a misspelt option of %s, from forRoot and from a factory", async (_, options, message) => {
    await expect(contextOf([DeskModule.forRoot(options as never)])).rejects.toThrow(message)
    const useFactory = () => options as never
    await expect(contextOf([DeskModule.forRootAsync({ useFactory })])).rejects.toThrow(message)
  })

  it("says what it needs", () => {
    expect(() => DeskModule.forRootAsync({})).toThrow("needs useFactory, useClass or useExisting")
  })
})

const environment = {
  TCDESK_SDK_APP_ID: "1400000000",
  TCDESK_IDENTIFIER: "administrator",
  TCDESK_SECRET_KEY: "key-of-the-environment"
}

describe("Request scope", () => {
  @Injectable({ scope: Scope.REQUEST })
  class Tenant {
    readonly options = plain
  }
  @Injectable()
  class PerTenant implements DeskModuleOptionsFactory {
    constructor(@Inject(Tenant) private readonly tenant: Tenant) {}
    create() {
      return this.tenant.options
    }
  }
  const tenants = moduleOf({ providers: [Tenant], exports: [Tenant] })
  const what = (name: string) =>
    `The options of ${name} depend on a request: what DeskModule.forRootAsync injects is request-scoped (REQUEST, or a provider that depends on it).`

  it.each<[string, () => DeskModuleAsyncOptions]>([
    ["the request itself", () => ({ inject: [REQUEST], useFactory: () => plain })],
    ["what is made for each request", () => ({ imports: [tenants], inject: [Tenant], useFactory: () => plain })],
    ["it by a class", () => ({ imports: [tenants], useClass: PerTenant })],
    [
      "it by another module's class",
      () => ({
        imports: [moduleOf({ imports: [tenants], providers: [PerTenant], exports: [PerTenant] })],
        useExisting: PerTenant
      })
    ]
  ])("of options that inject %s stops the boot, in words that say why", async (_, options) => {
    const useFactory = vi.fn(() => plain)
    const given = "useFactory" in options() ? { ...options(), useFactory } : options()
    await expect(contextOf([DeskModule.forRootAsync(given)])).rejects.toThrow(what("the default client"))
    const named = DeskModule.forRootAsync({ ...given, name: "intl" })
    await expect(contextOf([DeskModule.forRoot(plain), named])).rejects.toThrow(what('the client "intl"'))
    expect(useFactory).not.toHaveBeenCalled()
  })

  it("of options in a module that is loaded later stops each request instead", async () => {
    const context = await contextOf([])
    const lazy = moduleOf({ imports: [DeskModule.forRootAsync({ inject: [REQUEST], useFactory: () => plain })] })
    const loaded = await context.get(LazyModuleLoader).load(() => lazy)
    await expect(loaded.resolve(DeskService, undefined, { strict: false })).rejects.toThrow(what("the default client"))
  })

  it("of options is no matter where a test puts another client in their place", async () => {
    const builder = Test.createTestingModule({
      imports: [DeskModule.forRootAsync({ inject: [REQUEST], useFactory: () => plain })]
    })
    const desk = overrideDesk(builder)
    const app = (await builder.compile()).createNestApplication()
    await app.init()
    expect(app.get(DeskService)).toBe(desk)
    await app.close()
  })

  it.each(platforms)("of those who use it makes no more clients than one, on %s", async (_, adapter) => {
    const seen = new Set<Desk>()
    @Controller({ path: "scoped", scope: Scope.REQUEST })
    class Scoped {
      constructor(
        private readonly desk: DeskService,
        @Inject(REQUEST) _request: unknown
      ) {}

      @Post()
      async send(@Body() message: OutgoingMessage) {
        seen.add(this.desk)
        return this.desk.send(message)
      }
    }
    const emulator = await emulate()
    const useFactory = vi.fn(() => optionsOf(emulator))
    const { base } = await serve(
      moduleOf({ imports: [DeskModule.forRootAsync({ useFactory })], controllers: [Scoped] }),
      adapter()
    )
    for (let n = 0; n < 5; n++) expect((await post(`${base}/scoped`, hello)).status).toBe(201)
    expect([seen.size, useFactory.mock.calls.length, emulator.messages().length]).toEqual([1, 1, 5])
  })
})

describe("Options", () => {
  it.each([
    ["nothing", () => DeskModule.forRoot()],
    ["isGlobal only", () => DeskModule.forRoot({ isGlobal: true })],
    ["hooks only", () => DeskModule.forRoot({ hooks: { onError: () => {} } })],
    ["a name and closeGraceMs only", () => DeskModule.forRoot({ name: "intl", closeGraceMs: 1 })]
  ])("come from the environment when forRoot is given %s", async (_, forRoot) => {
    const empty = Object.fromEntries(Object.keys(environment).map((name) => [name, undefined]))
    for (const [name, value] of Object.entries(empty)) vi.stubEnv(name, value)
    await expect(contextOf([forRoot()])).rejects.toThrow(/TCDESK_SDK_APP_ID.*TCDESK_IDENTIFIER.*TCDESK_SECRET_KEY/)
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
    await contextOf([forRoot()])
    vi.unstubAllEnvs()
  })

  it("with TCDESK_DISABLED=1 make a client that sends nothing of forRoot without credentials, and of nothing else", async () => {
    vi.stubEnv("TCDESK_DISABLED", "1")
    const warned = vi.spyOn(process, "emitWarning").mockReturnValue()
    const isDisabled = async (module: DynamicModule) =>
      (await contextOf([module])).get(DeskService).status().disabled === true
    expect(await isDisabled(DeskModule.forRoot({ hooks: {} }))).toBe(true)
    expect(await isDisabled(DeskModule.forRootAsync({ useFactory: () => createDisabledDesk() }))).toBe(true)
    expect(warned).toHaveBeenCalledTimes(2)
    expect(await isDisabled(DeskModule.forRoot(plain))).toBe(false)
    expect(await isDisabled(DeskModule.forRootAsync({ useFactory: () => plain }))).toBe(false)
    warned.mockRestore()
    vi.unstubAllEnvs()
  })

  it.each<[string, () => Parameters<typeof DeskModule.forRoot>[0]]>([
    ["sdkAppId", () => ({ ...plain, sdkAppId: 0 })],
    ["identifier", () => ({ ...plain, identifier: "" })],
    ["secretKey", () => ({ sdkAppId: 1, identifier: "administrator" })],
    ["endpoint", () => ({ ...plain, endpoint: "http://console.tim.qq.com" })],
    ["retry.attempts", () => ({ ...plain, retry: { attempts: 0 } })],
    ["closeGraceMs", () => ({ ...plain, closeGraceMs: -1 })],
    ["closeGraceMs", () => ({ ...plain, closeGraceMs: Number.NaN })],
    ["client", () => ({ client: undefined as never })],
    ["client", () => ({ client: plain as never })]
  ])("that are wrong stop the boot with a message that names %s, and no secret", async (option, options) => {
    const error: unknown = await contextOf([DeskModule.forRoot(options())]).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(DeskConfigError)
    expect(error).toMatchObject({ issues: [{ option }], message: expect.stringContaining(option) })
    expect(String(error)).not.toContain(plain.secretKey)
  })

  it("that name no credential take all of them from the environment; those that name one are complete", async () => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
    try {
      await contextOf([DeskModule.forRoot({ deadlineMs: 4000 })])
      await expect(contextOf([DeskModule.forRoot({ sdkAppId: 1 } as never)])).rejects.toThrow(DeskConfigError)
    } finally {
      vi.unstubAllEnvs()
    }
  })

  it("that are an instance of a class are never taken for none: name, isGlobal and closeGraceMs are read there too", async () => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
    try {
      class Settings {
        get name() {
          return "intl"
        }
        get isGlobal() {
          return true
        }
        get closeGraceMs() {
          return -1
        }
        get client() {
          return recording
        }
      }
      const recording = createRecordingDesk()
      const feature = moduleOf({ providers: [IntlShop], exports: [IntlShop] })
      const context = await contextOf([DeskModule.forRoot(new Settings() as never), feature])
      await context.get(IntlShop).desk.send(hello)
      expect(recording.sent).toHaveLength(1)
      class Faulty {
        readonly closeGraceMs = -1
        get sdkAppId() {
          return 1
        }
      }
      await expect(contextOf([DeskModule.forRoot(new Faulty() as never)])).rejects.toThrow(/closeGraceMs/)
      class Incomplete {
        get sdkAppId() {
          return 1
        }
      }
      await expect(contextOf([DeskModule.forRoot(new Incomplete() as never)])).rejects.toThrow(DeskConfigError)
      await expect(contextOf([DeskModule.forRoot(null as never)])).rejects.toThrow(DeskConfigError)
    } finally {
      vi.unstubAllEnvs()
    }
  })

  it("may be a client that exists already, bare or with a name", async () => {
    const [bare, named] = [createRecordingDesk(), createRecordingDesk()]
    const context = await contextOf([DeskModule.forRoot(bare), DeskModule.forRoot({ client: named, name: "intl" })])
    await context.get(DeskService).send(hello)
    await context.get<Desk>(getDeskToken("intl")).send(hello)
    expect([bare.sent.length, named.sent.length]).toEqual([1, 1])
  })

  it("may be a client of your own making, whose methods are its class's", async () => {
    class Proxied implements Desk {
      private readonly inner = createRecordingDesk()
      send(...given: Parameters<Desk["send"]>) {
        return this.inner.send(...given)
      }
      sendInBackground(...given: Parameters<Desk["sendInBackground"]>) {
        this.inner.sendInBackground(...given)
      }
      sendMany(...given: Parameters<Desk["sendMany"]>) {
        return this.inner.sendMany(...given)
      }
      prepare(...given: Parameters<Desk["prepare"]>) {
        return this.inner.prepare(...given)
      }
      sendPrepared(...given: Parameters<Desk["sendPrepared"]>) {
        return this.inner.sendPrepared(...given)
      }
      stream(...given: Parameters<Desk["stream"]>) {
        return this.inner.stream(...given)
      }
      get sessions() {
        return this.inner.sessions
      }
      call(...given: Parameters<Desk["call"]>) {
        return this.inner.call(...given)
      }
      status() {
        return this.inner.status()
      }
      close() {
        return this.inner.close()
      }
      [Symbol.asyncDispose]() {
        return this.inner.close()
      }
    }
    for (const module of [
      DeskModule.forRoot(new Proxied()),
      DeskModule.forRoot({ client: new Proxied() }),
      DeskModule.forRootAsync({ useFactory: () => new Proxied() })
    ]) {
      const desk = (await contextOf([module])).get(DeskService)
      await desk.send(hello)
      expect(desk.status().lastSentAt).toBeTypeOf("number")
    }
  })

  it("are not looked at when the client is overridden by Nest's own means", async () => {
    const recording = createRecordingDesk()
    const module = await Test.createTestingModule({ imports: [DeskModule.forRoot({ ...plain, sdkAppId: 0 })] })
      .overrideProvider(DeskService)
      .useValue(recording)
      .compile()
    expect(module.get(DeskService)).toBe(recording)
  })
})

describe("DeskService", () => {
  it("does all that a client does", async () => {
    const recording = createRecordingDesk()
    const service = new DeskService({ client: recording })
    const outcomes = []
    for await (const outcome of service.sendMany([hello, { ...hello, text: "" }], { concurrency: 1 })) {
      outcomes.push(outcome.ok)
    }
    expect(outcomes).toEqual([true, false])
    const { send, status } = service
    await send(hello)
    expect(status()).toEqual(recording.status())
    await service[Symbol.asyncDispose]()
    expect(service.status().state).toBe("closed")
  })

  it("hands on the options of a send", async () => {
    const service = new DeskService({ client: createRecordingDesk() })
    const sending = service.send(hello, { signal: AbortSignal.abort() })
    await expect(sending).rejects.toMatchObject({ reason: { _tag: "Aborted" } })
  })

  it("lets a send that nobody awaits reach unhandledRejection as the DeskError it is", async () => {
    const recording = createRecordingDesk()
    recording.failNext("ServiceFault")
    const others = process.listeners("unhandledRejection")
    process.removeAllListeners("unhandledRejection")
    try {
      const unhandled = new Promise<unknown>((resolve) => process.once("unhandledRejection", resolve))
      const context = await contextOf([DeskModule.forRoot(recording)])
      void context.get(DeskService).send(hello)
      expect(isDeskError(await unhandled)).toBe(true)
    } finally {
      for (const other of others) process.on("unhandledRejection", other)
    }
  })

  it("gives back the very promise of the client", () => {
    const promise = Promise.resolve({ msgRandom: 1, attempts: [], maybeDuplicate: false })
    const client: Desk = { ...createDesk(plain), send: () => promise }
    expect(new DeskService({ client }).send(hello)).toBe(promise)
  })
})
