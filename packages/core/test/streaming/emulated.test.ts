/** Streams against the emulator, which has rules of its own: on real sockets and by the machine's time. */
import { getEventListeners } from "node:events"
import { assert, describe, it } from "vitest"
import { collect } from "../support/collect.ts"
import { emulated } from "../support/emulated.ts"

const versions = [1, 2] as const

/** Hundreds of pieces, in bursts: the next one comes when the one before is shown. */
const bursts = (count: number, size: number) => {
  let shown = Promise.withResolvers<void>()
  const text = async function* () {
    for (let i = 0; i < count; i += 1) {
      shown = Promise.withResolvers()
      for (let j = 0; j < size; j += 1) yield `${i * size + j} 您好👩‍👩‍👧，`
      await shown.promise
    }
  }
  const whole = Array.from({ length: count * size }, (_, i) => `${i} 您好👩‍👩‍👧，`).join("")
  return { text: text(), whole, onProgress: () => shown.resolve() }
}

/** The most that fall into any second. */
const mostInASecond = (times: ReadonlyArray<number>): number =>
  Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length))

describe.each(versions)("a stream of version %i", (version) => {
  it("of some hundred pieces arrives whole, as one message, in at most five continuations a second", async () => {
    await using given = await emulated({ now: Date.now })
    const { desk, emulator, sessionId } = given
    const { text, whole, onProgress } = bursts(6, 50)
    const cloudCustomData = { order: 1 }
    const receipt = await desk.stream({ sessionId, text, cloudCustomData }, { version, flushMs: 1, onProgress })
    const requests = emulator.requests()
    const [stream, ...others] = emulator.streams({ sessionId })
    assert.isEmpty(others)
    assert.deepInclude(stream, { text: whole, state: "ended", endedBy: "finish", cloudCustomData: '{"order":1}' })
    assert.deepStrictEqual(receipt, { msgKeys: [stream?.msgKey ?? ""], calls: requests.length, text: whole })
    // It refuses the sixth within a second, and warns of what hardly means what it says.
    assert.deepStrictEqual(
      requests.filter(({ code, warnings }) => code !== 0 || warnings.length > 0),
      []
    )
    const continuations = requests.slice(1).map(({ receivedAt }) => receivedAt)
    assert.isAtMost(mostInASecond(continuations), 5)
    assert.isAbove(requests.length, 6)
    for (const { bodyText } of requests) assert.include(bodyText, '"CloudCustomData":"{\\"order\\":1}"')

    const messages = emulator.messages({ sessionId })
    assert.lengthOf(messages, 1)
    assert.strictEqual(messages[0]?.stream?.msgKey, stream?.msgKey)
    const history = await collect(desk.sessions.messages({ sessionId }))
    assert.deepStrictEqual<unknown>(
      history.map(({ body }) => body),
      [messages[0]?.body]
    )
    assert.include(JSON.stringify(history), JSON.stringify(whole).slice(1, -1))
  })

  it("that outgrows one message goes on in another, and the customer reads all of it", async () => {
    await using given = await emulated()
    const { desk, emulator, sessionId } = given
    const text = "客服\n".repeat(version === 1 ? 4000 : 20_000)
    const receipt = await desk.stream({ sessionId, text }, { version })
    const streams = emulator.streams()
    assert.isAbove(streams.length, 1)
    assert.strictEqual(streams.map((one) => one.text).join(""), text)
    assert.deepStrictEqual(
      streams.map(({ msgKey, endedBy }) => [msgKey, endedBy]),
      receipt.msgKeys.map((key) => [key, "finish"])
    )
  })

  it("whose source throws is closed with what had come, and rejects with the source's own error", async () => {
    await using given = await emulated()
    const { desk, emulator, sessionId } = given
    const broken = new Error("the model is overloaded")
    const text = async function* () {
      yield "您好"
      throw broken
    }
    const error = await desk.stream({ sessionId, text: text() }, { version }).catch((one: unknown) => one)
    assert.strictEqual(error, broken)
    assert.deepInclude(emulator.streams()[0], { text: "您好", endedBy: "finish" })
  })

  it("whose signal is aborted is closed, and says what is shown and what is not", async () => {
    await using given = await emulated()
    const { desk, emulator, sessionId } = given
    const controller = new AbortController()
    const text = async function* () {
      yield "您好，"
      await new Promise(() => {})
    }
    const onProgress = ({ shown }: { readonly shown: string }) => {
      if (shown === "您好，") controller.abort()
    }
    const options = { version, flushMs: 1, signal: controller.signal, onProgress }
    const error = await desk.stream({ sessionId, text: text() }, options).catch((one) => one)
    assert.deepInclude(error.toJSON(), { reason: { _tag: "Aborted" } })
    assert.deepInclude(error.stream, { shown: "您好，", uncertain: "", rest: "" })
    assert.isEmpty(getEventListeners(controller.signal, "abort"))
    assert.deepInclude(emulator.streams()[0], { text: "您好，", endedBy: "finish" })
  })
})

it("older clients are shown what compatibleText says, or the whole text at the end", async () => {
  await using given = await emulated()
  const { desk, emulator, sessionId } = given
  await desk.stream({ sessionId, text: ["您好", "！"] }, { version: 2 })
  await desk.stream({ sessionId, text: ["您好", "！"] }, { version: 2, compatibleText: "请升级" })
  assert.deepStrictEqual(
    emulator.streams().map(({ compatibleText }) => compatibleText),
    ["您好！", "请升级"]
  )
})

describe("version 2 outside of the mainland", () => {
  it("is refused before anything is shown", async () => {
    await using given = await emulated({ region: "singapore" })
    const { desk, emulator, sessionId } = given
    const error = await desk.stream({ sessionId, text: ["您好", "！"] }, { version: 2 }).catch((one) => one)
    assert.deepInclude(error.toJSON(), { reason: { _tag: "PermissionDenied" }, code: 60027, delivery: "rejected" })
    assert.deepStrictEqual(error.stream, { msgKeys: [], shown: "", uncertain: "", rest: "您好！" })
    assert.isEmpty(emulator.messages())
  })

  it("arrives as ordinary messages with send-rest, and the history shows them", async () => {
    await using given = await emulated({ region: "singapore" })
    const { desk, emulator, sessionId } = given
    const text = "请稍候。".repeat(2000)
    const cloudCustomData = "order-1"
    const receipt = await desk.stream(
      { sessionId, text: [text.slice(0, 100), text.slice(100)], cloudCustomData },
      { version: 2, onFailure: "send-rest" }
    )
    const messages = emulator.messages({ sessionId })
    assert.deepInclude(receipt, { msgKeys: [], calls: 1, text })
    assert.deepStrictEqual(
      receipt.rest?.map(({ msgRandom }) => msgRandom),
      messages.map(({ msgRandom }) => msgRandom)
    )
    assert.isAbove(messages.length, 1)
    const texts = messages.map(({ body }) => String(body[0]?.MsgContent.Text))
    assert.strictEqual(texts.join(""), text)
    for (const message of messages) assert.strictEqual(message.cloudCustomData, cloudCustomData)
    assert.isEmpty(emulator.streams())
    const history = await collect(desk.sessions.messages({ sessionId, pageSize: 1 }))
    assert.deepStrictEqual<unknown>(
      history.map(({ body }) => body),
      messages.map(({ body }) => body)
    )
  })
})
