import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"

const drawn = { fill: undefined as undefined | ((pool: Uint32Array) => void), calls: 0 }

// The system's own CSPRNG stays in charge unless a test says what it draws.
const { getRandomValues } = crypto
beforeEach(() => {
  vi.spyOn(crypto, "getRandomValues").mockImplementation((pool) => {
    drawn.calls += 1
    if (drawn.fill !== undefined) drawn.fill(pool as unknown as Uint32Array)
    else getRandomValues.call(crypto, pool)
    return pool
  })
})

const fresh = async () => {
  vi.resetModules()
  drawn.calls = 0
  return (await import("../../src/model/random.ts")).randomUint32
}

afterEach(() => {
  vi.restoreAllMocks()
  drawn.fill = undefined
})

describe("F68: randomUint32", () => {
  it("gives integers from 1 to 4294967295, spread over the whole range", async () => {
    const randomUint32 = await fresh()
    const buckets = new Set<number>()
    const seen = new Set<number>()
    for (let i = 0; i < 100_000; i += 1) {
      const one = randomUint32()
      if (!Number.isInteger(one) || one < 1 || one > 4_294_967_295) expect.fail(`drew ${one}`)
      buckets.add(Math.floor(one / 2 ** 24))
      seen.add(one)
    }
    expect(buckets.size).toBe(256)
    // The birthday bound: about 1.2 repetitions in so many draws.
    expect(seen.size).toBeGreaterThan(99_980)
  })

  it("gives every draw of the pool once, and asks the system again after 1024 of them", async () => {
    const randomUint32 = await fresh()
    drawn.fill = (pool) => {
      for (let i = 0; i < pool.length; i += 1) pool[i] = drawn.calls * 10_000 + i
    }
    const given = Array.from({ length: 2_048 }, randomUint32)
    expect(given).toStrictEqual(
      [...Array(1_024).keys()].map((i) => 10_000 + i).concat([...Array(1_024).keys()].map((i) => 20_000 + i))
    )
    expect(drawn.calls).toBe(2)
  })

  it("skips zeros, at the pool's end too", async () => {
    const randomUint32 = await fresh()
    drawn.fill = (pool) => {
      pool.fill(0)
      pool[1] = 7
      pool[1_000] = 4_294_967_295
    }
    expect([randomUint32(), randomUint32(), randomUint32()]).toStrictEqual([7, 4_294_967_295, 7])
  })
})
