import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { fetchAhead } from "../../src/pgBoss/fetchAhead.ts"

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A backlog without end, of which each fetch takes so long. */
const backlog = (fetchMs: number) => {
  const asked: Array<number> = []
  const given: Array<number> = []
  let next = 0
  const ahead = fetchAhead<number>({
    fetch: async (count) => {
      asked.push(count)
      await vi.advanceTimersByTimeAsync(fetchMs)
      next += count
      return Array.from({ length: count }, (_, i) => next - count + i)
    },
    giveBack: async (jobs) => {
      given.push(...jobs)
    },
    patienceMs: 2000
  })
  return { ahead, asked, given }
}

/** So many at a time, each time after so many milliseconds. */
const work = async ({ ahead }: ReturnType<typeof backlog>, turns: number, wanted: number, ms: number) => {
  const taken: Array<number> = []
  for (let turn = 0; turn < turns; turn += 1) {
    taken.push(...(await ahead.take(wanted)))
    await vi.advanceTimersByTimeAsync(ms)
  }
  return taken
}

describe("fetchAhead", () => {
  it("fetches what is wanted where fetching is cheap", async () => {
    const cheap = backlog(2)
    await work(cheap, 50, 16, 10)
    expect(new Set(cheap.asked)).toEqual(new Set([16]))
    expect(cheap.given).toEqual([])
  })

  it("fetches more at a time where fetching is dear, and hands out all of it in its order", async () => {
    const dear = backlog(250)
    const taken = await work(dear, 400, 16, 20)
    expect(dear.asked.length).toBeLessThan(40)
    expect(Math.max(...dear.asked)).toBe(512)
    expect(taken).toEqual(Array.from({ length: 400 * 16 }, (_, i) => i))
    expect(dear.given).toEqual([])
  })

  it("fetches no more than is handed out while its lease is young", async () => {
    const slow = backlog(250)
    await work(slow, 200, 4, 500)
    expect(Math.max(...slow.asked)).toBeLessThanOrEqual(16)
    expect(slow.given).toEqual([])
  })

  it("gives back what is not handed out in time, and hands it to nobody", async () => {
    const dear = backlog(250)
    await work(dear, 20, 16, 20)
    const before = dear.asked.reduce((sum, count) => sum + count, 0)
    await vi.advanceTimersByTimeAsync(2000)
    expect(dear.given.length).toBeGreaterThan(0)
    expect(Math.max(...dear.given)).toBe(before - 1)
    const [first] = await dear.ahead.take(1)
    expect(first).toBe(before)
  })

  it("gives back everything at once when it is told to", async () => {
    const dear = backlog(250)
    const taken = await work(dear, 20, 16, 20)
    await dear.ahead.giveBack()
    const fetched = dear.asked.reduce((sum, count) => sum + count, 0)
    expect([...taken, ...dear.given]).toEqual(Array.from({ length: fetched }, (_, i) => i))
  })
})
