/** The shop on Koa. */
import { bodyParser } from "@koa/bodyparser"
import Router from "@koa/router"
import { desk, deskErrors, deskWebhook } from "@tcdesk/koa"
import Koa from "koa"
import { callbackPath } from "./callback.ts"
import type { FrontEnd } from "./frontEnd.ts"
import { listen } from "./listen.ts"
import { languageField, textField, userIdField } from "./shop/fields.ts"

export const startKoa: FrontEnd = async ({ shop, post, support, desk: client, callback, ...options }) => {
  const app = new Koa()
  app
    .use(shopErrors)
    .use(deskErrors())
    .use(bodyParser({ onError: ({ message }, ctx) => ctx.throw(400, message) }))
    .use(desk(client))
  const router = new Router()

  // Who has signed up is a customer, whatever becomes of the welcome: nobody waits for it.
  router.post("/customers", async (ctx) => {
    const { body } = ctx.request
    const userId = userIdField(body)
    await post.send(shop.signUp(userId, languageField(body)))
    ctx.body = { userId }
  })

  router.get("/orders", (ctx) => {
    ctx.body = { orders: shop.ordersOf(textField(ctx.query, "userId")) }
  })

  router.post("/orders", async (ctx) => {
    const { body } = ctx.request
    const { order, message } = shop.placeOrder(userIdField(body), textField(body, "product"), languageField(body))
    await post.send(message)
    ctx.body = { order }
  })

  router.post("/orders/:id/ship", async (ctx) => {
    const { order, message } = shop.ship(Number(ctx.params.id))
    await post.send(message)
    ctx.body = { order }
  })

  router.post("/sessions", (ctx) => {
    ctx.body = shop.openSession(userIdField(ctx.request.body))
  })

  router.get("/sessions/:id", async (ctx) => {
    ctx.body = await support.session(ctx.desk, String(ctx.params.id))
  })

  // Whoever replies is told what became of it.
  router.post("/sessions/:id/replies", async (ctx) => {
    ctx.body = { receipt: await ctx.desk.send(shop.reply(String(ctx.params.id), textField(ctx.request.body, "text"))) }
  })

  router.post("/sessions/:id/end", async (ctx) => {
    await ctx.desk.sessions.end({ sessionId: String(ctx.params.id) })
    ctx.body = {}
  })

  router.get("/outbox", async (ctx) => {
    ctx.body = { outbox: await post.outboxState() }
  })

  router.post("/outbox/replay", async (ctx) => {
    await post.replay()
    ctx.body = {}
  })

  // What customers write. The answer is not awaited: the next message of the session may ask for a human.
  const hearing =
    callback &&
    deskWebhook({
      ...callback,
      path: callbackPath,
      on: { "ChatBot.UserSendMsg": (event) => void support.hear(client, event) }
    })
  if (hearing) app.use(hearing)

  app.use(router.routes())
  return listen(app.callback(), { ...options, closing: () => hearing?.webhook.close() })
}

/** Of the shop's own errors, and those of a broken request body. */
const shopErrors: Koa.Middleware = async (ctx, next) => {
  try {
    await next()
  } catch (error) {
    const { status, expose, message } = error as { status?: number; expose?: boolean; message: string }
    if (expose !== true) throw error
    ctx.status = status ?? 500
    ctx.body = { error: message }
  }
}
