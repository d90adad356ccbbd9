import type { IncomingMessage, ServerResponse } from "node:http"
import { context, SpanKind, trace } from "@opentelemetry/api"
import { type Desk, desk, deskErrorHandler } from "@tcdesk/express"
import express, { type RequestHandler } from "express"

/** The request's span, as an instrumentation of HTTP makes it: what the handler does hangs under it. */
const inRequestSpan: RequestHandler = (req, res, next) => {
  const span = trace.getTracer("app").startSpan(`${req.method} ${req.path}`, { kind: SpanKind.SERVER })
  res.once("close", () => span.setAttribute("http.response.status_code", res.statusCode).end())
  context.with(trace.setSpan(context.active(), span), next)
}

/** Stands for a model, which gives its answer piece by piece. */
async function* answerTo(question: string): AsyncGenerator<string> {
  yield `关于“${question}”：`
  yield "您的订单已经发货，"
  yield "预计明天送达。"
}

export const createApp = (client: Desk, metrics: (req: IncomingMessage, res: ServerResponse) => void) => {
  const app = express()
  app.get("/metrics", metrics) // for Prometheus: keep it from the public
  app.use(inRequestSpan, express.json(), desk(client))

  app.post("/messages", async (req, res) => {
    const { msgRandom } = await req.desk.send({ sessionId: req.body.sessionId, text: req.body.text })
    res.status(201).json({ msgRandom })
  })

  app.post("/signups", (req, res) => {
    req.desk.sendInBackground({ from: "@customer_service_account", to: req.body.userId, text: "欢迎注册" })
    res.sendStatus(201)
  })

  app.post("/answers", async (req, res) => {
    const { text } = await req.desk.stream({ sessionId: req.body.sessionId, text: answerTo(req.body.question) })
    res.status(201).json({ text })
  })

  app.use(deskErrorHandler())
  return app
}
