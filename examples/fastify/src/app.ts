import { type Desk, httpAnswer, isDeskError } from "@tcdesk/core"
import type { Handlers, Webhook } from "@tcdesk/core/webhook"
import Fastify, { type FastifyInstance } from "fastify"

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

/** Closing the application closes webhook and client: real ones in `main.ts`; in the test the client records. */
export const createApp = (desk: Desk, webhook: Webhook): FastifyInstance => {
  const app = Fastify()
  // After the last request: first what handlers do, then the client.
  app.addHook("onClose", async () => {
    await webhook.close()
    await desk.close()
  })

  app.setErrorHandler((error, _request, reply) => {
    if (!isDeskError(error)) return reply.send(error) // Fastify's own answer
    const { status, headers, body } = httpAnswer(error)
    return reply.code(status).headers(headers).send(body)
  })

  // The message is what the request is for: wait for it. The error handler answers a refusal.
  app.post<{ Body: { sessionId: string; text: string } }>("/messages", async ({ body }, reply) => {
    const { msgRandom } = await desk.send({ sessionId: body.sessionId, text: body.text })
    return reply.code(201).send({ msgRandom })
  })

  // The user is stored, whatever becomes of the message.
  app.post<{ Body: { userId: string } }>("/signups", async ({ body }, reply) => {
    desk.sendInBackground({ from: "@customer_service_account", to: body.userId, text: "欢迎注册" })
    return reply.code(201).send()
  })

  // The customer reads the answer while it is being written.
  app.post<{ Body: { sessionId: string; question: string } }>("/answers", async ({ body }, reply) => {
    const { text } = await desk.stream({ sessionId: body.sessionId, text: answerTo(body.question) })
    return reply.code(201).send({ text })
  })

  // What Desk tells: the customer has written, say. A call is answered at once, and its handler runs afterwards.
  app.post("/desk/callback", async ({ method, originalUrl: url, headers, body: json }, reply) => {
    const answer = await webhook.handle({ method, url, headers, json }, { desk })
    return reply.code(answer.status).headers(answer.headers).send(answer.body)
  })

  return app
}
