import { type Desk, httpAnswer, isDeskError } from "@tcdesk/core"
import type { Handlers, Webhook } from "@tcdesk/core/webhook"
import { Hono } from "hono"

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
export const createApp = (desk: Desk, webhook: Webhook): Hono => {
  const app = new Hono()

  // The message is what the request is for: wait for it. onError answers a refusal.
  app.post("/messages", async (c) => {
    const { sessionId, text } = await c.req.json()
    const { msgRandom } = await desk.send({ sessionId, text })
    return c.json({ msgRandom }, 201)
  })

  // The user is stored, whatever becomes of the message.
  app.post("/signups", async (c) => {
    const { userId } = await c.req.json()
    desk.sendInBackground({ from: "@customer_service_account", to: userId, text: "欢迎注册" })
    return c.body(null, 201)
  })

  // The customer reads the answer while it is being written.
  app.post("/answers", async (c) => {
    const { sessionId, question } = await c.req.json()
    const { text } = await desk.stream({ sessionId, text: answerTo(question) })
    return c.json({ text }, 201)
  })

  // What Desk tells: the customer has written, say. A call is answered at once, and its handler runs afterwards.
  app.post("/desk/callback", (c) => webhook.fetch(c.req.raw, { desk }))

  app.onError((error, c) => {
    if (isDeskError(error)) {
      const { status, headers, body } = httpAnswer(error)
      return Response.json(body, { status, headers })
    }
    console.error(error)
    return c.json({ error: "Internal Server Error" }, 500)
  })

  return app
}
