import type { INestApplication } from "@nestjs/common"
import { Test } from "@nestjs/testing"
import { startEmulator } from "@tcdesk/emulator"
import { DeskModule, DeskService } from "@tcdesk/nestjs"
import { overrideDesk, type RecordingDesk, webhookEvent } from "@tcdesk/nestjs/testing"
import { DeskWebhook, getDeskWebhookOptionsToken, signWebhook } from "@tcdesk/nestjs/webhook"
import { AppModule } from "./app.module"

const callbacks = { sdkAppId: 1400000000, token: "a token of the test" }

describe("the application, with a client that records", () => {
  let app: INestApplication
  let desk: RecordingDesk

  beforeEach(async () => {
    const builder = Test.createTestingModule({ imports: [AppModule] })
    desk = overrideDesk(builder)
    builder.overrideProvider(getDeskWebhookOptionsToken()).useValue(callbacks)
    app = (await builder.compile()).createNestApplication()
    await app.listen(0, "127.0.0.1")
  })
  afterEach(() => app.close())

  const post = async (path: string, body: object) =>
    fetch(`${await app.getUrl()}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body)
    })

  it("sends", async () => {
    expect((await post("/messages", { sessionId: "s-1", text: "您好" })).status).toBe(201)
    expect(desk.lastSent).toMatchObject({ sessionId: "s-1", text: "您好" })
  })

  it("answers 410 where the session has ended", async () => {
    desk.failNext("SessionEnded")
    expect((await post("/messages", { sessionId: "s-1", text: "您好" })).status).toBe(410)
  })

  it("answers a sign-up by 201, whatever becomes of its message", async () => {
    desk.failNext("SessionEnded")
    expect((await post("/signups", { userId: "user45" })).status).toBe(201)
    expect((await post("/signups", { userId: "user46" })).status).toBe(201)
    expect(desk.sent).toMatchObject([{ to: "user46" }])
  })

  it("streams an answer", async () => {
    const { text } = await (await post("/answers", { sessionId: "s-1", question: "订单呢" })).json()
    expect(text).toMatch(/预计明天送达。$/)
  })

  it("confirms what a customer writes in Desk", async () => {
    const { sdkAppId, token } = callbacks
    const path = signWebhook({ url: `/desk/callback?SdkAppid=${sdkAppId}`, token })
    const written = webhookEvent("ChatBot.UserSendMsg", { sessionId: "s-1", text: "订单呢" })
    expect((await post(path, written.raw)).status).toBe(200)
    await app.get(DeskWebhook).close()
    expect(desk.sent).toMatchObject([{ sessionId: "s-1", text: "收到：订单呢" }])
  })
})

test("the emulator shows what the customer gets", async () => {
  const emulator = await startEmulator()
  const sessionId = emulator.openSession({ clientUserId: "user45" })
  const module = await Test.createTestingModule({ imports: [DeskModule.forRoot(emulator.options)] }).compile()
  await module.get(DeskService).send({ sessionId, text: "您好" })
  expect(emulator.messages({ clientUserId: "user45" })).toHaveLength(1)
  await module.close()
  await emulator.close()
})
