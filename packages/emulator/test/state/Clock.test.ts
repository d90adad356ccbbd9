/**
 * A test that fakes the date fakes it for the client, whose signatures are made by it: the emulator goes by the same.
 */
import { mock } from "node:test"
import { afterEach, describe, expect, it, vi } from "vitest"
import { command, packet, post, started } from "../support/support.ts"

const RealDate = Date
const realNow = Date.now

afterEach(() => {
  vi.useRealTimers()
  mock.timers.reset()
  globalThis.Date = RealDate
  Date.now = realNow
})

const PAST = RealDate.UTC(2024, 0, 1)
const FUTURE = RealDate.UTC(2042, 0, 1)

const fakes: Readonly<Record<string, (time: number) => void>> = {
  "vi.setSystemTime": (time) => void vi.setSystemTime(time),
  "vi.useFakeTimers with Date alone": (time) => {
    vi.useFakeTimers({ toFake: ["Date"], now: time })
  },
  "mock.timers of node:test": (time) => {
    mock.timers.reset()
    mock.timers.enable({ apis: ["Date"], now: time })
  },
  "another Date.now": (time) => {
    Date.now = () => time
  },
  "another Date": (time) => {
    globalThis.Date = class extends RealDate {
      static override now = () => time
    } as DateConstructor
  }
}

describe("a date that is faked after the emulator was started", () => {
  for (const [name, fake] of Object.entries(fakes)) {
    it(`is the emulator's date too, with ${name}, in the past and the future, and when it is the real one again`, async () => {
      const emulator = await started()
      for (const [n, time] of [PAST, FUTURE, PAST].entries()) {
        fake(time)
        expect((await post(emulator, packet({ MsgRandom: n }))).code).toBe(0)
        expect(emulator.messages().at(-1)?.receivedAt).toBe(time)
        emulator.openSession({ clientUserId: "u", sessionId: `s-${n}` })
        expect(emulator.sessions().at(-1)?.openedAt).toBe(time)
      }
      vi.useRealTimers()
      mock.timers.reset()
      globalThis.Date = RealDate
      Date.now = realNow
      expect((await post(emulator, packet({ MsgRandom: 9 }))).code).toBe(0)
      expect(Math.abs((emulator.messages().at(-1)?.receivedAt ?? 0) - RealDate.now())).toBeLessThan(60_000)
    })
  }

  it("may stand still or jump: what was signed before it jumped past its end has expired, what is signed then is good", async () => {
    const emulator = await started()
    vi.setSystemTime(PAST)
    const { sign } = await import("../support/support.ts")
    const usersig = sign(emulator)
    for (let n = 0; n < 3; n++)
      expect((await post(emulator, packet({ MsgRandom: n }), { query: { usersig } })).code).toBe(0)
    vi.setSystemTime(PAST + 3_600_000)
    expect((await post(emulator, packet({ MsgRandom: 4 }), { query: { usersig } })).code).toBe(70001)
    expect((await post(emulator, packet({ MsgRandom: 5 }))).code).toBe(0)
  })

  it("lets the window of de-duplication end when the test says so", async () => {
    const emulator = await started({ dedupWindowMs: 60_000 })
    vi.setSystemTime(PAST)
    await post(emulator, packet())
    vi.setSystemTime(PAST + 59_999)
    await post(emulator, packet())
    vi.setSystemTime(PAST + 60_000)
    await post(emulator, packet())
    expect(emulator.requests().map(({ duplicateOf }) => duplicateOf)).toEqual([undefined, "msg-1", undefined])
  })

  it("is not followed where the option now gives the time", async () => {
    const emulator = await started({ now: () => FUTURE })
    vi.setSystemTime(PAST)
    expect((await post(emulator, packet())).code).toBe(70001)
    expect(await command(emulator, "end_session", {})).toMatchObject({ ErrorCode: 70001 })
  })
})
