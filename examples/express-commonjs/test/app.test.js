const { createServer } = require("node:http")
const { createRecordingDesk } = require("@tcdesk/core/testing")
const { createApp } = require("../src/app.js")

const desk = createRecordingDesk()
const server = createServer(createApp(desk))

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
