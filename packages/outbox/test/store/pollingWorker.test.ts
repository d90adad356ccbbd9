import { describe, expect, it, vi } from "vitest"
import type { Job, Settlement, Worker } from "../../src/store/OutboxStore.ts"
import { pollingWorker, type Settled } from "../../src/store/pollingWorker.ts"

const job = (id: string): Job => ({
  id,
  packet: "",
  enqueuedAt: 0,
  notBefore: undefined,
  progress: undefined,
  pickups: 0,
  remainingMs: () => 1000
})
const done: Settlement = { _tag: "Done" }

const worker = (more: Partial<Worker> = {}): Worker => ({
  concurrency: 2,
  allowance: async () => ({ jobs: Number.POSITIVE_INFINITY, retryInMs: 0 }),
  handle: async () => done,
  onStoreFailed: () => {},
  onStoreBack: () => {},
  ...more
})

/** Hands out what it was given, and remembers what was settled. Fails while it is told to. */
const source = (ids: ReadonlyArray<string>) => {
  const waiting = [...ids]
  const settled: Array<string> = []
  const state = { down: false, turns: 0 }
  return {
    state,
    settled,
    idleMs: 5,
    turn: async (now: ReadonlyArray<Settled>, wanted: number) => {
      state.turns += 1
      if (state.down) throw new Error("down")
      settled.push(...now.map(({ job: { id } }) => id))
      return waiting.splice(0, wanted).map(job)
    }
  }
}

describe("the loop of a store that is fetched from", () => {
  it("hands out no more at a time than its concurrency, and settles everything before it has stopped", async () => {
    const from = source(["a", "b", "c", "d", "e"])
    let [active, most] = [0, 0]
    const handle = async () => {
      active += 1
      most = Math.max(most, active)
      await new Promise((resolve) => setTimeout(resolve, 3))
      active -= 1
      return done
    }
    const running = pollingWorker(from, worker({ handle }))
    await vi.waitUntil(() => from.settled.length >= 3)
    await running.stop()
    expect(from.settled.sort()).toStrictEqual(["a", "b", "c", "d", "e"])
    expect(most).toBe(2)
  })

  it("waits while nothing is allowed, and fetches nothing meanwhile", async () => {
    const from = source(["a"])
    let jobs = 0
    const running = pollingWorker(from, worker({ allowance: async () => ({ jobs, retryInMs: 2 }) }))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(from.state.turns).toBe(0)
    jobs = 1
    await vi.waitUntil(() => from.settled.length === 1)
    await running.stop()
  })

  it("waits for a store that does not answer, says so, and goes on when it is back, with what was to be settled", async () => {
    const from = source(["a", "b"])
    const events: Array<string> = []
    const handle = async () => {
      from.state.down = true
      return done
    }
    const running = pollingWorker(
      from,
      worker({
        concurrency: 1,
        handle,
        onStoreFailed: (error) => events.push(`failed: ${String(error)}`),
        onStoreBack: () => events.push("back")
      })
    )
    await vi.waitUntil(() => events.length >= 2)
    expect(from.settled).toStrictEqual([])
    expect(new Set(events)).toStrictEqual(new Set(["failed: Error: down"]))
    from.state.down = false
    await vi.waitUntil(() => events.includes("back"))
    expect(from.settled).toStrictEqual(["a"])
    from.state.down = false
    await running.stop()
    expect(from.settled).toStrictEqual(["a", "b"])
  })

  it("stops all the same where the store does not come back", async () => {
    const from = source(["a"])
    const handle = async () => {
      from.state.down = true
      return done
    }
    const running = pollingWorker(from, worker({ handle }))
    await vi.waitUntil(() => from.state.down)
    await running.stop()
    expect(from.settled).toStrictEqual([])
  })

  it("looks at once when it is woken, and otherwise seldom", async () => {
    const from = source([])
    const running = pollingWorker({ ...from, idleMs: 60_000 }, worker())
    await vi.waitUntil(() => from.state.turns === 1)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(from.state.turns).toBe(1)
    running.wake()
    await vi.waitUntil(() => from.state.turns === 2)
    await running.stop()
  })
})
