/** What users' tests do to time. Jest's part is in tools/compat: its fake timers hold up more than vitest's. */
import { type Emulator, startEmulator } from "@tcdesk/emulator"
import { afterEach, describe, expect, it, vi } from "vitest"
import { createDesk, type Desk, type DeskError } from "../../src/index.ts"
import { createRecordingDesk } from "../../src/testing.ts"

const week = 7 * 24 * 3600 * 1000

const against = async (use: (desk: Desk, emulator: Emulator, sessionId: string) => Promise<void>) => {
  await using emulator = await startEmulator()
  const { sdkAppId, identifier, secretKey, url: endpoint } = emulator
  await using desk = createDesk({ sdkAppId, identifier, secretKey, endpoint })
  await use(desk, emulator, emulator.openSession({ clientUserId: "user45" }))
}

afterEach(() => {
  vi.useRealTimers()
})

describe("while the runner fakes all timers and the date", () => {
  it("a recording client sends and fails as ever, and leaves no timer", async () => {
    vi.useFakeTimers()
    const desk = createRecordingDesk()
    await desk.send({ sessionId: "s-1", text: "您好" })
    desk.failNext("TimedOut")
    await expect(desk.send({ sessionId: "s-1", text: "您好" })).rejects.toMatchObject({ delivery: "unknown" })
    await desk.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  it("a client with a fetch of its own goes through pauses and deadline when the runner's clock is moved", async () => {
    vi.useFakeTimers()
    const fetch = async () => new Response("", { status: 503 })
    const desk = createDesk({ sdkAppId: 1, identifier: "administrator", secretKey: "key", fetch })
    const failed = desk.send({ sessionId: "s-1", text: "您好" }).catch((error: DeskError) => error)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(await failed).toMatchObject({ reason: { _tag: "ServiceFault" }, delivery: "unknown" })
  })

  it("a send over real sockets gets through to the emulator, whose clock stands still as well", async () => {
    vi.useFakeTimers()
    const begun = Date.now()
    await against(async (desk, emulator, sessionId) => {
      const receipt = await desk.send({ sessionId, text: "您好" })
      expect(receipt.attempts).toMatchObject([{ outcome: "ok", startedAt: begun }])
      expect(emulator.messages({ clientUserId: "user45" })).toMatchObject([{ receivedAt: begun }])
    })
  })
})

describe("while the runner fakes timeouts and the date", () => {
  it("sends over real sockets get through, one after another", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] })
    await against(async (desk, emulator, sessionId) => {
      for (const text of ["一", "二", "三"]) await desk.send({ sessionId, text })
      expect(emulator.messages()).toHaveLength(3)
      vi.useRealTimers() // close() waits by timers
    })
  })
})

describe("while the runner fakes the date alone", () => {
  it("client and emulator agree on it: after a week the UserSig is renewed in time", async () => {
    vi.useFakeTimers({ toFake: ["Date"] })
    await against(async (desk, emulator, sessionId) => {
      await desk.send({ sessionId, text: "今天" })
      vi.setSystemTime(Date.now() + week + 1)
      expect((await desk.send({ sessionId, text: "下周" })).attempts).toHaveLength(1)
      expect(emulator.messages()).toHaveLength(2)
    })
  })

  it("a date that goes back costs no send", async () => {
    vi.useFakeTimers({ toFake: ["Date"] })
    await against(async (desk, emulator, sessionId) => {
      await desk.send({ sessionId, text: "今天" })
      vi.setSystemTime(Date.now() - week)
      await desk.send({ sessionId, text: "上周" })
      expect(emulator.messages()).toHaveLength(2)
    })
  })
})
