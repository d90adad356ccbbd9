/** The shop on Express. */
import { desk, deskErrorHandler } from "@tcdesk/express"
import express, { type ErrorRequestHandler } from "express"
import type { FrontEnd } from "./frontEnd.ts"
import { listen } from "./listen.ts"
import { languageField, textField } from "./shop/fields.ts"

export const startExpress: FrontEnd = ({ shop, desk: client, ...options }) => {
  const app = express()
  app.use(express.json(), desk(client))

  app.post("/customers", async (req, res) => {
    const message = shop.signUp(textField(req.body, "userId"), languageField(req.body))
    res.json({ receipt: await req.desk.send(message) })
  })

  app.get("/orders", (req, res) => {
    res.json({ orders: shop.ordersOf(textField(req.query, "userId")) })
  })

  app.post("/orders", async (req, res) => {
    const { body } = req
    const { order, message } = shop.placeOrder(
      textField(body, "userId"),
      textField(body, "product"),
      languageField(body)
    )
    res.json({ order, receipt: await req.desk.send(message) })
  })

  app.post("/orders/:id/ship", async (req, res) => {
    const { order, message } = shop.ship(Number(req.params.id))
    res.json({ order, receipt: await req.desk.send(message) })
  })

  app.post("/sessions", (req, res) => {
    res.json(shop.openSession(textField(req.body, "userId")))
  })

  app.post("/sessions/:id/replies", async (req, res) => {
    res.json({ receipt: await req.desk.send(shop.reply(req.params.id, textField(req.body, "text"))) })
  })

  app.use(deskErrorHandler(), shopErrorHandler)
  return listen(app, options)
}

/** Of the shop's own errors, and those of a broken request body. */
const shopErrorHandler: ErrorRequestHandler = (error, _req, res, next) => {
  if (error.expose) res.status(error.status).json({ error: error.message })
  else next(error)
}
