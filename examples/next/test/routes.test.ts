import { createRecordingDesk } from "@tcdesk/core/testing"
import { afterEach, expect, test, vi } from "vitest"
import * as answers from "../app/answers/route"
import * as messages from "../app/messages/route"
import * as signups from "../app/signups/route"

const desk = createRecordingDesk()
vi.stubGlobal("desk", desk)

const later: Array<() => Promise<void>> = []
vi.mock("next/server", () => ({ after: (work: () => Promise<void>) => later.push(work) }))

afterEach(() => desk.reset())

const post = ({ POST }: { POST: (request: Request) => Promise<Response> }, body: object): Promise<Response> =>
  POST(new Request("http://localhost/", { method: "POST", body: JSON.stringify(body) }))

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
  await later[0]?.()
  expect(desk.sent).toMatchObject([{ to: "user45" }])
})

test("an answer is streamed", async () => {
  const { text } = await (await post(answers, { sessionId: "s-1", question: "订单呢" })).json()
  expect(text).toMatch(/预计明天送达。$/)
})
