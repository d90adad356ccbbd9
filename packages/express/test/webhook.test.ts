import { createServer, type Server } from "node:http"
import { createRequire } from "node:module"
import type { AddressInfo } from "node:net"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { makeSender, type StartWebhookApp, sdkAppId, token, webhookCases } from "adapter-conformance"
import express5, { type RequestHandler } from "express"
import { afterEach, describe, expect, it } from "vitest"
import { createWebhook, DeskConfigError, desk, deskWebhook } from "../src/index.ts"

/** Its types are those of Express 5 here: only what both have is used. */
const express4 = createRequire(import.meta.url)("express4") as typeof express5

const versions = [
  ["Express 5", express5],
  ["Express 4", express4]
] as const

const listen = async (app: ReturnType<typeof express5>): Promise<{ url: string; server: Server }> => {
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

const starter =
  (express: typeof express5, parsers: ReadonlyArray<RequestHandler>): StartWebhookApp =>
  async (options, given) => {
    const [middleware, callback] = [desk(given), deskWebhook(options)]
    const app = express()
    app.set("env", "test")
    if (parsers.length > 0) app.use(...parsers)
    app.use(middleware)
    app.all("/desk/callback", callback)
    // Express answers what its parsers refuse in HTML.
    app.use(((error, _req, res, _next) => {
      res.status(error.status ?? 500).json({})
    }) satisfies express5.ErrorRequestHandler)
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

for (const [name, express] of versions) {
  webhookCases(name, { start: starter(express, []) })
  webhookCases(`${name}, before whose route no parser knows the content's type`, {
    start: starter(express, [express.json({ type: "application/other" }), express.urlencoded({ extended: false })])
  })
  const parsers = [
    ["express.json()", express.json({ limit: "1mb" })],
    ["express.raw()", express.raw({ type: "*/*", limit: "1mb" })],
    ["express.text()", express.text({ type: "*/*", limit: "1mb" })]
  ] as const
  for (const [parser, handler] of parsers)
    webhookCases(`${name} after ${parser}`, { start: starter(express, [handler]), parsed: true })
}

describe.each(versions)("deskWebhook of %s", (_, express) => {
  const closers: Array<() => unknown> = []
  afterEach(() => {
    for (const close of closers.splice(0)) close()
  })
  const serve = async (app: ReturnType<typeof express5>): Promise<string> => {
    const { url, server } = await listen(app)
    closers.push(() => server.close().closeAllConnections())
    return url
  }
  const post = async (url: string) => {
    const sender = makeSender(url)
    closers.push(sender.close)
    return sender.send()
  }

  it("works under any path and in any router, and shares one webhook between routes", async () => {
    const webhook = createWebhook({ sdkAppId, token })
    const router = express.Router()
    router.post("/desk/callback", deskWebhook(webhook))
    const app = express().use("/deep/er", router).use("/mounted", deskWebhook(webhook))
    const url = await serve(app)
    expect((await post(`${url}/deep/er/desk/callback`)).status).toBe(200)
    expect((await post(`${url}/mounted`)).status).toBe(200)
    await webhook.close()
    expect((await post(`${url}/mounted`)).status).toBe(503)
  })

  it("hands on no client where there is none", async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const app = express().post(
      "/",
      deskWebhook({ sdkAppId, token, on: { "*": (_event, context) => resolve(context) } })
    )
    expect((await post(await serve(app))).status).toBe(200)
    expect(await promise).not.toHaveProperty("desk")
  })

  it("leaves an answer alone that the application has given meanwhile", async () => {
    const answered = Promise.withResolvers<void>()
    const app = express().post(
      "/",
      (_req, res, next) => {
        next()
        res.status(504).end(() => answered.resolve())
      },
      deskWebhook({ sdkAppId, token, answer: { aiProvider: () => answered.promise.then(() => "own" as const) } })
    )
    expect((await post(await serve(app))).status).toBe(504)
  })
})

describe("deskWebhook()", () => {
  it("takes the app and the token from the environment, and names the variable that is missing", () => {
    expect(() => deskWebhook()).toThrow(DeskConfigError)
    expect(() => deskWebhook({ on: {} })).toThrow("TCDESK_SDK_APP_ID")
  })

  it("names an option that it does not know, and says what else is wrong", () => {
    expect(() => deskWebhook({ sdkAppId, tokn: token } as object)).toThrow("did you mean token?")
    expect(() => deskWebhook(null as never)).toThrow(DeskConfigError)
  })

  it("takes a webhook as it is", () => {
    const webhook = createWebhook({ sdkAppId, token, desk: createRecordingDesk() })
    expect(deskWebhook(webhook).webhook).toBe(webhook)
  })
})
