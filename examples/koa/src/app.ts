import { bodyParser } from "@koa/bodyparser"
import Router from "@koa/router"
import { type Desk, desk, deskErrors, deskWebhook, type Handlers, type Webhook } from "@tcdesk/koa"
import Koa from "koa"

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
export const createApp = (client: Desk, webhook: Webhook): Koa => {
  const app = new Koa()
  // deskErrors() before everything whose errors it is to answer, after an error handler of your own.
  app.use(deskErrors()).use(bodyParser()).use(desk(client))
  const router = new Router()

  // The message is what the request is for: wait for it. deskErrors() answers a refusal.
  router.post("/messages", async (ctx) => {
    const { sessionId, text } = ctx.request.body as { sessionId: string; text: string }
    const { msgRandom } = await ctx.desk.send({ sessionId, text })
    ctx.status = 201
    ctx.body = { msgRandom }
  })

  // The user is stored, whatever becomes of the message.
  router.post("/signups", (ctx) => {
    const { userId } = ctx.request.body as { userId: string }
    ctx.desk.sendInBackground({ from: "@customer_service_account", to: userId, text: "欢迎注册" })
    ctx.status = 201
  })

  // The customer reads the answer while it is being written.
  router.post("/answers", async (ctx) => {
    const { sessionId, question } = ctx.request.body as { sessionId: string; question: string }
    const { text } = await ctx.desk.stream({ sessionId, text: answerTo(question) })
    ctx.status = 201
    ctx.body = { text }
  })

  // What Desk tells: the customer has written, say. A call is answered at once, and its handler runs afterwards.
  app.use(deskWebhook({ path: "/desk/callback", webhook }))

  app.use(router.routes())
  return app
}
