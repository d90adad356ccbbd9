/** What is counted and measured, by the names of the conventions. */
import { assert, describe, it } from "vitest"
import { errorOf } from "../support/desks.ts"
import { emulated } from "../support/emulated.ts"
import { events } from "../support/events.ts"
import { sdk } from "../support/telemetry.ts"

const duration = "messaging.client.operation.duration"
const messages = "messaging.client.sent.messages"

/** A client whose calls have had many ends. */
const played = async () => {
  const otel = sdk()
  const seen = events()
  await using given = await emulated({}, { hooks: [otel.hooks, seen.hooks] })
  const { desk, emulator, sessionId } = given
  for (const text of ["一", "二"]) await desk.send({ sessionId, text })
  await desk.sessions.state({ sessionId })
  await desk.stream({ sessionId, text: ["您", "好"] })
  emulator.failNext({ _tag: "Code", code: 141005 })
  await errorOf(desk.send({ sessionId, text: "三" }))
  emulator.failNext({ _tag: "Code", code: 777_777 })
  await errorOf(desk.send({ sessionId, text: "四" }))
  await errorOf(desk.send({ sessionId, text: "" }))
  return { otel, seen, emulator }
}

describe("metrics", () => {
  it("count messages, by what became of them, also of those that were refused before a call began", async () => {
    const { otel } = await played()
    const points = await otel.points(messages)
    assert.deepStrictEqual(
      points.map(({ attributes, value }) => [
        attributes["messaging.operation.name"],
        attributes["desk.delivery"],
        attributes["error.type"],
        attributes["desk.code"],
        value
      ]),
      [
        ["send_msg", "accepted", undefined, undefined, 2],
        ["send_msg", "rejected", "SessionEnded", 141005, 1],
        // Any number may be one that no document names: it makes no series of its own.
        ["send_msg", "rejected", "UnknownCode", undefined, 1],
        ["send_msg", "not-sent", "InvalidMessage", undefined, 1]
      ]
    )
  })

  it("measure every call that has begun, in seconds, in buckets made for seconds", async () => {
    const { otel, seen } = await played()
    const points = (await otel.points(duration)).filter(({ value }) => typeof value === "object")
    const seconds = Map.groupBy(seen.of("onEnd"), ({ operation }) => operation)
    for (const [operation, ends] of seconds) {
      const values = points.flatMap(({ attributes, value }) =>
        attributes["messaging.operation.name"] === operation && typeof value === "object" ? [value] : []
      )
      assert.strictEqual(
        values.reduce((sum, { count }) => sum + count, 0),
        ends.length
      )
      assert.closeTo(
        values.reduce((sum, { sum: one = 0 }) => sum + one, 0),
        ends.reduce((sum, { durationMs }) => sum + durationMs / 1000, 0),
        1e-9
      )
    }
    const [histogram] = points
    assert(typeof histogram?.value === "object" && "buckets" in histogram.value)
    const { boundaries } = histogram.value.buckets
    assert.deepStrictEqual(boundaries, [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10])
  })

  it("say which app, and which server", async () => {
    const { otel, emulator } = await played()
    for (const name of [duration, messages]) {
      for (const { attributes } of await otel.points(name)) {
        assert.deepInclude(attributes, {
          "messaging.system": "tencent_cloud_desk",
          "server.address": "127.0.0.1",
          "server.port": Number(new URL(emulator.url).port),
          "desk.sdk_app_id": emulator.sdkAppId
        })
        // Each value of it would be a series.
        assert.notProperty(attributes, "desk.msg_random")
      }
    }
  })
})
