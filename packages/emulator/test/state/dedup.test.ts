import { describe, expect, it } from "vitest"
import { packet, post, started, text } from "../support/support.ts"

/** An emulator with a clock that only the test moves. */
const withClock = async (dedupWindowMs?: number) => {
  const clock = { nowMs: Date.now() }
  const emulator = await started({ now: () => clock.nowMs, ...(dedupWindowMs === undefined ? {} : { dedupWindowMs }) })
  return {
    clock,
    emulator,
    send: async (fields?: Record<string, unknown>) => (await post(emulator, packet(fields))).code
  }
}

describe("the same MsgRandom on the same route", () => {
  it("is answered OK and not delivered twice, and the record says of which message it is the duplicate", async () => {
    const { emulator, send } = await withClock()
    expect([await send(), await send()]).toEqual([0, 0])
    const [message, ...others] = emulator.messages()
    expect(others).toEqual([])
    expect(emulator.requests()).toMatchObject([{ messageId: message?.id }, { duplicateOf: message?.id, warnings: [] }])
    expect(emulator.requests()[1]).not.toHaveProperty("messageId")
  })

  it("is a duplicate until one millisecond before the window ends, and a new message from then on", async () => {
    for (const [windowMs, elapsed, delivered] of [
      [undefined, 999, 1],
      [undefined, 1000, 2],
      [120_000, 119_999, 1],
      [120_000, 120_000, 2],
      [0, 0, 2],
      [Number.POSITIVE_INFINITY, 1e9, 1]
    ] as const) {
      const clock = { nowMs: Date.now() }
      // The signatures are made at the time of the machine and must not expire in between.
      const emulator = await started({ now: () => clock.nowMs, dedupWindowMs: windowMs })
      await post(emulator, packet())
      clock.nowMs += Math.min(elapsed, 3_000_000)
      await post(emulator, packet())
      expect(emulator.messages(), `${windowMs} ${elapsed}`).toHaveLength(delivered)
    }
  })

  it("does not renew the window", async () => {
    const { clock, emulator, send } = await withClock()
    await send()
    clock.nowMs += 600
    await send()
    clock.nowMs += 600
    await send()
    expect(emulator.messages()).toHaveLength(2)
    expect(emulator.requests().map(({ duplicateOf }) => duplicateOf)).toEqual([undefined, "msg-1", undefined])
  })

  it("is a duplicate also when the clock was set back", async () => {
    const { clock, emulator, send } = await withClock()
    await send()
    clock.nowMs -= 5000
    await send()
    expect(emulator.messages()).toHaveLength(1)
  })

  it("with another body is lost as a duplicate, with a warning", async () => {
    const { emulator, send } = await withClock()
    await send()
    await send({ MsgBody: [text("something else")] })
    expect(emulator.messages()).toHaveLength(1)
    expect(emulator.requests()[1]?.warnings).toEqual([
      "MsgRandom was used a moment ago for another body: this message is lost as its duplicate"
    ])
  })

  it("is remembered for accepted messages only", async () => {
    const { emulator, send } = await withClock()
    expect(await send({ MsgBody: [] })).toBe(90010)
    expect(await send()).toBe(0)
    expect(emulator.messages()).toHaveLength(1)
  })

  it("is forgotten by reset", async () => {
    const { emulator, send } = await withClock()
    await send()
    emulator.reset()
    await send()
    expect(emulator.messages()).toHaveLength(1)
    expect(emulator.requests()[0]).not.toHaveProperty("duplicateOf")
  })
})

describe("the same MsgRandom on another route", () => {
  it("is another message", async () => {
    const { emulator, send } = await withClock()
    const [one, two] = [emulator.openSession({ clientUserId: "u" }), emulator.openSession({ clientUserId: "u" })]
    await send()
    await send({ ToAccount: "user46" })
    await send({ FromAccount: "@another" })
    await send({ SessionId: one })
    await send({ SessionId: two })
    expect(emulator.messages()).toHaveLength(5)
  })
})
