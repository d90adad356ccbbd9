import { type Desk, desk, deskErrorHandler, deskWebhook, type Handlers, type Webhook } from "@tcdesk/express"
import express from "express"

/** Stands for a model, which gives its answer piece by piece. */
async function* answerTo(question: string): AsyncGenerator<string> {
  yield `关于“${question}”：`
  yield "您的订单已经发货，"
  yield "预计明天送达。"
}

/** What is done when Desk tells something: what a customer writes is confirmed, in the session that it came from. */
export const on: Handlers = {
  "ChatBot.UserSendMsg": async ({ sessionId, text }, { desk }) => {
    if (text) await desk?.send({ sessionId, text: `收到：${text}` })
  }
}

/** Client and webhook are their maker's to close: real ones in `main.ts`; in the test the client records. */
export const createApp = (client: Desk, webhook: Webhook) => {
  const app = express()
  app.use(express.json(), desk(client))

  // The message is what the request is for: wait for it. The handler at the end answers a refusal.
  app.post("/messages", async (req, res) => {
    const { msgRandom } = await req.desk.send({ sessionId: req.body.sessionId, text: req.body.text })
    res.status(201).json({ msgRandom })
  })

  // The user is stored, whatever becomes of the message.
  app.post("/signups", (req, res) => {
    req.desk.sendInBackground({ from: "@customer_service_account", to: req.body.userId, text: "欢迎注册" })
    res.sendStatus(201)
  })

  // The customer reads the answer while it is being written.
  app.post("/answers", async (req, res) => {
    const { text } = await req.desk.stream({ sessionId: req.body.sessionId, text: answerTo(req.body.question) })
    res.status(201).json({ text })
  })

  // What Desk tells: the customer has written, say. A call is answered at once, and its handler runs afterwards.
  app.post("/desk/callback", deskWebhook(webhook))

  app.use(deskErrorHandler()) // after the routes, before an error handler of your own
  return app
}
