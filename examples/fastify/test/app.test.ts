import assert from "node:assert/strict"
import { afterEach, test } from "node:test"
import { createRecordingDesk, signWebhook, webhookEvent } from "@tcdesk/core/testing"
import { createWebhook } from "@tcdesk/core/webhook"
import { createApp, on } from "../src/app.ts"

const [sdkAppId, token] = [1400000000, "a token of the test"]
const desk = createRecordingDesk()
const webhook = createWebhook({ sdkAppId, token, on })
const app = createApp(desk, webhook)
afterEach(() => desk.reset())

const post = (url: string, payload: object) => app.inject({ method: "POST", url, payload })

test("a message is sent", async () => {
  const answer = await post("/messages", { sessionId: "s-1", text: "您好" })
  assert.equal(answer.statusCode, 201)
  assert.equal(desk.lastSent?.text, "您好")
})

test("a session that has ended is answered by 410", async () => {
  desk.failNext("SessionEnded")
  assert.equal((await post("/messages", { sessionId: "s-1", text: "您好" })).statusCode, 410)
})

test("a sign-up is answered by 201, whatever becomes of its message", async () => {
  desk.failNext("SessionEnded")
  assert.equal((await post("/signups", { userId: "user45" })).statusCode, 201)
  assert.equal((await post("/signups", { userId: "user46" })).statusCode, 201)
  assert.deepEqual(
    desk.sent.map(({ to }) => to),
    ["user46"]
  )
})

test("an answer is streamed", async () => {
  const answer = await post("/answers", { sessionId: "s-1", question: "订单呢" })
  const { text } = await answer.json()
  assert.match(text, /预计明天送达。$/)
})

test("what a customer writes in Desk is confirmed there", async () => {
  const path = signWebhook({ url: `/desk/callback?SdkAppid=${sdkAppId}`, token })
  const written = webhookEvent("ChatBot.UserSendMsg", { sessionId: "s-1", text: "订单呢" })
  assert.equal((await post(path, written.raw)).statusCode, 200)
  await webhook.close()
  assert.equal(desk.lastSent?.text, "收到：订单呢")
})
