/** `retry.onUnknown: "verify"` against the emulator, which here knows no copy by its MsgRandom. */
import { assert, it, onTestFinished, vi } from "vitest"
import { errorOf } from "../support/desks.ts"
import { emulated } from "../support/emulated.ts"
import { attemptTimeoutMs, each, lostAnswers, strike, withoutWaiting } from "../support/struckCalls.ts"

const verifying = (fetch?: typeof globalThis.fetch) =>
  emulated(
    { dedupWindowMs: 0, now: Date.now },
    { retry: { baseDelayMs: 0, maxDelayMs: 0, onUnknown: "verify" }, attemptTimeoutMs, fetch }
  )

// An internal error is a coded answer: what follows on it is for its class to say.
const uncoded = Object.entries(lostAnswers).filter(([name]) => name !== "an internal error")

it.each(uncoded)("after %s the history is asked: a message that is there is not sent again", async (_, fault) => {
  await each([true, false], async (stored) => {
    const one = fault(stored)
    await withoutWaiting(one, async () => {
      await using given = await verifying()
      const { desk, emulator, sessionId } = given
      strike(emulator, 1, one)
      const receipt = await desk.send({ sessionId, text: "您好" })
      assert.lengthOf(emulator.messages(), 1)
      const commands = emulator.requests().map(({ command }) => command)
      const done = stored || one._tag === "Delay"
      assert.deepStrictEqual(commands, ["send_msg", "describe_chat_messages", ...(done ? [] : ["send_msg"])])
      assert.strictEqual(receipt.verified, done ? true : undefined)
    })
  })
})

it("of two messages with the same text, at once, each needs an entry of its own", async () => {
  const bothAsked = Promise.withResolvers<void>()
  const oneStored = Promise.withResolvers<void>()
  let sends = 0
  /** The first two sends lose their answers at the same time; the message of the first one is stored. */
  const losing: typeof globalThis.fetch = async (url, init) => {
    if (!String(url).includes("send_msg") || sends === 2) return fetch(url, init)
    sends += 1
    const isFirst = sends === 1
    if (sends === 2) bothAsked.resolve()
    await bothAsked.promise
    if (isFirst) oneStored.resolve(fetch(url, init).then(() => {}))
    await oneStored.promise
    throw Object.assign(new Error("the connection broke"), { code: "ECONNRESET" })
  }
  // They begin in the same millisecond: of one that began later, nobody could tell whose the entry is.
  vi.useFakeTimers({ toFake: ["Date"] })
  onTestFinished(() => void vi.useRealTimers())
  await using given = await verifying(losing)
  const { desk, emulator, sessionId } = given
  const receipts = await Promise.all([1, 2].map(() => desk.send({ sessionId, text: "您好" })))
  assert.sameMembers(
    receipts.map(({ verified }) => verified),
    [true, undefined]
  )
  assert.lengthOf(emulator.messages(), 2)
})

it("where the history is not to be had, the message is not sent again", async () => {
  await using given = await verifying()
  const { desk, emulator, sessionId } = given
  emulator.failNext({ _tag: "Reset", stored: true })
  emulator.onRequest(({ command }) => {
    if (command === "send_msg") emulator.failNext({ _tag: "Code", code: 60027 })
  })
  const { delivery, reason } = await errorOf(desk.send({ sessionId, text: "您好" }))
  assert.deepEqual([delivery, reason._tag], ["unknown", "ConnectionFailed"])
  assert.lengthOf(emulator.messages(), 1)
})
