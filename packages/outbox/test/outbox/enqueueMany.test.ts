import type { OutgoingMessage } from "@tcdesk/core"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { describe, expect, it } from "vitest"
import { createOutbox, type EnqueueOutcome, type EnqueueProgress, type OutboxStore } from "../../src/index.ts"
import { memoryStore } from "../../src/testing.ts"

const outboxOn = (store: OutboxStore = memoryStore()) => createOutbox({ desk: createRecordingDesk(), store })

const numbered = (n: number): OutgoingMessage => ({ sessionId: "s", text: `${n}` })

const all = async (outcomes: AsyncIterable<EnqueueOutcome>) => {
  const found: Array<EnqueueOutcome> = []
  for await (const outcome of outcomes) found.push(outcome)
  return found
}

describe("enqueueMany", () => {
  it("tells of its progress after each batch, once that is stored", async () => {
    const outbox = outboxOn()
    const told: Array<EnqueueProgress> = []
    const pending: Array<Promise<number>> = []
    const messages = [
      numbered(1),
      { ...numbered(2), key: "k" },
      { ...numbered(3), key: "k" },
      { sessionId: "s" },
      numbered(5)
    ]
    await all(
      outbox.enqueueMany(messages as ReadonlyArray<OutgoingMessage>, {
        batch: 2,
        onProgress: (progress) => {
          told.push(progress)
          pending.push(outbox.status().then((status) => status.pending))
        }
      })
    )
    expect(told).toEqual([
      { taken: 2, enqueued: 2, duplicates: 0, failed: 0 },
      { taken: 4, enqueued: 3, duplicates: 1, failed: 1 },
      { taken: 5, enqueued: 4, duplicates: 1, failed: 1 }
    ])
    expect(await Promise.all(pending)).toEqual([2, 2, 3])
  })

  it("gives each message with its place, and with what is wrong with it", async () => {
    const bad = { sessionId: "s", text: "" }
    expect(await all(outboxOn().enqueueMany([numbered(0), bad]))).toMatchObject([
      { index: 0, ok: true, message: numbered(0), enqueued: { duplicate: false, msgRandom: expect.any(Number) } },
      { index: 1, ok: false, message: bad, error: { reason: { _tag: "InvalidMessage" } } }
    ])
  })

  it("reads no further ahead than a batch, and tells a source of it when nobody iterates any more", async () => {
    let read = 0
    let ended = false
    const source = async function* () {
      try {
        for (;;) yield numbered(read++)
      } finally {
        ended = true
      }
    }
    const outbox = outboxOn()
    for await (const { index } of outbox.enqueueMany(source(), { batch: 10 })) if (index === 9) break
    expect([read, ended, (await outbox.status()).pending]).toEqual([10, true, 10])
  })

  it("keeps what a source gave before it failed, and then fails as it did", async () => {
    const source = async function* () {
      yield* [numbered(0), numbered(1)]
      throw new Error("the cursor was closed")
    }
    const outbox = outboxOn()
    await expect(all(outbox.enqueueMany(source()))).rejects.toThrow("the cursor was closed")
    expect((await outbox.status()).pending).toBe(2)
  })

  it("fails with the store's name where a batch can't be stored, and nothing of that batch is", async () => {
    const store = memoryStore()
    let calls = 0
    const failing: OutboxStore = {
      ...store,
      enqueue: async (messages, options) => {
        calls += 1
        if (calls === 2) throw new Error("gone")
        return store.enqueue(messages, options)
      }
    }
    const outbox = outboxOn(failing)
    const found: Array<number> = []
    const reading = async () => {
      for await (const { index } of outbox.enqueueMany([0, 1, 2, 3].map(numbered), { batch: 2 })) found.push(index)
    }
    await expect(reading()).rejects.toMatchObject({ reason: "StoreUnreachable", store: "memory" })
    expect([found, (await outbox.status()).pending]).toEqual([[0, 1], 2])
  })

  it("holds all of them back until `notBefore`", async () => {
    const outbox = outboxOn()
    await all(outbox.enqueueMany([numbered(0)], { notBefore: new Date(Date.now() + 60_000) }))
    expect(await outbox.status()).toMatchObject({ pending: 1 })
    expect(await outbox.status()).not.toHaveProperty("oldestAgeMs")
  })

  it("refuses at once what it does not understand, and what comes when it is closed", async () => {
    const outbox = outboxOn()
    for (const options of [
      { batch: 0 },
      { batch: 1001 },
      { batch: 1.5 },
      { onProgress: 7 },
      { onprogress: () => {} },
      null
    ])
      expect(() => outbox.enqueueMany([], options as never)).toThrow(TypeError)
    await expect(all(outbox.enqueueMany(7 as never))).rejects.toThrow(TypeError)
    const late = outbox.enqueueMany([numbered(0)])
    await outbox.close()
    await expect(all(late)).rejects.toMatchObject({ reason: "Closed" })
    expect(() => outbox.enqueueMany([])).toThrow("is closed")
  })
})
