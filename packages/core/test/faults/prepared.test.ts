/** Prepared messages on real sockets: what another process sends of them, with the emulator as judge. */
import { assert, describe, it } from "vitest"
import type { Prepared } from "../../src/index.ts"
import { createDesk } from "../../src/promise/createDesk.ts"
import { atOnce, errorOf } from "../support/desks.ts"
import { emulated } from "../support/emulated.ts"
import { attemptTimeoutMs, each, lostAnswers, strike, withoutWaiting } from "../support/struckCalls.ts"

const stored = (prepared: Prepared): Prepared => JSON.parse(JSON.stringify(prepared))

/** Another process: it shares nothing with the first but what was stored. */
const next = ({ emulator }: Awaited<ReturnType<typeof emulated>>) => {
  const { sdkAppId, identifier, secretKey, url } = emulator
  const desk = createDesk({ sdkAppId, identifier, secretKey, endpoint: url, rateLimit: false, retry: atOnce })
  return Object.assign(desk, { [Symbol.asyncDispose]: () => desk.close({ graceMs: 0 }) })
}

const content = { text: "您好 👋 \u2028", cloudCustomData: { order: 1 }, excludeFromUserRespTimeout: true } as const

describe("a prepared message", () => {
  it("arrives byte for byte as it was written, by either route, from another process too", async () => {
    await using given = await emulated()
    await using other = next(given)
    const { desk, emulator, sessionId } = given
    for (const route of [{ sessionId }, { from: "@customer_service_account", to: "user45" }]) {
      const prepared = desk.prepare({ ...route, ...content })
      await other.sendPrepared(stored(prepared))
      assert.strictEqual(emulator.requests().at(-1)?.bodyText, prepared.json)
      assert.strictEqual(emulator.messages().at(-1)?.msgRandom, prepared.msgRandom)
    }
  })

  it("stays the same through every retry", async () => {
    await using given = await emulated()
    const { desk, emulator, sessionId } = given
    const prepared = desk.prepare({ sessionId, ...content })
    for (const stored of [true, false]) emulator.failNext({ _tag: "Reset", stored })
    const { attempts, maybeDuplicate } = await desk.sendPrepared(prepared)
    assert.deepStrictEqual([attempts.length, maybeDuplicate], [3, true])
    assert.deepStrictEqual(new Set(emulator.requests().map(({ bodyText }) => bodyText)), new Set([prepared.json]))
    assert.lengthOf(emulator.messages(), 1)
  })
})

it.each(Object.entries(lostAnswers))(
  "after %s, the next process sends the same again: once on the screen inside Desk's window, and announced",
  async (_, fault) => {
    await each([true, false], async (isStored) => {
      const one = fault(isStored)
      await withoutWaiting(one, async () => {
        await using given = await emulated({}, { retry: false, attemptTimeoutMs })
        await using other = next(given)
        const { desk, emulator, sessionId } = given
        const prepared = desk.prepare({ sessionId, ...content })
        strike(emulator, 1, one)
        assert.strictEqual((await errorOf(desk.sendPrepared(prepared))).delivery, "unknown")
        const receipt = await other.sendPrepared(stored(prepared), { earlier: "unknown" })
        assert.deepStrictEqual([receipt.attempts.length, receipt.maybeDuplicate], [1, true])
        assert.lengthOf(emulator.messages(), 1)
      })
    })
  }
)

it("a refusal by the next process does not say that the earlier attempt was refused too", async () => {
  await using given = await emulated()
  await using other = next(given)
  const { desk, emulator, sessionId } = given
  const prepared = desk.prepare({ sessionId, ...content })
  await desk.sendPrepared(prepared)
  emulator.endSession(sessionId)
  const error = await errorOf(other.sendPrepared(stored(prepared), { earlier: "unknown" }))
  assert.deepStrictEqual([error.reason._tag, error.delivery], ["SessionEnded", "unknown"])
  assert.deepStrictEqual(
    error.attempts.map(({ delivery }) => delivery),
    ["rejected"]
  )
  assert.strictEqual((await errorOf(other.sendPrepared(prepared))).delivery, "rejected")
})

it("one that no longer fits together never goes out", async () => {
  await using given = await emulated()
  const { desk, emulator, sessionId } = given
  const prepared = desk.prepare({ sessionId, ...content })
  const { json, msgRandom } = prepared
  const changes = [
    { json: json.replace(sessionId, "another") },
    { msgRandom: msgRandom === 1 ? 2 : 1 },
    { json: `${json} ` }
  ]
  for (const change of changes) {
    const { reason } = await errorOf(desk.sendPrepared({ ...stored(prepared), ...change }))
    assert.strictEqual(reason._tag, "InvalidMessage")
  }
  assert.lengthOf(emulator.requests(), 0)
})
