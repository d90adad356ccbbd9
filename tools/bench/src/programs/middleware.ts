/**
 * What the adapters cost a request, in process and without a socket: the same application with and without 50 of them, so
 * that the cost of one rises above the noise.
 */
import "reflect-metadata"
import { IncomingMessage, type RequestListener, ServerResponse } from "node:http"
import { Socket } from "node:net"
import { Controller, Get, Inject, Module } from "@nestjs/common"
import { NestFactory } from "@nestjs/core"
import type { NestExpressApplication } from "@nestjs/platform-express"
import { createDesk } from "@tcdesk/core"
import { desk as expressDesk } from "@tcdesk/express"
import { desk as koaDesk } from "@tcdesk/koa"
import { DeskModule, DeskService } from "@tcdesk/nestjs"
import express from "express"
import Koa from "koa"
import { answer } from "../answer.ts"
import { clientOptions } from "../clientOptions.ts"
import { cpuMark, cpuSince } from "../cpu.ts"
import { inTurns } from "../inTurns.ts"

/** So many times the middleware is used, or, with Nest, the module imported. */
const stack = 50

export type Framework = "express" | "koa" | "nest"

const client = createDesk(clientOptions("http://127.0.0.1:1"))

let handled = 0

/** Each application ends a request in a handler that counts it and answers nothing. */
const applications = {
  express: (count: number): RequestListener => {
    const app = express()
    for (let used = 0; used < count; used += 1) app.use(expressDesk(client))
    app.use((req) => {
      if (count > 0 && req.desk !== client) throw new Error("the middleware has not run")
      handled += 1
    })
    return app
  },
  koa: (count: number): RequestListener => {
    const app = new Koa()
    for (let used = 0; used < count; used += 1) app.use(koaDesk(client))
    app.use((ctx) => {
      if (count > 0 && ctx.desk !== client) throw new Error("the middleware has not run")
      ctx.respond = false
      handled += 1
    })
    return app.callback()
  },
  nest: async (count: number): Promise<RequestListener> => {
    class Plain {
      hello() {
        handled += 1
      }
    }
    class Injected {
      readonly desk: DeskService
      constructor(desk: DeskService) {
        this.desk = desk
      }
      hello() {
        if (this.desk === undefined) throw new Error("nothing was injected")
        handled += 1
      }
    }
    // Decorators called as the functions that they are: Node strips types and leaves no decorators in.
    Inject(DeskService)(Injected, undefined, 0)
    const controller = count === 0 ? Plain : Injected
    const method = Object.getOwnPropertyDescriptor(controller.prototype, "hello") as TypedPropertyDescriptor<unknown>
    Controller()(controller)
    Get("/")(controller.prototype, "hello", method)
    class App {}
    const named = Array.from({ length: Math.max(0, count - 1) }, (_, index) =>
      DeskModule.forRoot({ client, name: `client-${index}` })
    )
    const imports = count === 0 ? [] : [DeskModule.forRoot({ client }), ...named]
    Module({ imports, controllers: [controller] })(App)
    const app = await NestFactory.create<NestExpressApplication>(App, { logger: false, bodyParser: false })
    await app.init()
    return app.getHttpAdapter().getInstance() as RequestListener
  }
} satisfies { readonly [F in Framework]: (count: number) => RequestListener | Promise<RequestListener> }

const request = (listener: RequestListener): void => {
  const req = new IncomingMessage(new Socket())
  Object.assign(req, { method: "GET", url: "/", headers: { host: "loopback" } })
  listener(req, new ServerResponse(req))
}

/** CPU per request, in µs. */
const cost = async (listener: RequestListener, requests: number): Promise<number> => {
  handled = 0
  const mark = cpuMark()
  // Koa and Nest go on in microtasks: they get their turn after every few requests.
  for (let made = 0; made < requests; made += 10) {
    for (let next = 0; next < 10; next += 1) request(listener)
    await new Promise((resolve) => setImmediate(resolve))
  }
  const cpuUs = cpuSince(mark)
  if (handled !== requests) throw new Error(`${handled} of ${requests} requests were handled`)
  return cpuUs / requests
}

export interface MiddlewareCost {
  readonly stack: number
  /** CPU per request in µs, by batch. */
  readonly without: ReadonlyArray<number>
  readonly stacked: ReadonlyArray<number>
}

export interface Job {
  readonly framework: Framework
  readonly batches: number
  readonly requests: number
}

answer(async ({ framework, batches, requests }: Job): Promise<MiddlewareCost> => {
  const bare = await applications[framework](0)
  const full = await applications[framework](stack)
  const measured = { without: () => cost(bare, requests), stacked: () => cost(full, requests) }
  return { stack, ...(await inTurns(batches, measured, 2)) }
})
