const { createServer } = require("node:http")
const { createRecordingDesk, signWebhook, webhookEvent } = require("@tcdesk/core/testing")
const { createWebhook } = require("@tcdesk/express")
const { createApp, on } = require("../src/app.js")

const [sdkAppId, token] = [1400000000, "a token of the test"]
const desk = createRecordingDesk()
const webhook = createWebhook({ sdkAppId, token, on })
const server = createServer(createApp(desk, webhook))

beforeEach(() => new Promise((resolve) => server.listen(0, "127.0.0.1", resolve)))
afterEach(() => {
  desk.reset()
  server.close()
})

const post = (path, body) =>
  fetch(`http://127.0.0.1:${server.address().port}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body)
  })

test("a message is sent", async () => {
  const answer = await post("/messages", { sessionId: "s-1", text: "您好" })
  expect(answer.status).toBe(201)
  expect(desk.lastSent).toMatchObject({ sessionId: "s-1", text: "您好" })
})

test("a session that has ended is answered by 410", async () => {
  desk.failNext("SessionEnded")
  expect((await post("/messages", { sessionId: "s-1", text: "您好" })).status).toBe(410)
})

test("a sign-up is answered by 201, whatever becomes of its message", async () => {
  desk.failNext("SessionEnded")
  expect((await post("/signups", { userId: "user45" })).status).toBe(201)
  expect((await post("/signups", { userId: "user46" })).status).toBe(201)
  expect(desk.sent).toMatchObject([{ to: "user46" }])
})

test("an answer is streamed", async () => {
  const { text } = await (await post("/answers", { sessionId: "s-1", question: "订单呢" })).json()
  expect(text).toMatch(/预计明天送达。$/)
})

test("what a customer writes in Desk is confirmed there", async () => {
  const path = signWebhook({ url: `/desk/callback?SdkAppid=${sdkAppId}`, token })
  const written = webhookEvent("ChatBot.UserSendMsg", { sessionId: "s-1", text: "订单呢" })
  expect((await post(path, written.raw)).status).toBe(200)
  await webhook.close()
  expect(desk.lastSent).toMatchObject({ sessionId: "s-1", text: "收到：订单呢" })
})
