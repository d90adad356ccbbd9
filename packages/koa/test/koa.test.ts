import { createServer, type IncomingMessage, type Server } from "node:http"
import { createRequire } from "node:module"
import type { AddressInfo } from "node:net"
import { json } from "node:stream/consumers"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { adapterCases, type StartApp } from "adapter-conformance"
import Koa3 from "koa"
import { afterEach, describe, expect, expectTypeOf, it } from "vitest"
import { type Desk, DeskConfigError, desk, deskErrors, getDesk, type OutgoingMessage } from "../src/index.ts"
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
  async (given, { forgetful = false } = {}) => {
    const middleware = desk(given)
    const app = new Koa()
    app.silent = true
    app.use(deskErrors()).use(middleware)
    app.use(async (ctx) => {
      const receipt = ctx.desk.send((await json(ctx.req)) as OutgoingMessage)
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
