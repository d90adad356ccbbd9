const assert = require("node:assert/strict")
const { createServer } = require("node:http")
const { afterEach, beforeEach, test } = require("node:test")
const { createRecordingDesk } = require("@tcdesk/core/testing")
const { createApp } = require("../src/app.js")

const desk = createRecordingDesk()
const server = createServer(createApp(desk).callback())

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
  assert.equal(answer.status, 201)
  assert.equal(desk.lastSent?.text, "您好")
})

test("a session that has ended is answered by 410", async () => {
  desk.failNext("SessionEnded")
  assert.equal((await post("/messages", { sessionId: "s-1", text: "您好" })).status, 410)
})

test("a sign-up is answered by 201, whatever becomes of its message", async () => {
  desk.failNext("SessionEnded")
  assert.equal((await post("/signups", { userId: "user45" })).status, 201)
  assert.equal((await post("/signups", { userId: "user46" })).status, 201)
  assert.deepEqual(
    desk.sent.map(({ to }) => to),
    ["user46"]
  )
})

test("an answer is streamed", async () => {
  const { text } = await (await post("/answers", { sessionId: "s-1", question: "订单呢" })).json()
  assert.match(text, /预计明天送达。$/)
})
