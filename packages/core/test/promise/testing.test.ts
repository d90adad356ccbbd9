import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Elem } from "../../src/index.ts"
import { DeskError } from "../../src/model/DeskError.ts"
import { type OutgoingMessage, validateMessage } from "../../src/model/Message.ts"
import type { Reason } from "../../src/model/Reason.ts"
import type { SendOutcome } from "../../src/model/SendOutcome.ts"
import { createRecordingDesk } from "../../src/testing.ts"
import { anything, hostile, packetOf } from "../support/messages.ts"

const hello = { sessionId: "s", text: "hello" } satisfies OutgoingMessage

const collected = async (outcomes: AsyncIterable<SendOutcome>): Promise<ReadonlyArray<SendOutcome>> => {
  const all: Array<SendOutcome> = []
  for await (const outcome of outcomes) all.push(outcome)
  return all
}

const errorOf = async (sending: Promise<unknown>): Promise<DeskError> => {
  const error = await sending.then(
    () => new Error("it was accepted"),
    (error: unknown) => error
  )
  if (error instanceof DeskError) return error
  throw error
}

describe("createRecordingDesk", () => {
  it("keeps what was sent: as given, with its MsgRandom, and as it would go out", async () => {
    const desk = createRecordingDesk()
    expect([desk.sent, desk.lastSent]).toStrictEqual([[], undefined])
    const { msgRandom, attempts, maybeDuplicate } = await desk.send(hello)
    expect([attempts.length, maybeDuplicate]).toStrictEqual([1, false])
    expect(desk.lastSent).toStrictEqual({ ...hello, msgRandom, packet: packetOf({ ...hello, msgRandom }) })
    await desk.send({ from: "a", to: "b", body: Elem.text("x"), key: "k" })
    expect(desk.sent).toHaveLength(2)
    expect(desk.lastSent).toMatchObject({ from: "a", to: "b", key: "k", packet: { FromAccount: "a", ToAccount: "b" } })
  })

  it("keeps each message beside its own packet, also where two have one MsgRandom", async () => {
    const desk = createRecordingDesk()
    await Promise.all(["a", "b"].map((text) => desk.send({ sessionId: "s", text, msgRandom: 5 })))
    await desk.send({ sessionId: "s", text: "c", msgRandom: 5 })
    expect(desk.sent.map(({ text, packet }) => [text, packet.MsgBody[0]?.MsgContent])).toStrictEqual([
      ["a", { Text: "a" }],
      ["b", { Text: "b" }],
      ["c", { Text: "c" }]
    ])
  })

  it("keeps messages as they were when they were sent", async () => {
    const desk = createRecordingDesk()
    const cloudCustomData = { a: 1 }
    const sending = desk.send({ ...hello, cloudCustomData })
    cloudCustomData.a = 2
    await sending
    cloudCustomData.a = 3
    expect(desk.lastSent?.cloudCustomData).toStrictEqual({ a: 1 })
  })

  it("gives out lists that later sends leave alone", async () => {
    const desk = createRecordingDesk()
    const before = desk.sent
    await desk.send(hello)
    expect([before.length, desk.sent.length]).toStrictEqual([0, 1])
  })

  it("keeps what is sent in the background, at once", () => {
    const desk = createRecordingDesk()
    desk.sendInBackground({ ...hello, msgRandom: 7 })
    expect(desk.lastSent).toStrictEqual({ ...hello, msgRandom: 7, packet: packetOf({ ...hello, msgRandom: 7 }) })
  })

  it("keeps what sendMany has sent, and only what was accepted", async () => {
    const desk = createRecordingDesk()
    const messages = [hello, { sessionId: "", text: "x" }, { ...hello, text: "bye" }]
    const outcomes = await collected(desk.sendMany(messages))
    expect(outcomes.map(({ index, ok }) => [index, ok]).sort()).toStrictEqual([
      [0, true],
      [1, false],
      [2, true]
    ])
    expect(desk.sent.map(({ text }) => text)).toStrictEqual(["hello", "bye"])
  })
})

describe("failNext", () => {
  it("fails one send, with the error that a real one would end in", async () => {
    const desk = createRecordingDesk()
    desk.failNext("SessionEnded")
    const error = await errorOf(desk.send({ ...hello, msgRandom: 7 }))
    expect(error).toMatchObject({
      operation: "send_msg",
      reason: { _tag: "SessionEnded" },
      code: 141005,
      delivery: "rejected",
      retryable: false,
      msgRandom: 7
    })
    expect(error.attempts).toHaveLength(1)
    expect(desk.sent).toStrictEqual([])
    await expect(desk.send(hello)).resolves.toMatchObject({ maybeDuplicate: false })
  })

  it("takes a whole reason, and queues", async () => {
    const desk = createRecordingDesk()
    const whole: Reason = { _tag: "UnexpectedReply", status: 502 }
    desk.failNext(whole)
    desk.failNext("RateLimited")
    expect((await errorOf(desk.send(hello))).reason).toStrictEqual(whole)
    expect(await errorOf(desk.send(hello))).toMatchObject({ reason: { _tag: "RateLimited" }, retryable: true })
    await desk.send(hello)
  })

  it("waits for a message that is right: a faulty one does not use it up", async () => {
    const desk = createRecordingDesk()
    desk.failNext("ServiceFault")
    expect((await errorOf(desk.send({ sessionId: "", text: "x" }))).reason._tag).toBe("InvalidMessage")
    expect(await errorOf(desk.send(hello))).toMatchObject({ reason: { _tag: "ServiceFault" }, delivery: "unknown" })
  })

  it("works for sendMany too", async () => {
    const desk = createRecordingDesk()
    desk.failNext("TimedOut")
    const outcomes = await collected(desk.sendMany([hello, hello], { concurrency: 1 }))
    expect(outcomes.map(({ ok }) => ok)).toStrictEqual([false, true])
  })

  it("is forgotten on reset, as is what was sent", async () => {
    const desk = createRecordingDesk()
    await desk.send(hello)
    desk.failNext("Closed")
    desk.reset()
    expect([desk.sent, desk.lastSent]).toStrictEqual([[], undefined])
    await desk.send(hello)
    expect(desk.sent).toHaveLength(1)
  })
})

describe("the recording client is the real one", () => {
  /** Rejects exactly where the check has issues, and with these. */
  const agree = async (given: unknown): Promise<void> => {
    const { issues } = validateMessage(given)
    const desk = createRecordingDesk()
    const sending = desk.send(given as OutgoingMessage)
    if (issues.length === 0) {
      await sending
      expect(desk.sent).toHaveLength(1)
    } else {
      expect(await errorOf(sending)).toMatchObject({
        reason: { _tag: "InvalidMessage", issues },
        delivery: "not-sent",
        retryable: false,
        attempts: []
      })
      expect(desk.sent).toStrictEqual([])
    }
  }

  it("refuses what the check of a message refuses, for the same issues, and accepts all else", async () => {
    const id = fc.constantFrom<unknown>("s", "", undefined, 5)
    const message = fc.record(
      {
        sessionId: id,
        from: id,
        to: id,
        text: fc.oneof(fc.string({ unit: "binary" }), fc.constant("x".repeat(13_000))),
        body: fc.constantFrom<unknown>([], Elem.text("t"), [Elem.text("t"), Elem.face({ index: 1 })], undefined),
        msgRandom: fc.oneof(fc.integer(), fc.double()),
        cloudCustomData: fc.oneof(fc.string(), fc.dictionary(fc.string(), fc.jsonValue()))
      },
      // A MsgRandom that is drawn changes the number of bytes that the error tells.
      { requiredKeys: ["msgRandom"] }
    )
    const likely = fc.record({ sessionId: fc.constant("s"), text: fc.string({ unit: "binary", minLength: 1 }) })
    await fc.assert(fc.asyncProperty(fc.oneof(message, likely, anything()), agree), { numRuns: 100 })
  })

  it("rejects what bites with a DeskError too", async () => {
    for (const value of hostile()) {
      for (const given of [value, { sessionId: "s", text: value }, { sessionId: "s", body: value }]) {
        const error = await errorOf(createRecordingDesk().send(given as OutgoingMessage))
        expect(error.reason._tag).toBe("InvalidMessage")
      }
    }
    const getter = {
      sessionId: "s",
      get text(): string {
        throw new Error("canary")
      }
    }
    expect((await errorOf(createRecordingDesk().send(getter))).message).not.toContain("canary")
  })

  it("sees signals", async () => {
    const desk = createRecordingDesk()
    const reason = new Error("mine")
    const error = await errorOf(desk.send(hello, { signal: AbortSignal.abort(reason) }))
    expect(error).toMatchObject({ reason: { _tag: "Aborted" }, delivery: "not-sent" })
    expect(error.cause).toBe(reason)
    expect(desk.sent).toStrictEqual([])
  })

  it("has a status, and closes: once closed it refuses", async () => {
    const desk = createRecordingDesk()
    expect(desk.status()).toMatchObject({ state: "open", inFlight: 0, queued: 0 })
    desk.failNext("SessionEnded")
    await errorOf(desk.send(hello))
    expect(desk.status().lastFailure).toMatchObject({ reason: "SessionEnded", code: 141005, delivery: "rejected" })
    await desk.close()
    await desk.close()
    expect(desk.status().state).toBe("closed")
    expect(await errorOf(desk.send(hello))).toMatchObject({ reason: { _tag: "Closed" }, delivery: "not-sent" })
  })

  it("closes by `await using`", async () => {
    const desk = createRecordingDesk()
    {
      await using used = desk
      await used.send(hello)
    }
    expect(desk.status().state).toBe("closed")
    expect(desk.sent).toHaveLength(1)
  })
})
