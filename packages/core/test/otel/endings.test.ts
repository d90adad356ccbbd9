/** However a call ends, its span does, one time: nothing is kept of it. */
import { setImmediate as turn } from "node:timers/promises"
import type { Fault } from "@tcdesk/emulator"
import * as fc from "fast-check"
import { assert, it } from "vitest"
import type { Desk, RateLimitOptions } from "../../src/index.ts"
import { aborter, atOnce } from "../support/desks.ts"
import { emulated } from "../support/emulated.ts"
import { events } from "../support/events.ts"
import { sdk } from "../support/telemetry.ts"

const faults: ReadonlyArray<Fault> = [
  { _tag: "Reset" },
  { _tag: "Hang" },
  { _tag: "Garbage" },
  { _tag: "Status", status: 503 },
  { _tag: "Code", code: 70001 },
  { _tag: "Code", code: 141005 },
  { _tag: "Code", code: 60007 }
]

type Start = (
  desk: Desk,
  sessionId: string,
  options: { readonly signal: AbortSignal; readonly deadlineMs: number }
) => Promise<unknown>

const ways: Readonly<Record<string, Start>> = {
  send: (desk, sessionId, options) => desk.send({ sessionId, text: "您好" }, options),
  "a faulty send": (desk, _, options) => desk.send({ sessionId: "", text: "" }, options),
  background: async (desk, sessionId, options) => desk.sendInBackground({ sessionId, text: "您好" }, options),
  many: async (desk, sessionId, { signal }) => {
    const messages = ["一", "", "三"].map((text) => ({ sessionId, text }))
    for await (const { index } of desk.sendMany(messages, { signal })) if (index === 2) break
  },
  state: (desk, sessionId, options) => desk.sessions.state({ sessionId }, options),
  stream: (desk, sessionId, options) => desk.stream({ sessionId, text: ["您", "好"] }, options),
  "a broken stream": (desk, sessionId, options) =>
    desk.stream(
      {
        sessionId,
        text: (async function* () {
          yield "您"
          await turn()
          throw new Error("broken")
        })()
      },
      options
    )
}

const step = fc.record({
  way: fc.constantFrom(...Object.values(ways)),
  fault: fc.option(fc.constantFrom(...faults), { freq: 2 }),
  /** Turns of the event loop until its signal is aborted. */
  abortAfter: fc.option(fc.nat(6), { freq: 3 }),
  deadlineMs: fc.constantFrom(1, 5, 5000)
})

const plan = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 12 }),
  graceMs: fc.constantFrom(0, 0, 2),
  closeAfter: fc.nat(12),
  onUnknown: fc.constantFrom("retry", "fail", "verify"),
  rateLimit: fc.constantFrom<false | RateLimitOptions>(false, { perSecond: 1000, maxQueue: 2 })
})

it("a span ends once for each call, whatever ends it: an answer, faults, a signal, a deadline, a close", async () => {
  const seenReasons = new Set<string>()
  await fc.assert(
    fc.asyncProperty(plan, async ({ steps, graceMs, closeAfter, onUnknown, rateLimit }) => {
      await using otel = sdk()
      const seen = events()
      const open = new Set<string>()
      const { startSpan } = otel.tracer
      otel.tracer.startSpan = (...args) => {
        const span = startSpan.apply(otel.tracer, args)
        open.add(span.spanContext().spanId)
        return span
      }
      const options = {
        attemptTimeoutMs: 20,
        hooks: [seen.hooks, otel.hooks],
        retry: { ...atOnce, onUnknown },
        rateLimit
      } as const
      await using given = await emulated({}, options)
      const { desk, emulator, sessionId } = given
      let closed: Promise<void> | undefined
      const settled = steps.map(async ({ way, fault, abortAfter, deadlineMs }, index) => {
        for (let i = 0; i < index; i += 1) await turn()
        if (index === closeAfter) closed = desk.close({ graceMs })
        if (fault !== null) emulator.failNext(fault)
        const controller = aborter()
        const result = way(desk, sessionId, { signal: controller.signal, deadlineMs }).catch(() => {})
        if (abortAfter !== null) {
          for (let i = 0; i < abortAfter; i += 1) await turn()
          controller.abort()
        }
        await result
      })
      // What hangs is given up by the close.
      for (let i = 0; i < 30; i += 1) await turn()
      closed ??= desk.close({ graceMs })
      await Promise.all([...settled, closed])
      const ended = otel.spans().map((span) => span.spanContext().spanId)
      assert.strictEqual(new Set(ended).size, ended.length)
      assert.deepStrictEqual([...open].sort(), [...ended].sort())
      const refused = seen
        .of("onError")
        .filter(({ callId }) => !seen.of("onStart").some((start) => start.callId === callId))
      assert.lengthOf(ended, seen.of("onStart").length + refused.length)
      assert.strictEqual(seen.of("onEnd").length, seen.of("onStart").length)
      assert.strictEqual(desk.status().hookFailures, 0)
      for (const { attributes } of otel.spans()) seenReasons.add(String(attributes["error.type"]))
    }),
    { numRuns: 60 }
  )
  // It has seen every kind of end.
  for (const reason of ["undefined", "InvalidMessage", "Aborted", "TimedOut", "Closed", "SessionEnded"])
    assert.include([...seenReasons], reason)
})

it("what is told of a call that is over, or was never begun, is ignored: nothing of a call is kept", async () => {
  await using otel = sdk()
  const { onStart, onAttempt, onEnd } = otel.hooks
  const call = { callId: 1, operation: "send_msg" }
  const attempt = { random: 1, startedAt: 1, durationMs: 1, outcome: "ok", delivery: "accepted" } as const
  const end = { ...call, ok: true, durationMs: 1, attempts: [attempt] }
  onStart?.({ ...call, sdkAppId: 1, endpoint: "https://desk.example", startedAt: 1 })
  onEnd?.(end)
  onEnd?.(end)
  onAttempt?.({ ...call, attempt })
  onEnd?.({ ...end, callId: 2 })
  assert.lengthOf(otel.spans(), 1)
  const [point, ...others] = await otel.points("messaging.client.sent.messages")
  assert.deepStrictEqual([point?.value, others.length], [1, 0])
})
