/** What a call's span says, held against what the other hooks are told. */
import { SpanKind, SpanStatusCode } from "@opentelemetry/api"
import type { Emulator } from "@tcdesk/emulator"
import { assert, describe, it } from "vitest"
import { createDisabledDesk } from "../../src/index.ts"
import type { Attempt } from "../../src/model/Attempt.ts"
import { account, atOnce, errorOf, message } from "../support/desks.ts"
import { emulated } from "../support/emulated.ts"
import { events } from "../support/events.ts"
import { sdk, timeOf } from "../support/telemetry.ts"

/** A client with telemetry beside hooks of its user's own. */
const observed = async (options = {}) => {
  const otel = sdk()
  const seen = events()
  const given = await emulated({ now: Date.now }, { hooks: [otel.hooks, seen.hooks], ...options })
  return {
    ...{ otel, seen },
    ...given,
    [Symbol.asyncDispose]: async () => {
      await given[Symbol.asyncDispose]()
      await otel[Symbol.asyncDispose]()
    }
  }
}

const server = ({ url, sdkAppId }: Emulator) => ({
  "messaging.system": "tencent_cloud_desk",
  "server.address": "127.0.0.1",
  "server.port": Number(new URL(url).port),
  "desk.sdk_app_id": sdkAppId
})

const send = { "messaging.operation.name": "send_msg", "messaging.operation.type": "send" }

const timesOf = ({ startedAt, durationMs, random }: Attempt) => ({ startedAt, durationMs, random })

describe("a call is one span of a client", () => {
  it("named for its command, with what the conventions ask for, from its start to its end", async () => {
    await using given = await observed()
    const { desk, emulator, otel, seen, sessionId } = given
    const { msgRandom, attempts } = await desk.send({ sessionId, text: "您好" })
    const [span, ...others] = otel.spans()
    assert.isEmpty(others)
    assert(span !== undefined)
    assert.strictEqual(span.name, "send_msg")
    assert.strictEqual(span.kind, SpanKind.CLIENT)
    assert.deepStrictEqual(span.status, { code: SpanStatusCode.UNSET })
    assert.deepStrictEqual<unknown>(span.attributes, {
      ...server(emulator),
      ...send,
      "desk.msg_random": msgRandom,
      "desk.attempts": 1,
      "desk.delivery": "accepted"
    })
    const [start] = seen.of("onStart")
    const [end] = seen.of("onEnd")
    assert.strictEqual(timeOf(span.startTime), start?.startedAt)
    assert.closeTo(timeOf(span.duration), end?.durationMs ?? 0, 0.001)
    const [attempt] = attempts
    assert.deepStrictEqual<unknown>(
      span.events.map(({ name, attributes, time }) => [name, attributes, timeOf(time)]),
      [
        [
          "desk.attempt",
          {
            "desk.operation": "send_msg",
            "desk.random": attempt?.random,
            "desk.duration_ms": attempt?.durationMs,
            "desk.delivery": "accepted",
            "desk.code": 0,
            "http.response.status_code": 200
          },
          attempt?.startedAt
        ]
      ]
    )
  })

  it("with every attempt as an event, when and how long it was, and why it failed", async () => {
    await using given = await observed()
    const { desk, emulator, otel, sessionId } = given
    emulator.failNext({ _tag: "Reset" })
    emulator.failNext({ _tag: "Code", code: 60007 })
    const { attempts } = await desk.send({ sessionId, text: "您好" })
    const [span] = otel.spans()
    assert.deepStrictEqual(
      span?.events.map(({ attributes, time }) => ({
        startedAt: timeOf(time),
        durationMs: attributes?.["desk.duration_ms"],
        random: attributes?.["desk.random"]
      })),
      attempts.map(timesOf)
    )
    assert.deepStrictEqual(
      span?.events.map(({ attributes }) => [attributes?.["error.type"], attributes?.["desk.code"]]),
      [
        ["ConnectionFailed", undefined],
        ["RateLimited", 60007],
        [undefined, 0]
      ]
    )
    assert.strictEqual(span?.attributes["desk.attempts"], 3)
  })

  it("and the questions by which a message whose answer was lost is verified", async () => {
    await using given = await observed({ retry: { ...atOnce, onUnknown: "verify" } })
    const { desk, emulator, otel, sessionId } = given
    emulator.failNext({ _tag: "Reset", stored: true })
    const { verified } = await desk.send({ sessionId, text: "您好" })
    assert.isTrue(verified)
    const [span] = otel.spans()
    assert.deepStrictEqual(
      span?.events.map(({ attributes }) => attributes?.["desk.operation"]),
      ["send_msg", "describe_chat_messages"]
    )
    assert.deepInclude(span?.attributes, { "desk.attempts": 1, "desk.delivery": "accepted" })
  })

  it("that has failed says why, by reason, code and delivery, and quotes nothing", async () => {
    await using given = await observed()
    const { desk, emulator, otel, sessionId } = given
    emulator.endSession(sessionId)
    await errorOf(desk.send({ sessionId, text: "您好" }))
    const [span] = otel.spans()
    assert.deepStrictEqual(span?.status, { code: SpanStatusCode.ERROR })
    assert.deepInclude(span?.attributes, {
      "error.type": "SessionEnded",
      "desk.code": 141005,
      "desk.delivery": "rejected"
    })
  })

  it("that ran out of time says what it waited for", async () => {
    await using given = await observed({ deadlineMs: 50 })
    const { desk, emulator, otel, sessionId } = given
    emulator.failNext({ _tag: "Hang" })
    await errorOf(desk.send({ sessionId, text: "您好" }))
    assert.deepInclude(otel.spans()[0]?.attributes, {
      "error.type": "TimedOut",
      "desk.phase": "headers",
      "desk.delivery": "unknown"
    })
  })

  it("of no length, where it was refused before it began", async () => {
    await using given = await observed()
    const { desk, otel } = given
    await errorOf(desk.send({ ...message, text: "" }))
    const [span, ...others] = otel.spans()
    assert.isEmpty(others)
    assert.deepInclude(span?.attributes, { "error.type": "InvalidMessage", "desk.delivery": "not-sent", ...send })
    assert.strictEqual(timeOf(span?.duration ?? [1, 0]), 0)
    assert.strictEqual(span?.status.code, SpanStatusCode.ERROR)
  })

  it("also where it asks, or is any command that this package has no method for", async () => {
    await using given = await observed()
    const { desk, emulator, otel, sessionId } = given
    emulator.answer("leave_note", {})
    await desk.sessions.state({ sessionId })
    await desk.call("leave_note", { text: "您好" })
    assert.deepStrictEqual(
      otel.spans().map(({ name, attributes }) => [name, attributes["messaging.operation.type"]]),
      [
        ["get_session_state", undefined],
        ["leave_note", undefined]
      ]
    )
  })

  it("each call of a stream, and a stream that fails between two calls", async () => {
    await using given = await observed()
    const { desk, otel, sessionId } = given
    const { calls } = await desk.stream({ sessionId, text: ["您", "好"] })
    const names = () => otel.spans().map(({ name }) => name)
    assert.deepStrictEqual(
      names(),
      Array.from({ length: calls }, () => "send_stream_msg")
    )
    await errorOf(desk.stream({ sessionId: "", text: [] }))
    assert.strictEqual(otel.spans().at(-1)?.attributes["error.type"], "InvalidMessage")
    assert.lengthOf(names(), calls + 1)
  })

  it("that says nothing of a delivery where the client is disabled", async () => {
    await using otel = sdk()
    await using desk = createDisabledDesk({ ...account, hooks: otel.hooks })
    await desk.send(message)
    const [span] = otel.spans()
    assert.notProperty(span?.attributes, "desk.delivery")
    assert.strictEqual(span?.attributes["server.address"], "console.tim.qq.com")
    assert.strictEqual(span?.attributes["server.port"], 443)
    assert.isEmpty(await otel.points("messaging.client.operation.duration"))
    assert.isEmpty(await otel.points("messaging.client.sent.messages"))
  })
})

it("a list of hooks: telemetry beside hooks of one's own, which are told everything", async () => {
  await using given = await observed()
  const { desk, otel, seen, sessionId } = given
  await desk.send({ sessionId, text: "您好" })
  assert.deepStrictEqual(seen.names(), ["onStart", "onAttempt", "onSent", "onEnd"])
  assert.lengthOf(otel.spans(), 1)
  assert.strictEqual(desk.status().hookFailures, 0)
})
