/** The shop on Express. */
import { desk, deskErrorHandler, deskWebhook } from "@tcdesk/express"
import express, { type ErrorRequestHandler } from "express"
import { callbackPath } from "./callback.ts"
import type { FrontEnd } from "./frontEnd.ts"
import { listen } from "./listen.ts"
import { languageField, textField, userIdField } from "./shop/fields.ts"

export const startExpress: FrontEnd = async ({ shop, support, desk: client, callback, ...options }) => {
  const app = express()
  app.use(express.json(), desk(client))

  // Who has signed up is a customer, whatever becomes of the welcome: nobody waits for it.
  app.post("/customers", (req, res) => {
    const userId = userIdField(req.body)
    req.desk.sendInBackground(shop.signUp(userId, languageField(req.body)))
    res.json({ userId })
  })

  app.get("/orders", (req, res) => {
    res.json({ orders: shop.ordersOf(textField(req.query, "userId")) })
  })

  app.post("/orders", (req, res) => {
    const { body } = req
    const { order, message } = shop.placeOrder(userIdField(body), textField(body, "product"), languageField(body))
    req.desk.sendInBackground(message)
    res.json({ order })
  })

  app.post("/orders/:id/ship", (req, res) => {
    const { order, message } = shop.ship(Number(req.params.id))
    req.desk.sendInBackground(message)
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
