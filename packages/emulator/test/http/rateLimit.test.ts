import { describe, expect, it } from "vitest"
import { command, handClock, packet, post, started } from "../support/support.ts"

describe("rateLimit", () => {
  it("lets so many calls through within any second, and answers 60007 to those above it, which are not carried out", async () => {
    const { now, advance } = handClock()
    const emulator = await started({ rateLimit: { perSecond: 3 }, now })
    const sessionId = emulator.openSession({ clientUserId: "user1" })
    const send = async (MsgRandom: number) => (await post(emulator, packet({ MsgRandom }))).code
    expect([await send(1), await send(2)]).toEqual([0, 0])
    advance(600)
    expect((await command(emulator, "get_session_state", { SessionId: sessionId })).ErrorCode).toBe(0)
    expect([await send(3), await send(4)]).toEqual([60007, 60007])
    expect(emulator.messages()).toHaveLength(2)
    expect(emulator.requests().at(-1)).toMatchObject({ carriedOut: false, rule: { code: 60007, path: "rate" } })
    // What was refused does not count: after a second the first two are forgotten.
    advance(400)
    expect([await send(3), await send(4), await send(5)]).toEqual([0, 0, 60007])
  })

  it("is refused with the field at fault", async () => {
    await expect(started({ rateLimit: { perSecond: 0 } })).rejects.toThrow(
      "startEmulator: rateLimit.perSecond must be an integer from 1 to 100000"
    )
    await expect(started({ rateLimit: {} as never })).rejects.toThrow("rateLimit.perSecond is missing")
    await expect(started({ rateLimit: 5 as never })).rejects.toThrow("rateLimit must be an object such as")
  })
})
