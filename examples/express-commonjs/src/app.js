const { desk, deskErrorHandler } = require("@tcdesk/express")
const express = require("express")

/** Stands for a model, which gives its answer piece by piece. */
async function* answerTo(question) {
  yield `关于“${question}”：`
  yield "您的订单已经发货，"
  yield "预计明天送达。"
}

/** The client is its maker's to close: a real one in `main.js`, one that records in the test. */
const createApp = (client) => {
  const app = express()
  app.use(express.json(), desk(client))

  // The message is what the request is for: wait for it. The handler at the end answers a refusal; Express 4 must be handed it.
  app.post("/messages", (req, res, next) => {
    req.desk
      .send({ sessionId: req.body.sessionId, text: req.body.text })
      .then(({ msgRandom }) => res.status(201).json({ msgRandom }), next)
  })

  // The user is stored, whatever becomes of the message.
  app.post("/signups", (req, res) => {
    req.desk.sendInBackground({ from: "@customer_service_account", to: req.body.userId, text: "欢迎注册" })
    res.sendStatus(201)
  })

  // The customer reads the answer while it is being written.
  app.post("/answers", (req, res, next) => {
    req.desk
      .stream({ sessionId: req.body.sessionId, text: answerTo(req.body.question) })
      .then(({ text }) => res.status(201).json({ text }), next)
  })

  app.use(deskErrorHandler()) // after the routes, before an error handler of your own
  return app
}

module.exports = { createApp }
