/** The shop on Express. */
import { desk, deskErrorHandler, deskWebhook } from "@tcdesk/express"
import express, { type ErrorRequestHandler } from "express"
import { callbackPath } from "./callback.ts"
import type { FrontEnd } from "./frontEnd.ts"
import { listen } from "./listen.ts"
import { languageField, textField, userIdField } from "./shop/fields.ts"

export const startExpress: FrontEnd = async ({ shop, post, support, desk: client, callback, ...options }) => {
  const app = express()
  app.use(express.json(), desk(client))

  // Who has signed up is a customer, whatever becomes of the welcome: nobody waits for it.
  app.post("/customers", async (req, res) => {
    const userId = userIdField(req.body)
    await post.send(shop.signUp(userId, languageField(req.body)))
    res.json({ userId })
  })

  app.get("/orders", (req, res) => {
    res.json({ orders: shop.ordersOf(textField(req.query, "userId")) })
  })

  app.post("/orders", async (req, res) => {
    const { body } = req
    const { order, message } = shop.placeOrder(userIdField(body), textField(body, "product"), languageField(body))
    await post.send(message)
    res.json({ order })
  })

  app.post("/orders/:id/ship", async (req, res) => {
    const { order, message } = shop.ship(Number(req.params.id))
    await post.send(message)
    res.json({ order })
  })

  app.post("/sessions", (req, res) => {
    res.json(shop.openSession(userIdField(req.body)))
  })

  app.get("/sessions/:id", async (req, res) => {
    res.json(await support.session(req.desk, req.params.id))
  })

  // Whoever replies is told what became of it.
  app.post("/sessions/:id/replies", async (req, res) => {
    res.json({ receipt: await req.desk.send(shop.reply(req.params.id, textField(req.body, "text"))) })
  })

  app.post("/sessions/:id/end", async (req, res) => {
    await req.desk.sessions.end({ sessionId: req.params.id })
    res.json({})
  })

  app.get("/outbox", async (_req, res) => {
    res.json({ outbox: await post.outboxState() })
  })

  app.post("/outbox/replay", async (_req, res) => {
    await post.replay()
    res.json({})
  })

  // What customers write. The answer is not awaited: the next message of the session may ask for a human.
  const hearing =
    callback && deskWebhook({ ...callback, on: { "ChatBot.UserSendMsg": (event) => void support.hear(client, event) } })
  if (hearing) app.post(callbackPath, hearing)

  app.use(deskErrorHandler(), shopErrorHandler)
  return listen(app, { ...options, closing: () => hearing?.webhook.close() })
}

/** Of the shop's own errors, and those of a broken request body. */
const shopErrorHandler: ErrorRequestHandler = (error, _req, res, next) => {
  if (error.expose) res.status(error.status).json({ error: error.message })
  else next(error)
}
