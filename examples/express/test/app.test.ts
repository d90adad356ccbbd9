import assert from "node:assert/strict"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, beforeEach, test } from "node:test"
import { createRecordingDesk, signWebhook, webhookEvent } from "@tcdesk/core/testing"
import { createWebhook } from "@tcdesk/express"
import { createApp, on } from "../src/app.ts"

const [sdkAppId, token] = [1400000000, "a token of the test"]
const desk = createRecordingDesk()
const webhook = createWebhook({ sdkAppId, token, on })
const server = createServer(createApp(desk, webhook))

beforeEach(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)))
afterEach(() => {
  desk.reset()
  server.close()
})

const post = (path: string, body: object) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
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

test("what a customer writes in Desk is confirmed there", async () => {
  const path = signWebhook({ url: `/desk/callback?SdkAppid=${sdkAppId}`, token })
  const written = webhookEvent("ChatBot.UserSendMsg", { sessionId: "s-1", text: "订单呢" })
  assert.equal((await post(path, written.raw)).status, 200)
  await webhook.close()
  assert.equal(desk.lastSent?.text, "收到：订单呢")
})
