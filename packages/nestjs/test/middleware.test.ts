import { Controller, Get, type MiddlewareConsumer, Module, type NestModule, Req } from "@nestjs/common"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { describe, expect, expectTypeOf, it } from "vitest"
import "../src/req.ts"
import type { IncomingMessage } from "node:http"
import { type Desk, DeskMiddleware, DeskModule, DeskService } from "../src/index.ts"
import { hello, platforms, serve } from "./support.ts"

describe.each(platforms)("DeskMiddleware on %s", (_, adapter) => {
  const desk = createRecordingDesk()
  const seen: Array<Desk> = []

  @Controller()
  class Shop {
    @Get("send")
    send(@Req() request: IncomingMessage | { raw: IncomingMessage }) {
      const { desk } = "raw" in request ? request.raw : request
      seen.push(desk)
      return desk.send(hello)
    }
  }

  @Module({ imports: [DeskModule.forRoot(desk)], controllers: [Shop] })
  class AppModule implements NestModule {
    configure(consumer: MiddlewareConsumer) {
      consumer.apply(DeskMiddleware).forRoutes(Shop)
    }
  }

  it("puts the client on every request", async () => {
    const { app, base } = await serve(AppModule, adapter())
    expect((await fetch(`${base}/send`)).status).toBe(200)
    expect((await fetch(`${base}/send`)).status).toBe(200)
    expect(desk.sent).toHaveLength(2)
    expect(new Set(seen)).toEqual(new Set([app.get(DeskService)]))
  })
})

describe("@tcdesk/nestjs/req", () => {
  it("types the client on a request, and not as any", () => {
    expectTypeOf<IncomingMessage["desk"]>().toEqualTypeOf<Desk>()
    expectTypeOf<import("http").IncomingMessage["desk"]>().toEqualTypeOf<Desk>()
    expectTypeOf<IncomingMessage["desk"]>().not.toBeAny()
  })
})
