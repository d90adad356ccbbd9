/** The client against the emulator, which shares no code with it: what one lets pass, the other takes. */

import { startEmulator } from "@tcdesk/emulator"
import fc from "fast-check"
import { assert, describe, it } from "vitest"
import { Elem, type OutgoingMessage } from "../../src/index.ts"
import { validateMessage } from "../../src/model/Message.ts"
import { sign } from "../../src/model/UserSig.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import { atOnce, errorOf } from "../support/desks.ts"

/** An emulator whose time stands still, with one open session, and a client for it. */
const pair = async () => {
  const started = Date.now()
  const emulator = await startEmulator({ now: () => started })
  const { sdkAppId, identifier, secretKey, url } = emulator
  const desk = createDesk({ sdkAppId, identifier, secretKey, endpoint: url, rateLimit: false, retry: atOnce })
  return {
    emulator,
    desk,
    sessionId: emulator.openSession({ clientUserId: "user45" }),
    [Symbol.asyncDispose]: async () => {
      await desk.close()
      await emulator.close()
    }
  }
}

const download = { url: "https://files.example/1", uuid: "1" }
const elems = {
  text: Elem.text("您好 👋"),
  custom: Elem.custom({ data: { order: 1 }, desc: "d", ext: "e", sound: "s" }),
  card: Elem.card({ header: "h", desc: "d", pic: "https://p.example", url: "https://u.example" }),
  order: Elem.order({ name: "n", customField: [{ name: "a", value: "b" }] }),
  branch: Elem.branch({ header: "h", items: [{ content: "yes" }, { content: "no", desc: "d" }], tail: "t" }),
  form: Elem.form({ header: "h", items: [{ content: "1" }] }),
  "form without items": Elem.form({ header: "h" }),
  welcome: Elem.welcome({ title: "t", items: [{ content: "q", answer: "a" }] }),
  richText: Elem.richText("**bold**"),
  image: Elem.image({
    uuid: "1",
    imageFormat: 3,
    imageInfoArray: [{ type: 1, size: 9, width: 1, height: 2, url: "https://i.example" }]
  }),
  sound: Elem.sound({ ...download, size: 1, second: 2 }),
  file: Elem.file({ ...download, fileSize: 1, fileName: "a.pdf" }),
  video: Elem.video({
    videoUrl: "https://v.example",
    videoUuid: "1",
    thumbUrl: "https://t.example",
    thumbUuid: "2",
    thumbWidth: 1,
    thumbHeight: 2
  }),
  location: Elem.location({ desc: "here", latitude: 29.3, longitude: -105.5 }),
  face: Elem.face({ index: 6, data: "abc" }),
  raw: Elem.raw("TIMRelayElem", { Title: "t", JsonMsgKey: "k" })
}

describe("every builder's element is accepted and arrives as it was made:", () => {
  it.each(Object.entries(elems))("%s", async (_, elem) => {
    await using given = await pair()
    const { emulator, desk, sessionId } = given
    const { msgRandom } = await desk.send({ sessionId, body: elem })
    const [received] = emulator.messages({ sessionId, msgRandom })
    assert.deepStrictEqual<unknown>(received?.body, [JSON.parse(JSON.stringify(elem))])
    assert.deepStrictEqual(emulator.requests()[0]?.warnings, [])
  })
  it("all of Elem is among them", () => {
    assert.includeMembers(Object.keys(elems), Object.keys(Elem))
  })
})

it("both routes and every option arrive as the documents name them", async () => {
  await using given = await pair()
  const { emulator, desk, sessionId } = given
  const more = { cloudCustomData: { order: 1 }, excludeFromUserRespTimeout: true }
  await desk.send({ from: "@customer_service_account", to: "user45", text: "x", msgRandom: 7, ...more })
  await desk.send({ sessionId, text: "x", excludeFromUserRespTimeout: false })
  const [first, second] = emulator.messages()
  assert.deepInclude(first, { from: "@customer_service_account", to: "user45", msgRandom: 7 })
  assert.deepInclude(first, { cloudCustomData: '{"order":1}', excludeFromUserRespTimeout: 1 })
  assert.notProperty(second, "excludeFromUserRespTimeout")
})

it("F7: an answer that is lost: sent twice with one MsgRandom, stored once, and the receipt says so", async () => {
  await using given = await pair()
  const { emulator, desk, sessionId } = given
  emulator.failNext({ _tag: "Reset", stored: true })
  const receipt = await desk.send({ sessionId, text: "x" })
  assert.isTrue(receipt.maybeDuplicate)
  assert.deepStrictEqual(
    receipt.attempts.map(({ delivery }) => delivery),
    ["unknown", "accepted"]
  )
  const [first, second] = emulator.requests()
  assert.lengthOf(emulator.requests(), 2)
  assert.strictEqual(second?.bodyText, first?.bodyText)
  assert.notStrictEqual(second?.random, first?.random)
  assert.deepInclude(first?.body, { MsgRandom: receipt.msgRandom })
  assert.strictEqual(second?.duplicateOf, first?.messageId)
  assert.lengthOf(emulator.messages(), 1)
  assert.deepStrictEqual(
    receipt.attempts.map(({ random }) => random),
    [first?.random, second?.random]
  )
})

it.each(["Reset", "Close", "Cut", "Empty", "Garbage"] as const)(
  "whatever became of an answer (%s), a second copy within the window is never stored",
  async (_tag) => {
    await using given = await pair()
    const { emulator, desk, sessionId } = given
    for (const stored of [true, false]) {
      emulator.failNext({ _tag, stored }, 2)
      const { maybeDuplicate, msgRandom } = await desk.send({ sessionId, text: "x" })
      assert.isTrue(maybeDuplicate)
      assert.lengthOf(emulator.messages({ msgRandom }), 1)
    }
  }
)

it("F28, F29: an expired UserSig is renewed, and a session's end is told by its code", async () => {
  await using given = await pair()
  const { emulator, desk, sessionId } = given
  emulator.failNext({ _tag: "Code", code: 70001 })
  assert.lengthOf((await desk.send({ sessionId, text: "x" })).attempts, 2)
  emulator.endSession(sessionId)
  const error = await errorOf(desk.send({ sessionId, text: "x" }))
  assert.strictEqual(error.reason._tag, "SessionEnded")
  assert.strictEqual(error.code, 141005)
})

const text = fc.string({ unit: "binary", minLength: 1, maxLength: 200 })
const json = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue({ maxDepth: 2 }))
const number = fc.integer({ min: 0, max: 2 ** 31 })
const maybe = <A>(arbitrary: fc.Arbitrary<A>) => fc.option(arbitrary, { nil: undefined })
const known = fc.oneof(
  text.map(Elem.text),
  fc.record({ index: number, data: maybe(text) }).map(Elem.face),
  fc.record({ latitude: fc.double({ noNaN: true, noDefaultInfinity: true }), longitude: number }).map(Elem.location),
  fc.record({ url: text, uuid: text, fileSize: maybe(number), fileName: maybe(text) }).map(Elem.file),
  fc.record({ url: text, uuid: text, second: maybe(number) }).map(Elem.sound)
)
const custom = fc.oneof(
  fc.record({ data: fc.oneof(text, json), desc: maybe(text) }).map((options) => Elem.custom(options as never)),
  fc.record({ header: text, desc: text, pic: text, url: text }).map(Elem.card),
  text.map(Elem.richText)
)
/** Lists with at most one custom element. */
const bodies = fc
  .tuple(fc.array(known, { maxLength: 4 }), maybe(custom))
  .map(([list, one]) => (one ? [...list, one] : list))
const messages = fc.record({
  body: bodies,
  cloudCustomData: maybe(fc.oneof(text, json)),
  excludeFromUserRespTimeout: maybe(fc.boolean()),
  msgRandom: fc.integer({ min: 0, max: 0xffff_ffff }),
  padding: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: 11_000, max: 12_400 }))
})

describe("for any message", () => {
  it("what the client accepts the emulator accepts, byte for byte; what it refuses never arrives", async () => {
    await using given = await pair()
    const { emulator, desk, sessionId } = given
    await fc.assert(
      fc.asyncProperty(messages, async ({ body, padding, ...rest }) => {
        emulator.reset()
        const id = emulator.openSession({ clientUserId: "user45", sessionId })
        const padded = padding === 0 ? body : [...body, Elem.text("x".repeat(padding))]
        const message = { sessionId: id, ...rest, body: padded } as OutgoingMessage
        const { value, issues } = validateMessage(message)
        if (value === undefined) {
          const { reason } = await errorOf(desk.send(message))
          assert.deepEqual<object>(reason, { _tag: "InvalidMessage", issues })
          assert.lengthOf(emulator.requests(), 0)
          return
        }
        const { msgRandom } = await desk.send(message)
        assert.strictEqual(emulator.requests()[0]?.bodyText, value.json)
        assert.lengthOf(emulator.messages({ sessionId: id, msgRandom }), 1)
      })
    )
  })

  /** A packet as the client would make it, with one thing wrong by the documents. */
  const wrong: { readonly [fault: string]: readonly [packet: object, message: object, code: number] } = {
    "a MsgRandom that is no uint32": [{ MsgRandom: 2 ** 32 }, { msgRandom: 2 ** 32 }, 90005],
    "a MsgRandom that is no integer": [{ MsgRandom: 1.5 }, { msgRandom: 1.5 }, 90005],
    "no element": [{ MsgBody: [] }, { body: [] }, 90010],
    "two custom elements": [{ MsgBody: [elems.card, elems.custom] }, { body: [elems.card, elems.custom] }, 90010],
    "an element without its text": [
      { MsgBody: [{ MsgType: "TIMTextElem", MsgContent: {} }] },
      { body: { MsgType: "TIMTextElem", MsgContent: {} } },
      90002
    ],
    "a CloudCustomData that is no string": [{ CloudCustomData: 5 }, { cloudCustomData: 5 }, 90010],
    "no route": [{ SessionId: undefined }, { sessionId: undefined }, 141004],
    "half a route": [{ SessionId: undefined, FromAccount: "@a" }, { sessionId: undefined, from: "@a" }, 141004],
    "an empty SessionId": [{ SessionId: "" }, { sessionId: "" }, 141004],
    "more than 12K": [{ CloudCustomData: "x".repeat(12_288) }, { cloudCustomData: "x".repeat(12_288) }, 93000]
  }
  it.each(Object.entries(wrong))("%s: refused by the client, and by the emulator when sent raw", async (_, fault) => {
    await using given = await pair()
    const { emulator, sessionId } = given
    const [packet, message, code] = fault
    assert.isUndefined(validateMessage({ sessionId, body: elems.text, ...message }).value)
    const { sdkAppId, identifier, secretKey } = emulator
    const usersig = sign({ sdkAppId, identifier, secretKey, ttlSeconds: 60 })
    const query = `sdkappid=${sdkAppId}&identifier=${identifier}&usersig=${usersig}&random=1&contenttype=json`
    const body = JSON.stringify({ SessionId: sessionId, MsgRandom: 1, MsgBody: [elems.text], ...packet })
    const reply = await fetch(`${emulator.url}/v4/desk_http_svc/send_msg?${query}`, { method: "POST", body })
    assert.deepInclude(await reply.json(), { ActionStatus: "FAIL", ErrorCode: code })
  })
})
