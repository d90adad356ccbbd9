/** Faults of the service and of what it is given, client against emulator: each by its number in `docs/faults.md`. */
import { assert, describe, it } from "vitest"
import { Elem, UserSig } from "../../src/index.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import { atOnce, errorOf } from "../support/desks.ts"
import { emulated } from "../support/emulated.ts"

describe("F7: an answer is lost after the message was stored, and the same packet goes out again", () => {
  const twice = async (dedupWindowMs: number, pauseMs: number) => {
    const onRetry = () => {
      given.time.now += pauseMs
    }
    await using given = await emulated({ dedupWindowMs }, { hooks: { onRetry } })
    const { desk, emulator, sessionId } = given
    emulator.failNext({ _tag: "Reset", stored: true })
    const receipt = await desk.send({ sessionId, text: "x" })
    assert.lengthOf(emulator.requests(), 2)
    return { receipt, received: emulator.messages().length }
  }

  it("within a window of two minutes the customer sees it once", async () => {
    const { receipt, received } = await twice(120_000, 5000)
    assert.strictEqual(received, 1)
    assert.isTrue(receipt.maybeDuplicate)
  })
  it("beyond a window of a second the customer sees it twice, and the receipt says that it may be so", async () => {
    const { receipt, received } = await twice(1000, 1001)
    assert.strictEqual(received, 2)
    assert.isTrue(receipt.maybeDuplicate)
  })
  it('with onUnknown: "fail" it goes out once, and the error says unknown', async () => {
    await using given = await emulated({}, { retry: { ...atOnce, onUnknown: "fail" } })
    const { desk, emulator, sessionId } = given
    emulator.failNext({ _tag: "Reset", stored: true })
    const error = await errorOf(desk.send({ sessionId, text: "x" }))
    assert.strictEqual(error.delivery, "unknown")
    assert.lengthOf(emulator.messages(), 1)
  })
})

it("F33: a burst of 'too frequent' answers loses no message and sends none twice", async () => {
  await using given = await emulated({}, { retry: { ...atOnce, attempts: 50 } })
  const { desk, emulator, sessionId } = given
  for (const code of [60007, 60011, 60018, 60019]) emulator.failNext({ _tag: "Code", code }, 10)
  const texts = Array.from({ length: 20 }, (_, i) => `message ${i}`)
  const receipts = await Promise.all(texts.map((text) => desk.send({ sessionId, text })))
  assert.isTrue(receipts.every(({ maybeDuplicate }) => !maybeDuplicate))
  const received = emulator.messages().map(({ body }) => body[0]?.MsgContent.Text)
  assert.sameMembers(received, texts)
  assert.lengthOf(emulator.requests(), 60)
})

it("F45: zeros, bidi controls, emoji and a thousand combining marks arrive as they are", async () => {
  await using given = await emulated()
  const { desk, emulator, sessionId } = given
  const texts = ["\u0000", "a\u202eb\u2066c", "👩‍👩‍👧‍👦", `e${"\u0301".repeat(1000)}`, "\u0085\u2028\ufeff\uffff"]
  for (const text of texts) await desk.send({ sessionId, text })
  const received = emulator.messages().map(({ body }) => body[0]?.MsgContent.Text)
  assert.deepStrictEqual(received, texts)
})

it("F49: a card's link is passed on as it is, whatever its scheme: it is never fetched", async () => {
  await using given = await emulated()
  const { desk, emulator, sessionId } = given
  const urls = ["javascript:alert(1)", "data:text/html,x", "http://user:pw@169.254.169.254/", "https://аррӏе.example/"]
  for (const url of urls) {
    const { msgRandom } = await desk.send({ sessionId, body: Elem.card({ header: "h", desc: "d", pic: url, url }) })
    const data = emulator.messages({ msgRandom })[0]?.body[0]?.MsgContent.Data
    assert.include(JSON.parse(String(data)).content, { url, pic: url })
  }
  assert.lengthOf(emulator.requests(), urls.length)
})

it("F50: an identifier of reserved and foreign characters is encoded once, and signs", async () => {
  for (const identifier of ["a&b=c#d?e", "../../v4", "a b+c%20d", "管理员"]) {
    await using given = await emulated({ identifier })
    const { desk, emulator, sessionId } = given
    await desk.send({ sessionId, text: "x" })
    const [request] = emulator.requests()
    assert.strictEqual(request?.query.identifier, identifier)
    assert.strictEqual(request?.path, "/v4/desk_http_svc/send_msg")
  }
})

it("F57: when the key is rotated, the exchange under way ends well, and the next send is signed with the new key", async () => {
  await using before = await emulated({ secretKey: "old-key" })
  const { identifier, sdkAppId, url } = before.emulator
  let secretKey = "old-key"
  const userSig = () => UserSig.sign({ sdkAppId, identifier, secretKey, ttlSeconds: 86_400 })
  await using desk = createDesk({ sdkAppId, identifier, userSig, endpoint: url, retry: false })
  const rotated = before.emulator.onRequest(() => {
    secretKey = "new-key"
  })
  assert.lengthOf((await desk.send({ sessionId: before.sessionId, text: "x" })).attempts, 1)
  rotated()
  const port = Number(new URL(url).port)
  await before.emulator.close()
  await using after = await emulated({ secretKey: "new-key", port })
  const message = { sessionId: after.sessionId, text: "x" }
  // What the old key has signed is refused one time; nobody has to wait for it to expire.
  const error = await errorOf(desk.send(message))
  assert.strictEqual(error.code, 70009)
  assert.strictEqual(error.delivery, "rejected")
  await desk.send(message)
  assert.lengthOf(after.emulator.messages(), 1)
})

it("F67: an application that tries again with the same key sends the same MsgRandom, and the customer sees one message", async () => {
  await using given = await emulated({}, { retry: false })
  const { desk, emulator, sessionId } = given
  const message = { sessionId, text: "x", key: "order-1/shipped" }
  emulator.failNext({ _tag: "Close", stored: true })
  const error = await errorOf(desk.send(message))
  const receipt = await desk.send(message)
  assert.strictEqual(receipt.msgRandom, error.msgRandom)
  assert.lengthOf(emulator.messages(), 1)
})
