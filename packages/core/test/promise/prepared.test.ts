/** A message that is checked and written down now, and sent later, by another client perhaps. */
import { afterEach, assert, beforeEach, describe, expectTypeOf, it, vi } from "vitest"
import { isDeskError, type Prepared } from "../../src/index.ts"
import type { DeskError } from "../../src/model/DeskError.ts"
import { createDesk, createDisabledDesk } from "../../src/promise/createDesk.ts"
import { createRecordingDesk } from "../../src/testing.ts"
import { account, errorOf, message } from "../support/desks.ts"
import { packetOf } from "../support/messages.ts"

const thrown = (call: () => unknown): DeskError => {
  try {
    call()
  } catch (error) {
    if (isDeskError(error)) return error
    throw error
  }
  return assert.fail("it did not throw")
}

/** As another process gets it. */
const stored = (prepared: Prepared): Prepared => JSON.parse(JSON.stringify(prepared))

describe("prepare", () => {
  it("throws a DeskError with every fault, and names the caller's line", () => {
    const desk = createDesk(account)
    const { reason, delivery, operation, stack } = thrown(() => desk.prepare({ sessionId: "", text: "" }))
    assert.deepStrictEqual(
      [operation, delivery, reason._tag === "InvalidMessage" && reason.issues.map(({ path }) => path)],
      ["send_msg", "not-sent", ["sessionId", "text"]]
    )
    assert.match(stack ?? "", /prepared\.test\.ts/)
  })

  it("asks nothing of the client: it also works on a closed one, and is no failure of its", async () => {
    const onError = vi.fn()
    const desk = createDesk({ ...account, hooks: { onError } })
    await desk.close()
    assert.strictEqual(desk.prepare({ ...message, msgRandom: 5 }).msgRandom, 5)
    thrown(() => desk.prepare({ sessionId: "s", text: "" }))
    assert.isUndefined(desk.status().lastFailure)
    assert.lengthOf(onError.mock.calls, 0)
    expectTypeOf(desk.prepare).returns.toEqualTypeOf<Prepared>()
  })
})

describe("the recording client", () => {
  it("keeps a prepared message as it would go out", async () => {
    const desk = createRecordingDesk()
    const options = { cloudCustomData: "d", excludeFromUserRespTimeout: true } as const
    const prepared = desk.prepare({ from: "@service", to: "user45", text: "您好", ...options, msgRandom: 9 })
    assert.lengthOf(desk.sent, 0)
    const { msgRandom, maybeDuplicate } = await desk.sendPrepared(stored(prepared))
    assert.deepStrictEqual([msgRandom, maybeDuplicate], [9, false])
    const packet = packetOf({ from: "@service", to: "user45", text: "您好", ...options, msgRandom: 9 })
    assert.deepEqual<unknown>(desk.sent, [
      { from: "@service", to: "user45", body: packet.MsgBody, ...options, msgRandom: 9, packet }
    ])
    assert.strictEqual(JSON.stringify(desk.calls[0]?.body), prepared.json)
  })

  it("refuses what is no prepared message, and options that are none", async () => {
    const desk = createRecordingDesk()
    const prepared = desk.prepare(message)
    const cases: ReadonlyArray<readonly [unknown, unknown, ReadonlyArray<string>]> = [
      [message, undefined, [""]],
      [{ ...prepared, lane: "other" }, undefined, ["lane"]],
      [prepared, { earlier: "maybe" }, ["options.earlier"]],
      [prepared, { earlier: true }, ["options.earlier"]],
      [prepared, { earler: "unknown" }, ["options.earler"]],
      [prepared, "unknown", ["options"]],
      [{ ...prepared, version: 9 }, { earlier: 1, deadlineMs: 0 }, ["version", "options.earlier", "options.deadlineMs"]]
    ]
    for (const [given, options, paths] of cases) {
      const { reason, delivery } = await errorOf(desk.sendPrepared(given as Prepared, options as object))
      assert.deepStrictEqual(
        reason._tag === "InvalidMessage" && reason.issues.map(({ path }) => path),
        paths as Array<string>
      )
      assert.strictEqual(delivery, "not-sent")
    }
    assert.lengthOf(desk.calls, 0)
  })
})

describe("where an earlier attempt may have been accepted", () => {
  const again = { earlier: "unknown" } as const

  it("the receipt says so, however well this call went", async () => {
    const desk = createRecordingDesk()
    const receipt = await desk.sendPrepared(desk.prepare(message), again)
    assert.deepStrictEqual([receipt.maybeDuplicate, receipt.attempts.length], [true, 1])
  })

  it("nobody knows what became of the message, whatever this call has come to: its reason, code and attempts say that", async () => {
    const desk = createRecordingDesk()
    const prepared = desk.prepare(message)
    const deliveries = async (options: object | undefined) => {
      desk.failNext("SessionEnded")
      const refused = await errorOf(desk.sendPrepared(prepared, options))
      const invalid = await errorOf(desk.sendPrepared({ ...prepared, json: "{" }, options))
      const aborted = await errorOf(desk.sendPrepared(prepared, { ...options, signal: AbortSignal.abort() }))
      const errors = [refused, invalid, aborted]
      return errors.map(({ reason, code, delivery, attempts }) => [reason._tag, code, delivery, attempts.length])
    }
    assert.deepStrictEqual(await deliveries(undefined), [
      ["SessionEnded", 141005, "rejected", 1],
      ["InvalidMessage", undefined, "not-sent", 0],
      ["Aborted", undefined, "not-sent", 0]
    ])
    assert.deepStrictEqual(await deliveries(again), [
      ["SessionEnded", 141005, "unknown", 1],
      ["InvalidMessage", undefined, "unknown", 0],
      ["Aborted", undefined, "unknown", 0]
    ])
    await desk.close()
    const { reason, delivery, message: says } = await errorOf(desk.sendPrepared(prepared, again))
    assert.deepStrictEqual([reason._tag, delivery], ["Closed", "unknown"])
    assert.include(says, "It is unknown whether the message was delivered")
  })
})

describe("a disabled client", () => {
  beforeEach(() => {
    vi.spyOn(process, "emitWarning").mockReturnValue()
  })
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it("prepares, checks what was prepared, and sends nothing", async () => {
    const desk = createDisabledDesk()
    const prepared = desk.prepare({ ...message, msgRandom: 3 })
    assert.deepStrictEqual(await desk.sendPrepared(prepared), {
      msgRandom: 3,
      attempts: [],
      maybeDuplicate: false,
      disabled: true
    })
    assert.strictEqual((await errorOf(desk.sendPrepared({ ...prepared, msgRandom: 4 }))).reason._tag, "InvalidMessage")
  })
})
