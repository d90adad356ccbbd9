import { expect, it } from "vitest"
import { grouped } from "../../src/bullmq/grouped.ts"

it("takes calls that come while one is under way together, in order, and gives each its own results", async () => {
  const runs: Array<ReadonlyArray<number>> = []
  const double = grouped<number, number>(async (items) => {
    runs.push(items)
    await Promise.resolve()
    return items.map((item) => item * 2)
  })
  const calls = [double([1]), double([2, 3])]
  await Promise.resolve()
  await Promise.resolve()
  calls.push(double([4]), double([]), double([5]))
  expect(await Promise.all(calls)).toEqual([[2], [4, 6], [8], [], [10]])
  expect(runs).toEqual([
    [1, 2, 3],
    [4, 5]
  ])
})

it("rejects every call of a group that fails, and goes on with the next one", async () => {
  let runs = 0
  const group = grouped<string, string>(async (items) => {
    runs += 1
    if (runs === 1) throw new Error("of the store")
    return items
  })
  const failed = await Promise.allSettled([group(["a"]), group(["b"])])
  expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"])
  expect(await group(["c"])).toEqual(["c"])
})

it("splits what is too much for one transaction, but never a call", async () => {
  const sizes: Array<number> = []
  const group = grouped<number, number>(async (items) => {
    sizes.push(items.length)
    return items
  })
  const call = (size: number) => group(Array.from({ length: size }, (_, i) => i))
  const results = await Promise.all([call(300), call(150), call(100), call(700), call(1)])
  expect(results.map(({ length }) => length)).toEqual([300, 150, 100, 700, 1])
  expect(sizes).toEqual([450, 100, 700, 1])
})
