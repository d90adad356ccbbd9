import { Controller, Get, Injectable, Module, Post } from "@nestjs/common"
import { APP_FILTER } from "@nestjs/core"
import { FastifyAdapter } from "@nestjs/platform-fastify"
import { Test } from "@nestjs/testing"
import { describe, expect, expectTypeOf, it, vi } from "vitest"
import { type Desk, DeskExceptionFilter, DeskModule, DeskService, getDeskToken, InjectDesk } from "../src/index.ts"
import {
  createRecordingDesk,
  DeskTestingModule,
  getRecordingDesk,
  overrideDesk,
  type RecordingDesk
} from "../src/testing.ts"
import { afterwards, hello, moduleOf, post } from "./support.ts"

@Injectable()
class Orders {
  constructor(readonly desk: DeskService) {}
  order() {
    return this.desk.send({ sessionId: "s1", text: "订单已收到" })
  }
}

@Injectable()
class Abroad {
  constructor(@InjectDesk("intl") readonly desk: Desk) {}
}

describe("DeskTestingModule", () => {
  it.each([
    ["forRoot()", () => DeskTestingModule.forRoot()],
    ["itself", () => DeskTestingModule]
  ])("given as %s, gives a recording client by type", async (_, imported) => {
    const module = await Test.createTestingModule({ imports: [imported()], providers: [Orders] }).compile()
    const desk = getRecordingDesk(module)
    const { msgRandom } = await module.get(Orders).order()
    expect(desk.sent).toMatchObject([{ sessionId: "s1", text: "订单已收到", msgRandom }])
    expect(desk.lastSent).toBe(desk.sent[0])
    expect(module.get(DeskService)).toBe(desk)
    desk.failNext("SessionEnded")
    await expect(module.get(Orders).order()).rejects.toMatchObject({ reason: { _tag: "SessionEnded" } })
  })

  it("checks messages as the real client does", async () => {
    const module = await Test.createTestingModule({ imports: [DeskTestingModule.forRoot()] }).compile()
    await expect(module.get(DeskService).send({ ...hello, text: "" })).rejects.toMatchObject({
      reason: { _tag: "InvalidMessage", issues: [{ path: "text" }] }
    })
  })

  it("gives named clients, each its own", async () => {
    const module = await Test.createTestingModule({
      imports: [DeskTestingModule.forRoot({ names: ["intl", "cn"] })],
      providers: [Orders, Abroad]
    }).compile()
    await module.get(Abroad).desk.send(hello)
    const counts = [undefined, "intl", "cn"].map((name) => getRecordingDesk(module, name).sent.length)
    expect(counts).toEqual([0, 1, 0])
  })

  it("with a name alone gives that client only", async () => {
    const imports = [DeskTestingModule.forRoot({ name: "intl" })]
    await Test.createTestingModule({ imports, providers: [Abroad] }).compile()
    await expect(Test.createTestingModule({ imports, providers: [Orders] }).compile()).rejects.toThrow("DeskService")
  })

  it("is global when asked for", async () => {
    const feature = moduleOf({ providers: [Orders] })
    const compile = (isGlobal: boolean) =>
      Test.createTestingModule({ imports: [DeskTestingModule.forRoot({ isGlobal }), feature] }).compile()
    await compile(true)
    await expect(compile(false)).rejects.toThrow("DeskService")
  })

  it("starts afresh in every testing module", async () => {
    const compile = () => Test.createTestingModule({ imports: [DeskTestingModule] }).compile()
    expect(getRecordingDesk(await compile())).not.toBe(getRecordingDesk(await compile()))
  })

  it("replaces a module by Nest's own overrideModule", async () => {
    const real = DeskModule.forRoot({ name: "intl" })
    const module = await Test.createTestingModule({
      imports: [moduleOf({ imports: [real], providers: [Abroad], exports: [Abroad] })]
    })
      .overrideModule(real)
      .useModule(DeskTestingModule.forRoot({ name: "intl" }))
      .compile()
    await module.get(Abroad).desk.send(hello)
    expect(getRecordingDesk(module, "intl").sent).toHaveLength(1)
  })
})

describe("overrideDesk", () => {
  const useFactory = vi.fn(() => {
    throw new Error("There is no configuration in tests.")
  })

  @Controller()
  class Shop {
    constructor(
      private readonly orders: Orders,
      private readonly desk: DeskService
    ) {}

    @Post("orders")
    order() {
      return this.orders.order()
    }

    @Get("status")
    status() {
      return this.desk.status()
    }
  }

  @Module({
    imports: [DeskModule.forRoot(), DeskModule.forRootAsync({ name: "intl", useFactory })],
    controllers: [Shop],
    providers: [Orders, Abroad, { provide: APP_FILTER, useClass: DeskExceptionFilter }]
  })
  class AppModule {}

  it("lets a whole application run without network and configuration", async () => {
    const builder = Test.createTestingModule({ imports: [AppModule] })
    const desk = overrideDesk(builder)
    const intl = overrideDesk(builder, "intl")
    const app = (await builder.compile()).createNestApplication(new FastifyAdapter())
    await app.listen(0, "127.0.0.1")
    afterwards(() => app.close())
    const base = await app.getUrl()

    expect((await post(`${base}/orders`, {})).status).toBe(201)
    expect(desk.lastSent).toMatchObject({ text: "订单已收到" })
    desk.failNext("SessionEnded")
    expect((await post(`${base}/orders`, {})).status).toBe(410)
    await app.get(Abroad).desk.send(hello)
    expect([desk.sent.length, intl.sent.length]).toEqual([1, 1])
    expect([getRecordingDesk(app), getRecordingDesk(app, "intl")]).toEqual([desk, intl])
    expect(useFactory).not.toHaveBeenCalled()
  })

  it("overrides one client and leaves the others as they are", async () => {
    const builder = Test.createTestingModule({ imports: [AppModule] })
    overrideDesk(builder)
    await expect(builder.compile()).rejects.toThrow("There is no configuration in tests.")
  })

  it("leaves the recording client open when the application closes", async () => {
    const builder = Test.createTestingModule({ imports: [DeskModule.forRoot()] })
    const desk = overrideDesk(builder)
    const module = await builder.compile()
    await module.init()
    await module.close()
    expect(desk.status().state).toBe("open")
  })
})

describe("getRecordingDesk", () => {
  it("says what to do when the client there is a real one", async () => {
    const module = await Test.createTestingModule({
      imports: [DeskModule.forRoot({ sdkAppId: 1, identifier: "administrator", userSig: "sig" })]
    }).compile()
    expect(() => getRecordingDesk(module)).toThrow(
      "This client is not a recording one: import DeskTestingModule, or call overrideDesk(builder) before compile()."
    )
  })
})

describe("Without Nest", () => {
  it("a class that wants DeskService takes a recording client", async () => {
    const desk = createRecordingDesk()
    await new Orders(desk).order()
    expect(desk.sent).toHaveLength(1)
  })

  it("types what it gives", () => {
    expectTypeOf(overrideDesk).returns.toEqualTypeOf<RecordingDesk>()
    expectTypeOf(getRecordingDesk).returns.toEqualTypeOf<RecordingDesk>()
    expectTypeOf<RecordingDesk>().toExtend<DeskService>()
    expectTypeOf(getDeskToken()).toEqualTypeOf<typeof DeskService | string>()
  })
})
