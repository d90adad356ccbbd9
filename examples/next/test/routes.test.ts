import { createRecordingDesk, signWebhook, webhookEvent } from "@tcdesk/core/testing"
import { afterEach, expect, test, vi } from "vitest"
import * as answers from "../app/answers/route"
import * as callback from "../app/desk/callback/route"
import * as messages from "../app/messages/route"
import * as signups from "../app/signups/route"

const desk = createRecordingDesk()
vi.stubGlobal("desk", desk)
vi.stubEnv("TCDESK_SDK_APP_ID", "1400000000")
vi.stubEnv("TCDESK_WEBHOOK_TOKEN", "a token of the test")

const later: Array<(() => Promise<void>) | Promise<void>> = []
vi.mock("next/server", () => ({ after: (work: (() => Promise<void>) | Promise<void>) => later.push(work) }))

afterEach(() => {
  desk.reset()
  later.length = 0
})

/** Does what was to be done after the answer. */
const doLater = async () => {
  for (const work of later) await (typeof work === "function" ? work() : work)
}

const post = (
  { POST }: { POST: (request: Request) => Promise<Response> },
  body: object,
  query = ""
): Promise<Response> => POST(new Request(`http://localhost/${query}`, { method: "POST", body: JSON.stringify(body) }))

test("a message is sent", async () => {
  expect((await post(messages, { sessionId: "s-1", text: "您好" })).status).toBe(201)
  expect(desk.lastSent).toMatchObject({ sessionId: "s-1", text: "您好" })
})

test("a session that has ended is answered by 410", async () => {
  desk.failNext("SessionEnded")
  expect((await post(messages, { sessionId: "s-1", text: "您好" })).status).toBe(410)
})

test("a sign-up is answered before its message is sent", async () => {
  expect((await post(signups, { userId: "user45" })).status).toBe(201)
  expect(desk.sent).toEqual([])
  await doLater()
  expect(desk.sent).toMatchObject([{ to: "user45" }])
})

test("an answer is streamed", async () => {
  const { text } = await (await post(answers, { sessionId: "s-1", question: "订单呢" })).json()
  expect(text).toMatch(/预计明天送达。$/)
})

test("what a customer writes in Desk is confirmed there, after the call is answered", async () => {
  const query = signWebhook({ url: "?SdkAppid=1400000000", token: "a token of the test" })
  const written = webhookEvent("ChatBot.UserSendMsg", { sessionId: "s-1", text: "订单呢" })
  expect((await post(callback, written.raw, query)).status).toBe(200)
  await doLater()
  expect(desk.sent).toMatchObject([{ sessionId: "s-1", text: "收到：订单呢" }])
})
