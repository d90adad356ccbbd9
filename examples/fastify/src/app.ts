import { type Desk, httpAnswer, isDeskError } from "@tcdesk/core"
import Fastify, { type FastifyInstance } from "fastify"

/** Stands for a model, which gives its answer piece by piece. */
async function* answerTo(question: string): AsyncGenerator<string> {
  yield `关于“${question}”：`
  yield "您的订单已经发货，"
  yield "预计明天送达。"
}

/** Closing the application closes the client: a real one in `main.ts`, one that records in the test. */
export const createApp = (desk: Desk): FastifyInstance => {
  const app = Fastify()
  app.addHook("onClose", () => desk.close()) // after the last request

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

  return app
}
