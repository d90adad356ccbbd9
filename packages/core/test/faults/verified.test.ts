/** `retry.onUnknown: "verify"` against the emulator, which here knows no copy by its MsgRandom. */
import { assert, it } from "vitest"
import { errorOf } from "../support/desks.ts"
import { emulated } from "../support/emulated.ts"
import { attemptTimeoutMs, each, lostAnswers, strike, withoutWaiting } from "../support/struckCalls.ts"

const verifying = () =>
  emulated(
    { dedupWindowMs: 0, now: Date.now },
    { retry: { baseDelayMs: 0, maxDelayMs: 0, onUnknown: "verify" }, attemptTimeoutMs }
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
  await using given = await verifying()
  const { desk, emulator, sessionId } = given
  for (const stored of [true, false]) emulator.failNext({ _tag: "Reset", stored })
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
