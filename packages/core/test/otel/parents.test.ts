/** Whose span a call's span hangs under: its caller's, whatever else runs at the same time. */
import { assert, describe, it } from "vitest"
import { emulated } from "../support/emulated.ts"
import { inSpan, sdk, withContexts } from "../support/telemetry.ts"

withContexts()

const pieces = async function* (name: string) {
  for (const piece of [name, "一", "二", "三"]) {
    await new Promise((resolve) => setImmediate(resolve))
    yield piece
  }
}

describe("a call's span hangs under the caller's", () => {
  it("also those of a stream, which are made later, while others run on the same sockets", async () => {
    await using otel = sdk()
    await using given = await emulated({ now: Date.now }, { hooks: otel.hooks })
    const { desk, sessionId } = given
    // Sockets remember who has opened them.
    await inSpan(otel.tracer, "another request", () =>
      Promise.all(Array.from({ length: 8 }, () => desk.send({ sessionId, text: "您好" })))
    )
    const expected = new Map<string, number>()
    await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        let calls = 0
        const request = await inSpan(otel.tracer, `request ${i}`, async () => {
          const receipt = await desk.stream({ sessionId, text: pieces(`${i}`) }, { flushMs: 1 })
          calls = receipt.calls
        })
        expected.set(request.spanContext().spanId, calls)
      })
    )
    const streamed = otel.spans().filter(({ name }) => name === "send_stream_msg")
    const byParent = Map.groupBy(streamed, ({ parentSpanContext }) => parentSpanContext?.spanId ?? "none")
    const found = new Map([...byParent].map(([id, spans]) => [id, spans.length]))
    for (const [id, calls] of expected) assert.strictEqual(found.get(id), calls)
  })
})
