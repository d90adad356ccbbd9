/** The shop on Koa. */
import { bodyParser } from "@koa/bodyparser"
import Router from "@koa/router"
import { desk, deskErrors } from "@tcdesk/koa"
import Koa from "koa"
import type { FrontEnd } from "./frontEnd.ts"
import { listen } from "./listen.ts"
import { languageField, textField } from "./shop/fields.ts"

export const startKoa: FrontEnd = ({ shop, desk: client, ...options }) => {
  const app = new Koa()
  app
    .use(shopErrors)
    .use(deskErrors())
    .use(bodyParser({ onError: ({ message }, ctx) => ctx.throw(400, message) }))
    .use(desk(client))
  const router = new Router()

  router.post("/customers", async (ctx) => {
    const { body } = ctx.request
    ctx.body = { receipt: await ctx.desk.send(shop.signUp(textField(body, "userId"), languageField(body))) }
  })

  router.get("/orders", (ctx) => {
    ctx.body = { orders: shop.ordersOf(textField(ctx.query, "userId")) }
  })

  router.post("/orders", async (ctx) => {
    const { body } = ctx.request
    const { order, message } = shop.placeOrder(
      textField(body, "userId"),
      textField(body, "product"),
      languageField(body)
    )
    ctx.body = { order, receipt: await ctx.desk.send(message) }
  })

  router.post("/orders/:id/ship", async (ctx) => {
    const { order, message } = shop.ship(Number(ctx.params.id))
    ctx.body = { order, receipt: await ctx.desk.send(message) }
  })

  router.post("/sessions", (ctx) => {
    ctx.body = shop.openSession(textField(ctx.request.body, "userId"))
  })

  router.post("/sessions/:id/replies", async (ctx) => {
    ctx.body = { receipt: await ctx.desk.send(shop.reply(String(ctx.params.id), textField(ctx.request.body, "text"))) }
  })

  app.use(router.routes())
  return listen(app.callback(), options)
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
