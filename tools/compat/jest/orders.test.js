// The recording client, real sends and the emulator, in CommonJS under Jest; and what becomes of them under its fake timers.
const { createDesk, DeskError } = require("@tcdesk/core")
const { createRecordingDesk } = require("@tcdesk/core/testing")
const { startEmulator } = require("@tcdesk/emulator")
const { desk, deskErrorHandler } = require("@tcdesk/express")
const koaDesk = require("@tcdesk/koa")
const express = require("express")
const Koa = require("koa")

const withEmulator = async (use) => {
  const emulator = await startEmulator()
  const { sdkAppId, identifier, secretKey, url: endpoint } = emulator
  const client = createDesk({ sdkAppId, identifier, secretKey, endpoint })
  await use({ emulator, client, sessionId: emulator.openSession({ clientUserId: "user45" }) })
  await client.close()
  await emulator.close()
}

const post = async (listener, path) => {
  const server = listener.listen(0)
  const answer = await fetch(`http://127.0.0.1:${server.address().port}${path}`, { method: "POST" })
  await new Promise((resolve) => server.close(resolve))
  return answer
}

afterEach(() => jest.useRealTimers())

test("a recording client behind Express and Koa", async () => {
  const recording = createRecordingDesk()
  const app = express()
  app.use(desk(recording))
  app.post("/hello", (req, res, next) => {
    req.desk.send({ sessionId: "s-1", text: "您好" }).then((receipt) => res.json(receipt), next)
  })
  app.use(deskErrorHandler())
  expect((await post(app, "/hello")).status).toBe(200)
  expect(recording.lastSent).toMatchObject({ sessionId: "s-1", text: "您好" })
  recording.failNext("SessionEnded")
  expect((await post(app, "/hello")).status).toBe(410)

  const koa = new Koa().use(koaDesk.deskErrors()).use(koaDesk.desk(recording))
  koa.use(async (ctx) => {
    ctx.body = await ctx.desk.send({ sessionId: "s-1", text: "" })
  })
  expect((await post(koa, "/hello")).status).toBe(400)
})

test("a real send, and the emulator with its page", () =>
  withEmulator(async ({ emulator, client, sessionId }) => {
    await client.send({ sessionId, text: "您好" })
    expect(emulator.messages({ clientUserId: "user45" })).toHaveLength(1)
    emulator.endSession(sessionId)
    await expect(client.send({ sessionId, text: "您好" })).rejects.toBeInstanceOf(DeskError)
    expect(await (await fetch(emulator.url)).text()).toContain("<!doctype html>")
  }))

test("with fake timers a recording client sends and fails as ever", async () => {
  jest.useFakeTimers()
  const recording = createRecordingDesk()
  await recording.send({ sessionId: "s-1", text: "您好" })
  recording.failNext("TimedOut")
  await expect(recording.send({ sessionId: "s-1", text: "您好" })).rejects.toMatchObject({ delivery: "unknown" })
  await recording.close()
  expect(jest.getTimerCount()).toBe(0)
})

test("with fake timers a client with a fetch of its own ends when its deadline is reached", async () => {
  jest.useFakeTimers()
  const fetch = async () => new Response("", { status: 503 })
  const client = createDesk({ sdkAppId: 1, identifier: "administrator", secretKey: "key", fetch })
  const failed = client.send({ sessionId: "s-1", text: "您好" }).catch((error) => error)
  await jest.advanceTimersByTimeAsync(15_000)
  expect(await failed).toMatchObject({ reason: { _tag: "ServiceFault" }, delivery: "unknown" })
})

test("with fake timers, but for the turns of the event loop, real sends get through, one after another", () => {
  // Without the first two no socket's event comes to anybody, whoever waits for it; without the others no socket is used again.
  jest.useFakeTimers({ doNotFake: ["nextTick", "queueMicrotask", "setImmediate", "clearImmediate"] })
  return withEmulator(async ({ client, sessionId }) => {
    for (const text of ["您好", "再见"]) expect((await client.send({ sessionId, text })).attempts).toHaveLength(1)
  })
})

test("with a faked date alone client and emulator go on, a week later too", async () => {
  jest.useFakeTimers({
    doNotFake: [
      "hrtime",
      "nextTick",
      "performance",
      "queueMicrotask",
      "setImmediate",
      "clearImmediate",
      "setInterval",
      "clearInterval",
      "setTimeout",
      "clearTimeout"
    ]
  })
  await withEmulator(async ({ emulator, client, sessionId }) => {
    await client.send({ sessionId, text: "今天" })
    jest.setSystemTime(Date.now() + 8 * 24 * 3600 * 1000)
    expect((await client.send({ sessionId, text: "下周" })).attempts).toHaveLength(1)
    expect(emulator.messages()).toHaveLength(2)
  })
})
