/** The shop on Express. */
import { desk, deskErrorHandler } from "@tcdesk/express"
import express, { type ErrorRequestHandler } from "express"
import type { FrontEnd } from "./frontEnd.ts"
import { listen } from "./listen.ts"
import { textField } from "./shop/fields.ts"

export const startExpress: FrontEnd = ({ shop, desk: client, ...options }) => {
  const app = express()
  app.use(express.json(), desk(client))

  app.post("/customers", async (req, res) => {
    res.json({ receipt: await req.desk.send(shop.signUp(textField(req.body, "userId"))) })
  })

  app.post("/orders", async (req, res) => {
    const { order, message } = shop.placeOrder(textField(req.body, "userId"), textField(req.body, "product"))
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
