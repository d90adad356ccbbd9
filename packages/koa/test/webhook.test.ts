import { createServer, type Server } from "node:http"
import { createRequire } from "node:module"
import type { AddressInfo } from "node:net"
import Router from "@koa/router"
import { makeSender, type StartWebhookApp, sdkAppId, token, webhookCases } from "adapter-conformance"
import Koa3 from "koa"
import { afterEach, describe, expect, it } from "vitest"
import { createWebhook, DeskConfigError, desk, deskWebhook } from "../src/index.ts"

const require = createRequire(import.meta.url)

/** Its types are those of Koa 3 here: only what both have is used. */
const Koa2 = require("koa2") as typeof Koa3

/** Not imported: its types would bring those of another Node. */
const { bodyParser } = require("@koa/bodyparser") as {
  bodyParser(options: { enableTypes?: ReadonlyArray<string>; jsonLimit?: string }): Koa3.Middleware
}

const versions = [
  ["Koa 3", Koa3],
  ["Koa 2", Koa2]
] as const

const listen = async (app: Koa3): Promise<{ url: string; server: Server }> => {
  const server = createServer(app.callback())
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

/** What `co-body` and its like refuse, as an application would answer it. */
const refusing: Koa3.Middleware = async (ctx, next) => {
  try {
    await next()
  } catch (error) {
    ctx.status = (error as { status?: number }).status ?? 500
    ctx.body = {}
  }
}

const starter =
  (Koa: typeof Koa3, parser?: Koa3.Middleware): StartWebhookApp =>
  async (options, given) => {
    const [middleware, callback] = [desk(given), deskWebhook({ path: "/desk/callback", ...options })]
    const app = new Koa()
    if (parser !== undefined) app.use(refusing).use(parser)
    app.use(middleware).use(callback)
    const { url, server } = await listen(app)
    return {
      callback: `${url}/desk/callback`,
      client: middleware.client,
      status: () => callback.webhook.status(),
      close: async () => {
        await callback.webhook.close()
        server.close().closeAllConnections()
        if (given !== middleware.client) await middleware.client.close()
      }
    }
  }

for (const [name, Koa] of versions) {
  webhookCases(name, { start: starter(Koa) })
  webhookCases(`${name}, whose parser does not know the content's type`, {
    start: starter(Koa, bodyParser({ enableTypes: ["form"] }))
  })
  webhookCases(`${name} after @koa/bodyparser`, { start: starter(Koa, bodyParser({ jsonLimit: "1mb" })), parsed: true })
}

describe.each(versions)("deskWebhook of %s", (_, Koa) => {
  const closers: Array<() => unknown> = []
  afterEach(() => {
    for (const close of closers.splice(0)) close()
  })
  const serve = async (app: Koa3): Promise<string> => {
    const { url, server } = await listen(app)
    closers.push(() => server.close().closeAllConnections())
    return url
  }
  const post = async (url: string) => {
    const sender = makeSender(url)
    closers.push(sender.close)
    return sender.send()
  }

  it("lets calls of other paths go on", async () => {
    const app = new Koa().use(deskWebhook({ path: "/desk/callback", sdkAppId, token })).use((ctx) => {
      ctx.body = "mine"
    })
    const url = await serve(app)
    expect(await post(`${url}/desk`)).toMatchObject({ status: 200, body: "mine" })
    expect(await post(`${url}/desk/callback/more`)).toMatchObject({ body: "mine" })
    expect((await post(`${url}/desk/callback`)).body).toContain("ActionStatus")
  })

  it("works in a router without a path of its own, and shares one webhook between routes", async () => {
    const webhook = createWebhook({ sdkAppId, token })
    const router = new Router({ prefix: "/api" })
    router.post("/desk/callback", deskWebhook({ webhook }))
    const app = new Koa()
    app.use(router.routes()).use(deskWebhook({ path: "/other", webhook }))
    const url = await serve(app)
    expect((await post(`${url}/api/desk/callback`)).status).toBe(200)
    expect((await post(`${url}/other`)).status).toBe(200)
    await webhook.close()
    expect((await post(`${url}/other`)).status).toBe(503)
  })

  it("reads the signature also where a mount has taken the path apart", async () => {
    const app = new Koa()
      .use((ctx, next) => {
        ctx.url = "/callback"
        return next()
      })
      .use(deskWebhook({ path: "/callback", sdkAppId, token }))
    expect((await post(`${await serve(app)}/desk/callback`)).status).toBe(200)
  })

  it("hands on no client where there is none", async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const on = { "*": (_event: unknown, context: unknown) => resolve(context) }
    expect((await post(await serve(new Koa().use(deskWebhook({ sdkAppId, token, on }))))).status).toBe(200)
    expect(await promise).not.toHaveProperty("desk")
  })
})

describe("deskWebhook()", () => {
  it("takes the app and the token from the environment, and names the variable that is missing", () => {
    expect(() => deskWebhook()).toThrow(DeskConfigError)
    expect(() => deskWebhook({ path: "/" })).toThrow("TCDESK_SDK_APP_ID")
  })

  it.each(["desk/callback", "/desk?a=1", "/desk#a", "", 7, null])("refuses %j as a path", (path) => {
    expect(() => deskWebhook({ path: path as string, sdkAppId, token })).toThrow("path must be a path")
  })

  it("names an option that it does not know, also beside a webhook that exists already", () => {
    const webhook = createWebhook({ sdkAppId, token })
    expect(() => deskWebhook({ path: "/", sdkAppId, token, tokn: "" } as object)).toThrow("did you mean token?")
    expect(() => deskWebhook({ path: "/", webhook, token } as object)).toThrow("unknown option token")
    expect(() => deskWebhook({ webhook: {} } as never)).toThrow("webhook must be a webhook")
    expect(() => deskWebhook(null as never)).toThrow(DeskConfigError)
  })

  it("takes a webhook as it is", () => {
    const webhook = createWebhook({ sdkAppId, token })
    expect(deskWebhook({ path: "/", webhook }).webhook).toBe(webhook)
  })
})
