import { existsSync } from "node:fs"
import { Body, Controller, Injectable, Module, type OnApplicationBootstrap, Post, Scope } from "@nestjs/common"
import { LazyModuleLoader, REQUEST } from "@nestjs/core"
import { Test } from "@nestjs/testing"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { sqliteStore } from "@tcdesk/outbox/sqlite"
import { memoryStore } from "@tcdesk/outbox/testing"
import { describe, expect, expectTypeOf, it, vi } from "vitest"
import { DeskConfigError, DeskModule } from "../../src/index.ts"
import {
  createOutbox,
  type Enqueued,
  getOutboxOptionsToken,
  getOutboxToken,
  InjectOutbox,
  type Outbox,
  OutboxModule,
  type OutboxModuleOptions,
  type OutboxModuleOptionsFactory,
  OutboxService
} from "../../src/outbox.ts"
import { contextOf, emulate, moduleOf, optionsOf, platforms, post, serve } from "../support.ts"
import { drained, stores, temporaryFile } from "./support.ts"

@Controller()
class Orders {
  constructor(private readonly outbox: OutboxService) {}

  @Post("orders")
  order(@Body() { sessionId, id }: { sessionId: string; id: string }) {
    return this.outbox.enqueue({ sessionId, text: `订单 ${id} 已收到`, key: `order-${id}` })
  }
}

const message = { sessionId: "s", text: "您好" } as const

describe.each(platforms)("An outbox on %s", (_, adapter) => {
  it.each(stores)("keeps what a request enqueues in %s, and its worker sends it", async (_name, store) => {
    const emulator = await emulate()
    const sessionId = emulator.openSession({ clientUserId: "user45" })
    const { app, base } = await serve(
      moduleOf({
        imports: [DeskModule.forRoot(optionsOf(emulator)), OutboxModule.forRoot({ store })],
        controllers: [Orders]
      }),
      adapter()
    )
    const enqueued = (await (await post(`${base}/orders`, { sessionId, id: "17" })).json()) as Enqueued
    expect(enqueued).toMatchObject({ id: expect.any(String), duplicate: false })
    expect(await (await post(`${base}/orders`, { sessionId, id: "17" })).json()).toEqual({
      ...enqueued,
      duplicate: true
    })
    await drained(app.get(OutboxService))
    expect(emulator.messages()).toMatchObject([{ body: [{ MsgContent: { Text: "订单 17 已收到" } }] }])
  })
})

describe("The client", () => {
  const sentBy = async (name: string | undefined, desk: OutboxModuleOptions["desk"]) => {
    const clients = { default: createRecordingDesk(), intl: createRecordingDesk(), own: createRecordingDesk() }
    @Module({ imports: [DeskModule.forRoot({ client: clients.intl, name: "intl" })] })
    class Deep {}
    const given = desk === "own" ? clients.own : desk
    const context = await contextOf([
      Deep,
      DeskModule.forRoot(clients.default),
      OutboxModule.forRoot({ store: memoryStore(), desk: given, name })
    ])
    const outbox = context.get<Outbox>(getOutboxToken(name))
    await outbox.enqueue(message)
    await drained(outbox)
    return Object.entries(clients).flatMap(([of, { sent }]) => (sent.length > 0 ? [of] : []))
  }

  it.each([
    ["the default one, where nothing is said", undefined, undefined, "default"],
    ["the one of the outbox's own name, wherever in the application it is", "intl", undefined, "intl"],
    ["the default one, where none has the outbox's name", "orders", undefined, "default"],
    ["the one that is named", undefined, "intl", "intl"],
    ["the one that is given", "intl", "own", "own"]
  ])("is %s", async (_, name, desk, expected) => {
    expect(await sentBy(name, desk)).toEqual([expected])
  })

  it("has to be there: else the boot stops, and says which one is missing", async () => {
    const store = memoryStore()
    await expect(contextOf([OutboxModule.forRoot({ store })])).rejects.toThrow(
      "desk must be a client: there is no DeskModule in this application"
    )
    const client = DeskModule.forRoot(createRecordingDesk())
    await expect(contextOf([client, OutboxModule.forRoot({ store, desk: "intl" })])).rejects.toThrow(
      'there is no DeskModule named "intl"'
    )
  })
})

describe("Options", () => {
  const desk = createRecordingDesk()

  it("of forRootAsync come from a factory and what it injects, and may come late", async () => {
    const Files = moduleOf({ providers: [{ provide: "FILE", useFactory: temporaryFile }], exports: ["FILE"] })
    const context = await contextOf([
      OutboxModule.forRootAsync({
        imports: [Files],
        inject: ["FILE"],
        useFactory: async (file: string) => ({ store: sqliteStore(file), desk, worker: false })
      })
    ])
    await context.get(OutboxService).enqueue(message)
    expect(await context.get(OutboxService).status()).toMatchObject({ pending: 1, running: false })
  })

  it("may be given by a class, and be an instance of one", async () => {
    const told: Array<string> = []
    class Options implements OutboxModuleOptions {
      readonly #store = memoryStore()
      readonly desk = desk
      readonly hooks = { onDelivered: ({ id }: { readonly id: string }) => void told.push(id) }
      get store() {
        return this.#store
      }
    }
    @Injectable()
    class Factory implements OutboxModuleOptionsFactory {
      create = () => new Options()
    }
    const context = await contextOf([OutboxModule.forRootAsync({ useClass: Factory })])
    const { id } = await context.get(OutboxService).enqueue(message)
    await drained(context.get(OutboxService))
    expect(told).toEqual([id])
  })

  it("stop the boot when they are wrong, and name what is", async () => {
    const store = memoryStore()
    for (const [wrong, told] of [
      [{ store, desk, maxAgeMS: 1 }, "did you mean maxAgeMs?"],
      [{ store, desk, workr: false }, "did you mean worker?"],
      [{ store, desk, worker: "no" }, "worker must be true, false, or an object"],
      [{ store, desk, closeGraceMs: -1 }, "closeGraceMs"],
      [{ store: {}, desk }, "store must be a store"],
      [{ desk }, "store is required"],
      [{ store, desk: 7 }, "desk must be a client"]
    ] as const) {
      const given = wrong as unknown as OutboxModuleOptions
      await expect(contextOf([OutboxModule.forRoot(given)])).rejects.toThrow(told)
      await expect(contextOf([OutboxModule.forRootAsync({ useFactory: () => given })])).rejects.toThrow(DeskConfigError)
    }
    const many = OutboxModule.forRoot({ store, desk, worker: { concurrency: 0 } })
    await expect(contextOf([many])).rejects.toThrow("concurrency must be a whole number from 1 to 1000")
    const nothing = OutboxModule.forRootAsync({ useFactory: () => undefined as never })
    await expect(contextOf([DeskModule.forRoot(desk), nothing])).rejects.toThrow("store is required")
    expect(() => OutboxModule.forRootAsync({} as never)).toThrow("needs useFactory, useClass or useExisting")
    expect(() => OutboxModule.forRootAsync({ useFactry: () => {} } as never)).toThrow("did you mean useFactory?")
  })

  it("may not depend on a request, nor on what does", async () => {
    @Injectable({ scope: Scope.REQUEST })
    class PerRequest {}
    const tenant = moduleOf({ providers: [PerRequest], exports: [PerRequest] })
    for (const inject of [[REQUEST], [PerRequest]]) {
      const module = OutboxModule.forRootAsync({
        imports: [tenant],
        inject,
        useFactory: () => ({ store: memoryStore(), desk })
      })
      await expect(contextOf([module])).rejects.toThrow("The options of the default outbox depend on a request")
    }
  })
})

describe("OutboxModule", () => {
  const desk = createRecordingDesk()

  it("makes an outbox injectable by its class or its name, and everywhere when it is global", async () => {
    @Injectable()
    class Metrics {
      constructor(
        readonly outbox: OutboxService,
        @InjectOutbox("intl") readonly intl: Outbox
      ) {}
    }
    const context = await contextOf([
      OutboxModule.forRoot({ store: memoryStore(), desk, isGlobal: true }),
      OutboxModule.forRoot({ store: memoryStore(), desk, isGlobal: true, name: "intl", worker: false }),
      moduleOf({ providers: [Metrics] })
    ])
    const { outbox, intl } = context.get(Metrics, { strict: false })
    expect(await outbox.status()).toMatchObject({ running: true })
    expect(await intl.status()).toMatchObject({ running: false })
    expect(intl).toBe(context.get(getOutboxToken("intl")))
  })

  it("refuses two of one name", async () => {
    const two = [1, 2].map(() => OutboxModule.forRoot({ store: memoryStore(), desk }))
    await expect(contextOf(two)).rejects.toThrow("Two OutboxModules provide the default outbox")
  })

  it("that is loaded lazily is refused, since Nest would never start its worker", async () => {
    const { app } = await serve(moduleOf({}), platforms[0]![1]())
    const lazy = OutboxModule.forRoot({ store: memoryStore(), desk, name: "lazy" })
    await expect(app.get(LazyModuleLoader).load(() => lazy)).rejects.toThrow(
      'The module of the outbox "lazy" was loaded lazily'
    )
  })

  it("opens the store when the application starts, and in a test that gives it another, not at all", async () => {
    const file = temporaryFile()
    const open = vi.fn(() => sqliteStore(file))
    const AppModule = moduleOf({ imports: [OutboxModule.forRoot({ store: open, desk })] })
    const module = await Test.createTestingModule({ imports: [AppModule] })
      .overrideProvider(getOutboxOptionsToken())
      .useValue({ store: memoryStore(), desk, worker: false })
      .compile()
    await module.get(OutboxService).enqueue(message)
    expect([open.mock.calls.length, existsSync(file)]).toEqual([0, false])
    await module.close()
    await contextOf([AppModule])
    expect([open.mock.calls.length, existsSync(file)]).toEqual([1, true])
  })

  it("starts the worker with the application, so that modules may enqueue while it is initialised", async () => {
    const desk = createRecordingDesk()
    const seen: Array<unknown> = []
    @Injectable()
    class Greeter {
      constructor(private readonly outbox: OutboxService) {}
      async onModuleInit() {
        await this.outbox.enqueue(message)
        seen.push(await this.outbox.status())
      }
    }
    const context = await contextOf([OutboxModule.forRoot({ store: memoryStore(), desk })], { providers: [Greeter] })
    expect(seen).toMatchObject([{ pending: 1, running: false }])
    await drained(context.get(OutboxService))
    expect(desk.sent).toHaveLength(1)
  })

  it("starts no worker where it is told so, and the application may start one itself", async () => {
    const desk = createRecordingDesk()
    @Injectable()
    class Later implements OnApplicationBootstrap {
      constructor(private readonly outbox: OutboxService) {}
      onApplicationBootstrap() {
        this.outbox.start({ concurrency: 1 })
      }
    }
    const module = OutboxModule.forRoot({ store: memoryStore(), desk, worker: false })
    const context = await contextOf([module], { providers: [Later] })
    const outbox = context.get(OutboxService)
    await outbox.enqueue(message)
    await drained(outbox)
    expect(() => outbox.start()).toThrow("was started already")
  })
})

describe("OutboxService", () => {
  it("has all that an outbox has", async () => {
    const desk = createRecordingDesk()
    const context = await contextOf([OutboxModule.forRoot({ store: memoryStore(), desk, onUnknown: "park" })])
    const outbox = context.get(OutboxService)
    desk.failNext("SessionEnded")
    desk.failNext("TimedOut")
    const [dead, parked] = await outbox.enqueue([message, { ...message, sessionId: "t" }])
    await drained(outbox)
    expect(await outbox.dead.list()).toMatchObject([{ id: dead?.id }])
    expect(await outbox.parked.list()).toMatchObject([{ id: parked?.id }])
    expect(await outbox.dead.replay("all")).toEqual({ replayed: [dead?.id], refused: [] })
    expect(await outbox.parked.retry([parked?.id ?? ""])).toMatchObject({ replayed: [parked?.id] })
    expect([await outbox.dead.remove([]), await outbox.parked.remove([])]).toEqual([0, 0])
    for await (const { ok } of outbox.enqueueMany([message])) expect(ok).toBe(true)
    await drained(outbox)
    expect(desk.sent.map(({ sessionId }) => sessionId).sort()).toEqual(["s", "s", "t"])
    await outbox[Symbol.asyncDispose]()
    await expect(outbox.enqueue(message)).rejects.toThrow("is closed")
  })

  it("is as wide as an outbox in its type: one in memory stands in for it in a unit test", () => {
    const plain = createOutbox({ desk: createRecordingDesk(), store: memoryStore() })
    expect(new Orders(plain)).toBeInstanceOf(Orders)
    expectTypeOf<OutboxService<"tx">["enqueue"]>().toEqualTypeOf<Outbox<"tx">["enqueue"]>()
    expectTypeOf<OutboxService>().toExtend<Outbox>()
  })
})
