import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { Alarms } from "../../src/state/Alarms.ts"
import { Clock } from "../../src/state/Clock.ts"
import { Ticker } from "../../src/state/Ticker.ts"

/** Alarms that take down when they rang, by name. */
const belfry = () => {
  const alarms = new Alarms()
  const rung: [name: string, at: number][] = []
  const set = (name: string, at: number) => alarms.set(name, at, (time) => rung.push([name, time]))
  return { alarms, rung, set }
}

describe("alarms", () => {
  it("ring in the order of their times, each at its own, once", () => {
    const { alarms, rung, set } = belfry()
    set("c", 30)
    set("a", 10)
    set("b", 20)
    alarms.run(9)
    expect(rung).toEqual([])
    alarms.run(25)
    alarms.run(25)
    expect(rung).toEqual([
      ["a", 10],
      ["b", 20]
    ])
    alarms.run(1000)
    expect(rung.at(-1)).toEqual(["c", 30])
    expect(alarms.earliest).toBe(Number.POSITIVE_INFINITY)
  })

  it("can be put off, brought forward and cancelled, by one that rings too", () => {
    const { alarms, rung, set } = belfry()
    set("a", 10)
    set("a", 50)
    set("b", 40)
    set("b", 15)
    alarms.set("c", 12, () => alarms.cancel("d"))
    set("d", 13)
    alarms.set("e", 14, (at) => set("f", at + 1))
    alarms.run(20)
    expect(rung).toEqual([
      ["b", 15],
      ["f", 15]
    ])
    expect(alarms.earliest).toBe(50)
  })
})

describe("the ticker", () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const ticking = () => {
    const clock = new Clock(() => Date.now())
    const { alarms, rung, set } = belfry()
    const ticker = new Ticker(alarms, () => clock.now())
    const names = () => rung.map(([name]) => name)
    return { clock, alarms, ticker, set, names }
  }

  it("lets alarms ring by itself, those too that were put off or set meanwhile", () => {
    const { set, names } = ticking()
    const now = Date.now()
    set("a", now + 100)
    set("b", now + 50)
    vi.advanceTimersByTime(60)
    expect(names()).toEqual(["b"])
    set("a", now + 200)
    set("c", now + 300)
    vi.advanceTimersByTime(139)
    expect(names()).toEqual(["b"])
    vi.advanceTimersByTime(1)
    expect(names()).toEqual(["b", "a"])
    vi.advanceTimersByTime(100)
    expect(names()).toEqual(["b", "a", "c"])
    expect(vi.getTimerCount()).toBe(0)
  })

  it("wakes up again after the only alarm was cancelled and its time has passed", () => {
    const { alarms, set, names } = ticking()
    set("a", Date.now() + 10)
    alarms.cancel("a")
    vi.advanceTimersByTime(20)
    set("b", Date.now() + 100)
    vi.advanceTimersByTime(100)
    expect(names()).toEqual(["b"])
  })

  it("goes by the clock that was moved", () => {
    const { clock, ticker, set, names } = ticking()
    set("a", Date.now() + 1000)
    clock.moveTo(900)
    ticker.arm()
    vi.advanceTimersByTime(99)
    expect(names()).toEqual([])
    vi.advanceTimersByTime(1)
    expect(names()).toEqual(["a"])
  })

  it("waits as long as a timer can, and again, for what is further away", () => {
    const { set, names } = ticking()
    set("a", Date.now() + 2 ** 31 + 10)
    vi.advanceTimersByTime(2 ** 31 - 1)
    expect(names()).toEqual([])
    vi.advanceTimersByTime(11)
    expect(names()).toEqual(["a"])
  })

  it("survives a clock that throws, and leaves no timer once it is closed", () => {
    let isBroken = true
    const { alarms, rung, set } = belfry()
    const ticker = new Ticker(alarms, () => {
      if (isBroken) throw new Error("no time")
      return Date.now()
    })
    set("a", Date.now())
    ticker.settle()
    expect(rung).toEqual([])
    isBroken = false
    ticker.settle()
    expect(rung).toHaveLength(1)
    set("b", Date.now() + 1000)
    expect(vi.getTimerCount()).toBe(1)
    ticker.close()
    set("c", Date.now() + 10)
    expect(vi.getTimerCount()).toBe(0)
  })
})
