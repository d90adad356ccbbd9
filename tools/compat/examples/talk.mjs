// Starts the example in this folder beside an emulator, talks with it as its callers do, stops it by a signal, and looks at what
// the customers have got.
//
//     node talk.mjs SIGNAL hears|deaf PROGRAM ARGUMENT …
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { once } from "node:events"
import { createServer } from "node:net"
import { startEmulator } from "@tcdesk/emulator"

const freePort = async () => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address()
  server.close()
  return port
}

const [signal, hears, ...program] = process.argv.slice(2)
const token = "a-token-of-this-talk"
const emulator = await startEmulator()
const sessionId = emulator.openSession({ clientUserId: "user45" })
const ended = emulator.openSession({ clientUserId: "user46" })
emulator.endSession(ended)

const port = await freePort()
const app = spawn(process.execPath, program, {
  stdio: ["ignore", "pipe", "pipe"],
  env: {
    ...process.env,
    NODE_ENV: "production",
    // Node 22 warns of types that it strips.
    NODE_OPTIONS: "--disable-warning=ExperimentalWarning",
    PORT: String(port),
    TCDESK_ENDPOINT: emulator.url,
    TCDESK_SDK_APP_ID: String(emulator.sdkAppId),
    TCDESK_IDENTIFIER: emulator.identifier,
    TCDESK_SECRET_KEY: emulator.secretKey,
    TCDESK_WEBHOOK_TOKEN: token
  }
})
process.on("exit", () => app.kill("SIGKILL"))
const over = once(app, "close")
let printed = ""
let complained = ""
app.stderr.setEncoding("utf8").on("data", (text) => {
  complained += text
})
await new Promise((resolve, reject) => {
  app.stdout.setEncoding("utf8").on("data", (text) => {
    printed += text
    // Each says its address in words of its own.
    if (printed.includes(`:${port}`)) resolve()
  })
  over.then(() => reject(new Error(`it ended before it listened:\n${printed}${complained}`)), reject)
})

const post = async (path, body) => {
  const answer = await fetch(`http://localhost:${port}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000)
  })
  const text = await answer.text()
  return { status: answer.status, text, json: () => JSON.parse(text) }
}

const sent = await post("/messages", { sessionId, text: "您好" })
assert.equal(sent.status, 201, sent.text)
assert.equal(typeof sent.json().msgRandom, "number")
const refused = await post("/messages", { sessionId: ended, text: "您好" })
assert.equal(refused.status, 410, refused.text)
assert.equal(refused.json().delivery, "rejected")
const answered = await post("/answers", { sessionId, question: "订单呢" })
assert.equal(answered.status, 201, answered.text)
assert.match(answered.json().text, /^关于“订单呢”：.*。$/)

// What Desk tells it: the customer has written. It confirms that, though the signal comes meanwhile.
const written = {
  CallbackCommand: "Desk.SessionEventNotify",
  SessionId: emulator.openSession({ clientUserId: "user48" }),
  Event: "ChatBot.UserSendMsg",
  EventTime: Date.now(),
  MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "订单呢" } }]
}
const requestTime = String(Math.floor(Date.now() / 1000))
const query = new URLSearchParams({
  SdkAppid: String(emulator.sdkAppId),
  CallbackCommand: written.CallbackCommand,
  RequestTime: requestTime,
  Sign: createHash("sha256")
    .update(token + requestTime)
    .digest("hex")
})
if (hears === "hears") {
  const told = await post(`/desk/callback?${query}`, written)
  assert.equal(told.status, 200, told.text)
  assert.equal(told.json().ActionStatus, "OK")
  query.set("Sign", "0".repeat(64))
  assert.equal((await post(`/desk/callback?${query}`, written)).status, 403)
}

// Nothing that was taken before the signal is lost, though it needs a third attempt.
emulator.failNext({ _tag: "Status", status: 503 }, 2)
assert.equal((await post("/signups", { userId: "user47" })).status, 201)
app.kill(signal)
const [code] = await over
// By the signal Next and Effect's runMain end, after their requests.
assert([0, 130, 143].includes(code), `it ended with ${code}:\n${printed}${complained}`)
assert.equal(complained, "")
const [message, stream] = emulator.messages({ clientUserId: "user45" })
assert.equal(message?.body[0]?.MsgContent.Text, "您好")
assert.equal(stream?.stream?.text, answered.json().text)
assert.equal(stream.stream.endedBy, "finish")
assert.equal(emulator.messages({ to: "user47" }).length, 1)
const confirmed = emulator.messages({ clientUserId: "user48" })
assert.deepEqual(
  confirmed.map(({ body }) => body[0]?.MsgContent.Text),
  hears === "hears" ? ["收到：订单呢"] : []
)
assert.equal(emulator.messages().length, 3 + confirmed.length)
await emulator.close()
