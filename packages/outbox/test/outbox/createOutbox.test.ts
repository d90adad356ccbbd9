import { DeskConfigError, DeskError } from "@tcdesk/core"
import { createRecordingDesk } from "@tcdesk/core/testing"
import { describe, expect, it, onTestFinished, vi } from "vitest"
import {
  createOutbox,
  type OutboxOptions,
  type OutboxStore,
  type RetryingEvent,
  type StoreFailedEvent
} from "../../src/index.ts"
import { memoryStore } from "../../src/testing.ts"

const made = (options: object) =>
  createOutbox({ desk: createRecordingDesk(), store: memoryStore(), ...options } as OutboxOptions<never>)

/** Does not answer, and has its connection string in what it throws. */
const brokenStore = (): OutboxStore => {
  const fail = async () => {
    throw Object.assign(new Error("connect ECONNREFUSED postgres://shop:hunter2@db:5432"), { code: "ECONNREFUSED" })
  }
  return { ...memoryStore(), name: "PostgreSQL (db:5432)", enqueue: fail, counts: fail, readState: fail }
}

describe("createOutbox", () => {
  it.each([
    [{ store: undefined }, /store is required/],
    [{ desk: {} }, /desk must be a client/],
    [{ store: {} }, /store must be a store/],
    [{ onUnknown: "verify" }, /onUnknown must be "retry" or "park"/],
    [{ maxAgeMs: 0 }, /maxAgeMs must be milliseconds from 1/],
    [{ maxTries: 1.5 }, /maxTries must be/],
    [{ backoff: { baseMS: 1 } }, /did you mean baseMs/],
    [{ backoff: { baseMs: -1 } }, /backoff.baseMs must be/],
    [{ keepKeysMs: "7d" }, /keepKeysMs must be/],
    [{ hooks: { onDelivred: () => {} } }, /did you mean/],
    [{ hooks: { onDead: 1 } }, /hooks.onDead must be a function/],
    [{ maxAgeMS: 1 }, /did you mean maxAgeMs/]
  ])("names an option that is wrong: %j", (options, said) => {
    expect(() => made(options)).toThrow(said)
    expect(() => made(options)).toThrow(DeskConfigError)
  })

  it("refuses to be started with a concurrency that is none, and to be stopped or closed with options that it does not know", async () => {
    const outbox = made({})
    expect(() => outbox.start({ concurrency: 0 })).toThrow(/concurrency must be/)
    const worker = outbox.start()
    await expect(worker.stop({ graceMS: 1 } as object)).rejects.toThrow(/did you mean graceMs/)
    await expect(outbox.close({ graceMs: -1 })).rejects.toThrow(/graceMs must be/)
    await outbox.close()
  })

  it("names a store that can't be reached, and nothing of its connection string", async () => {
    const outbox = made({ store: brokenStore() })
    for (const call of [outbox.enqueue({ sessionId: "s", text: "x" }), outbox.status()]) {
      await expect(call).rejects.toMatchObject({
        name: "OutboxError",
        reason: "StoreUnreachable",
        store: "PostgreSQL (db:5432)",
        message: "The outbox can't reach its store PostgreSQL (db:5432): ECONNREFUSED."
      })
      const error: unknown = await call.catch((thrown: unknown) => thrown)
      expect(JSON.stringify(error) + String(error) + String((error as Error).cause)).not.toContain("hunter2")
    }
  })

  it("has a worker that waits for its store and says so: by a hook, or else by a warning of the process; once for each time", async () => {
    const events: Array<StoreFailedEvent> = []
    const withHook = made({
      store: brokenStore(),
      hooks: { onStoreFailed: (event: StoreFailedEvent) => events.push(event) }
    })
    withHook.start()
    await vi.waitUntil(() => events.length > 0)
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(events.map(({ error }) => error.message)).toStrictEqual([
      "The outbox can't reach its store PostgreSQL (db:5432): ECONNREFUSED."
    ])
    await withHook.close()

    const warned = vi.spyOn(process, "emitWarning").mockReturnValue()
    onTestFinished(() => warned.mockRestore())
    const without = made({ store: brokenStore() })
    without.start()
    await vi.waitUntil(() => warned.mock.calls.length > 0)
    expect(warned.mock.calls[0]?.[0]).toContain("PostgreSQL (db:5432): ECONNREFUSED")
    await without.close()
  })

  it("has a worker that goes on when its store is back", async () => {
    let down = true
    const working = memoryStore()
    const store: OutboxStore = {
      ...working,
      readState: async () => {
        if (down) throw new Error("down")
        return working.readState()
      }
    }
    const delivered: Array<string> = []
    const failed: Array<StoreFailedEvent> = []
    const outbox = made({
      store,
      hooks: {
        onDelivered: ({ id }: { readonly id: string }) => delivered.push(id),
        onStoreFailed: (event: StoreFailedEvent) => failed.push(event)
      }
    })
    const { id } = await outbox.enqueue({ sessionId: "s", text: "x" })
    outbox.start()
    await vi.waitUntil(() => failed.length > 0)
    down = false
    await vi.waitUntil(() => delivered.length > 0, 5000)
    expect(delivered).toStrictEqual([id])
    await outbox.close()
  })

  it("tells of a try that has failed, and how long it is until the next one at the least", async () => {
    const desk = createRecordingDesk()
    desk.failNext("ConnectionFailed")
    const retries: Array<RetryingEvent> = []
    const hooks = { onRetry: (event: RetryingEvent) => retries.push(event) }
    const outbox = made({ desk, hooks, backoff: { baseMs: 20, maxMs: 20 } })
    const { id } = await outbox.enqueue({ sessionId: "s", text: "x" })
    outbox.start()
    await vi.waitUntil(() => desk.sent.length > 0, 5000)
    expect(retries).toStrictEqual([{ id, error: expect.any(DeskError), tries: 1, delayMs: expect.any(Number) }])
    expect(retries[0]?.delayMs).toBeGreaterThanOrEqual(10)
    expect(retries[0]?.delayMs).toBeLessThanOrEqual(20)
    await outbox.close()
  })

  it("reads nothing of a message that was polluted into all objects", async () => {
    Object.defineProperty(Object.prototype, "key", { value: "theirs", configurable: true })
    try {
      const outbox = made({})
      const [first, second] = await outbox.enqueue([
        { sessionId: "s", text: "x" },
        { sessionId: "s", text: "y" }
      ])
      expect([first?.duplicate, second?.duplicate]).toStrictEqual([false, false])
      await outbox.close()
    } finally {
      Reflect.deleteProperty(Object.prototype, "key")
    }
  })

  it("is closed by `await using`", async () => {
    const store = memoryStore()
    const closed = vi.spyOn(store, "close")
    {
      await using outbox = made({ store })
      outbox.start()
    }
    expect(closed).toHaveBeenCalledTimes(1)
  })
})
