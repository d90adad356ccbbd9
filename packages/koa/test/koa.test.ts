import { createServer, type IncomingMessage, type Server } from "node:http"
import { createRequire } from "node:module"
import type { AddressInfo } from "node:net"
import { Readable } from "node:stream"
import { json } from "node:stream/consumers"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { adapterCases, type StartApp } from "adapter-conformance"
import Koa3 from "koa"
import { afterEach, describe, expect, expectTypeOf, it, vi } from "vitest"
import {
  type Desk,
  DeskConfigError,
  desk,
  deskErrors,
  getDesk,
  type JsonObject,
  type OutgoingMessage,
  type StreamedMessage
} from "../src/index.ts"
import "../src/req.ts"

/** Its types are those of Koa 3 here: only what both have is used. */
const Koa2 = createRequire(import.meta.url)("koa2") as typeof Koa3

const versions = [
  ["Koa 3", Koa3],
  ["Koa 2", Koa2]
] as const

const listen = async (app: Koa3): Promise<{ url: string; server: Server }> => {
  const server = createServer(app.callback())
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

const starter =
  (Koa: typeof Koa3): StartApp =>
  async (given, { forgetful = false, background = false, headers = {} } = {}) => {
    const middleware = desk(given)
    const app = new Koa()
    app.silent = true
    app.use(deskErrors()).use(middleware)
    app.use(async (ctx, next) => {
      if (ctx.path !== "/state") return next()
      ctx.body = await ctx.desk.sessions.state({ sessionId: String(ctx.query.sessionId) })
    })
    app.use(async (ctx, next) => {
      if (ctx.path !== "/stream") return next()
      ctx.body = await ctx.desk.stream((await json(ctx.req)) as StreamedMessage)
    })
    app.use(async (ctx, next) => {
      if (ctx.path !== "/call") return next()
      const { command, body } = (await json(ctx.req)) as { command: string; body: JsonObject }
      ctx.body = await ctx.desk.call(command, body)
    })
    app.use(async (ctx) => {
      ctx.set(headers)
      const message = (await json(ctx.req)) as OutgoingMessage
      if (background) {
        ctx.desk.sendInBackground(message)
        ctx.body = ""
        return
      }
      const receipt = ctx.desk.send(message)
      ctx.body = forgetful ? "" : await receipt
    })
    const { url, server } = await listen(app)
    return {
      url,
      client: middleware.client,
      close: async () => {
        server.close().closeAllConnections()
        if (given !== middleware.client) await middleware.client.close()
      }
    }
  }

for (const [name, Koa] of versions) adapterCases(name, starter(Koa))

describe.each(versions)("%s", (_, Koa) => {
  const servers: Array<Server> = []
  const serve = async (app: Koa3): Promise<string> => {
    const { url, server } = await listen(app)
    servers.push(server)
    return url
  }
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections()
  })

  it("lets errors that are not Desk's go on", async () => {
    const app = new Koa()
    const seen: Array<unknown> = []
    app.on("error", (error) => seen.push(error))
    app.use(deskErrors()).use(() => {
      throw new Error("mine")
    })
    expect((await fetch(await serve(app))).status).toBe(500)
    expect(seen).toMatchObject([{ message: "mine" }])
  })

  /** An application with a middleware of its own for all errors, around `deskErrors()` or within it. */
  const guarded = async (order: "own-outside" | "own-inside") => {
    const client = createRecordingDesk()
    const app = new Koa()
    const own: Koa3.Middleware = async (ctx, next) => {
      try {
        await next()
      } catch (error) {
        ctx.status = 500
        ctx.body = { own: (error as Error).message }
      }
    }
    for (const middleware of order === "own-outside" ? [own, deskErrors()] : [deskErrors(), own]) app.use(middleware)
    app.use(desk(client)).use(async (ctx) => {
      if (ctx.path === "/mine") throw new Error("mine")
      ctx.body = await ctx.desk.send({ sessionId: "s", text: "您好" })
    })
    const url = await serve(app)
    client.failNext("SessionEnded")
    const [failed, mine] = [await fetch(url), await fetch(`${url}/mine`)]
    return { failed: failed.status, mine: [mine.status, await mine.json()] }
  }

  it("answers within a middleware of the application's own that takes every error, which gets the others", async () => {
    expect(await guarded("own-outside")).toEqual({ failed: 410, mine: [500, { own: "mine" }] })
  })

  it("never comes to a turn around one", async () => {
    expect(await guarded("own-inside")).toEqual({ failed: 500, mine: [500, { own: "mine" }] })
  })

  it.each([
    ["ServiceFault", 1],
    ["SessionEnded", 0]
  ] as const)("tells a %s by Koa's error event: %i time(s)", async (reason, times) => {
    const client = createRecordingDesk()
    const app = new Koa()
    const seen: Array<unknown> = []
    app.on("error", (error, ctx) => seen.push([error._tag, ctx.status]))
    app.use(deskErrors()).use(desk(client))
    app.use(async (ctx) => {
      ctx.body = await ctx.desk.send({ sessionId: "s", text: "您好" })
    })
    client.failNext(reason)
    await fetch(await serve(app))
    expect(seen).toEqual(Array(times).fill(["DeskError", 502]))
  })

  const failing = (client: ReturnType<typeof createRecordingDesk>) => {
    const app = new Koa()
    app.silent = true
    return app.use(desk(client)).use(async (ctx, next) => {
      client.failNext("SessionEnded")
      await next()
      ctx.body = await ctx.desk.send({ sessionId: "s", text: "您好" })
    })
  }

  it("drops what was set after it, cookies included, as Koa does, and keeps what was there before", async () => {
    const app = new Koa()
    app.use(async (ctx, next) => {
      ctx.set({ "Access-Control-Allow-Origin": "https://shop.example", Vary: "Origin" })
      ctx.cookies.set("outer", "kept")
      await next()
    })
    app.use(deskErrors()).use((ctx, next) => {
      ctx.cookies.set("inner", "dropped")
      ctx.set({ "X-Total": "5", Vary: "Cookie" })
      ctx.message = "Made for you"
      return next()
    })
    for (const middleware of failing(createRecordingDesk()).middleware) app.use(middleware)
    const { status, statusText, headers } = await fetch(await serve(app))
    expect([status, statusText]).toEqual([410, "Gone"])
    expect(headers.get("access-control-allow-origin")).toBe("https://shop.example")
    expect([headers.get("x-total"), headers.get("vary")]).toEqual([null, "Origin"])
    expect(headers.getSetCookie()).toEqual([expect.stringContaining("outer=kept")])
  })

  it("sets the headers that the error names, as Koa does: those of @koa/cors, say", async () => {
    const app = new Koa()
    app.use(deskErrors()).use(async (_, next) => {
      try {
        await next()
      } catch (error) {
        const headers = { "access-control-allow-origin": "*", "content-type": "text/html", "Content-Length": "3" }
        throw Object.assign(error as object, { headers })
      }
    })
    for (const middleware of failing(createRecordingDesk()).middleware) app.use(middleware)
    const response = await fetch(await serve(app))
    expect(response.headers.get("access-control-allow-origin")).toBe("*")
    expect(response.headers.get("content-type")).toContain("application/json")
    expect(await response.json()).toMatchObject({ error: "SessionEnded" })
  })

  it("destroys a stream that was to be the answer", async () => {
    const stream = new Readable({ read() {} })
    const app = new Koa().use(deskErrors()).use((ctx, next) => {
      ctx.body = stream
      return next()
    })
    for (const middleware of failing(createRecordingDesk()).middleware) app.use(middleware)
    expect(await (await fetch(await serve(app as Koa3))).json()).toMatchObject({ error: "SessionEnded" })
    await vi.waitFor(() => expect(stream.destroyed).toBe(true))
  })

  it("leaves an answer to whoever has taken it by ctx.respond = false: what Koa does with the error it does", async () => {
    for (const handled of [true, false]) {
      const app = new Koa()
      const seen: Array<unknown> = []
      app.on("error", (error) => seen.push(error._tag))
      if (handled) app.use(deskErrors())
      app.use((ctx, next) => {
        ctx.respond = false
        return next()
      })
      for (const middleware of failing(createRecordingDesk()).middleware) app.use(middleware)
      const { status } = await fetch(await serve(app))
      expect([status, seen]).toEqual([500, ["DeskError"]])
    }
  })

  it("leaves an answer that has begun to Koa and to its writer", async () => {
    const app = new Koa()
    const seen: Array<unknown> = []
    app.on("error", (error, ctx) => {
      seen.push(error._tag)
      ctx.res.end("and no more")
    })
    app.use(deskErrors()).use((ctx, next) => {
      ctx.respond = false
      ctx.status = 200
      ctx.res.write("partly ")
      return next()
    })
    for (const middleware of failing(createRecordingDesk()).middleware) app.use(middleware)
    const response = await fetch(await serve(app))
    expect([response.status, await response.text(), seen]).toEqual([200, "partly and no more", ["DeskError"]])
  })

  it("gives one object on ctx, ctx.request and ctx.req, on every request", async () => {
    const client = createRecordingDesk()
    const app = new Koa()
    const seen: Array<Desk> = []
    app.use(desk(client)).use((ctx) => {
      seen.push(ctx.desk, ctx.request.desk, ctx.req.desk, getDesk(ctx))
      ctx.body = ""
    })
    const url = await serve(app)
    await fetch(url)
    await fetch(url)
    expect(seen).toHaveLength(8)
    for (const one of seen) expect(one).toBe(client)
  })

  it("says what to do when the middleware did not run", async () => {
    const app = new Koa()
    let caught: unknown
    app.use((ctx) => {
      try {
        getDesk(ctx)
      } catch (error) {
        caught = error
      }
      ctx.body = ""
    })
    await fetch(await serve(app))
    expect(caught).toMatchObject({ message: "ctx.desk is missing: register app.use(desk(…)) before this middleware." })
  })
})

describe("on test doubles", () => {
  type Given = Parameters<ReturnType<typeof deskErrors>>[0]

  it.each([{}, { app: {} }, { app: undefined, res: {} }])("deskErrors answers for a context of %j", async (double) => {
    for (const reason of ["ServiceFault", "SessionEnded"] as const) {
      const client = createRecordingDesk()
      client.failNext(reason)
      const ctx = { ...double }
      await deskErrors()(ctx as unknown as Given, () => client.send({ sessionId: "s", text: "您好" }))
      expect(ctx).toMatchObject({ body: { error: reason } })
    }
  })

  it("desk() and getDesk() need no more than an object, and getDesk() says what is missing of anything", async () => {
    const client = createRecordingDesk()
    const ctx = {} as Given
    expect(await desk(client)(ctx, async () => "next")).toBe("next")
    expect(getDesk(ctx)).toBe(client)
    for (const given of [undefined, null, {}, { desk: null }]) {
      expect(() => getDesk(given as unknown as Given)).toThrow("ctx.desk is missing")
    }
  })
})

describe("desk()", () => {
  it("reads the environment when it is given nothing, and names the variable that is missing", () => {
    expect(() => desk()).toThrow(DeskConfigError)
    expect(() => desk()).toThrow("TCDESK_SDK_APP_ID")
  })

  it("types every place as the client, none as any", () => {
    expectTypeOf<Koa3.ParameterizedContext["desk"]>().toEqualTypeOf<Desk>()
    expectTypeOf<Koa3.ParameterizedContext["desk"]>().not.toBeAny()
    expectTypeOf<Koa3.Context["desk"]>().not.toBeAny()
    expectTypeOf<Koa3.Request["desk"]>().toEqualTypeOf<Desk>()
    expectTypeOf<IncomingMessage["desk"]>().toEqualTypeOf<Desk>()
  })
})
