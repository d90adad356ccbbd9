/** Express: the outbox stands beside the client. */
import { type Desk, desk, deskErrorHandler } from "@tcdesk/express"
import { outboxHealth } from "@tcdesk/outbox"
import express from "express"
import type { Shop } from "./Shop.ts"

export const createExpressApp = (client: Desk, shop: Shop) => {
  const app = express()
  app.use(express.json(), desk(client))

  app.post("/orders", async (req, res) => {
    await shop.place({ id: req.body.id, sessionId: req.body.sessionId })
    res.sendStatus(201)
  })

  app.get("/health", async (_req, res) => {
    res.json(outboxHealth(await shop.outbox.status(), { maxOldestAgeMs: 60_000, maxDead: 0 }))
  })

  app.use(deskErrorHandler())
  return app
}
