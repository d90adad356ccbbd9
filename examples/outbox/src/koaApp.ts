/** Koa: the outbox stands beside the client. */
import { bodyParser } from "@koa/bodyparser"
import Router from "@koa/router"
import { type Desk, desk, deskErrors } from "@tcdesk/koa"
import { outboxHealth } from "@tcdesk/outbox"
import Koa from "koa"
import type { Order, Shop } from "./Shop.ts"

export const createKoaApp = (client: Desk, shop: Shop): Koa => {
  const app = new Koa()
  app.use(deskErrors()).use(bodyParser()).use(desk(client))
  const router = new Router()

  router.post("/orders", async (ctx) => {
    const { id, sessionId } = ctx.request.body as Order
    await shop.place({ id, sessionId })
    ctx.status = 201
  })

  router.get("/health", async (ctx) => {
    ctx.body = outboxHealth(await shop.outbox.status(), { maxOldestAgeMs: 60_000, maxDead: 0 })
  })

  app.use(router.routes())
  return app
}
