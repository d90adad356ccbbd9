import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { pauseMs, retryMs } from "../../src/model/backoff.ts"
import {
  ageMs,
  opened,
  pausedFor,
  pausedForMs,
  type QueueState,
  readQueueState,
  unpaused,
  withJump
} from "../../src/model/QueueState.ts"

const hour = 3_600_000

describe("the queue's pause", () => {
  it("lasts as long as it should, and ends where the clock is set back", () => {
    const state = pausedFor(unpaused, 10_000, 5000)
    expect(pausedForMs(state, 10_000)).toBe(5000)
    expect(pausedForMs(state, 14_999)).toBe(1)
    expect(pausedForMs(state, 15_000)).toBe(0)
    expect(pausedForMs(state, 10_000 - hour)).toBe(0)
  })

  it("counts those on end, until a message gets through", () => {
    const twice = pausedFor(pausedFor(unpaused, 0, 10), 20, 10)
    expect(twice.streak).toBe(2)
    expect(opened(twice).streak).toBe(0)
    expect(opened(twice).still).toStrictEqual(twice.still)
  })

  it("is no time in which messages grow older, nor are the tries between two pauses", () => {
    const state = pausedFor(pausedFor(unpaused, 1000, 1000), 2500, 1000)
    expect(state.still).toStrictEqual([[1000, 3500]])
    expect(ageMs(state, 0, 500)).toBe(500)
    expect(ageMs(state, 0, 2000)).toBe(1000)
    expect(ageMs(state, 0, 4000)).toBe(1500)
    expect(ageMs(state, 2000, 4000)).toBe(500)
    expect(ageMs(state, 4000, 5000)).toBe(1000)
  })

  it("makes no message younger than nothing where the clock is set back, and none older where it is set forward", () => {
    expect(ageMs(unpaused, 10_000, 5000)).toBe(0)
    expect(ageMs(withJump(unpaused, [5000, 5000 + hour]), 0, 6000 + hour)).toBe(6000)
  })

  it("stays small, however often it pauses, and never makes a message older than it is", () => {
    const gap = fc.integer({ min: 0, max: hour })
    const length = fc.integer({ min: 1, max: hour })
    fc.assert(
      fc.property(fc.array(fc.tuple(gap, length), { maxLength: 300 }), (pauses) => {
        let state: QueueState = unpaused
        let [now, still] = [0, 0]
        for (const [apart, ms] of pauses) {
          now += apart
          state = pausedFor(state, now, ms)
          now += ms
          still += ms
        }
        expect(state.still.length).toBeLessThanOrEqual(64)
        expect(JSON.stringify(state).length).toBeLessThan(10_000)
        const age = ageMs(state, 0, now)
        expect(age).toBeGreaterThanOrEqual(0)
        expect(age).toBeLessThanOrEqual(now - still)
      })
    )
  })

  it("is read as it was written; what is anything else is no pause", () => {
    const state = pausedFor(unpaused, 1000, 1000)
    expect(readQueueState(JSON.stringify(state))).toStrictEqual(state)
    for (const text of [
      undefined,
      "",
      "{",
      "null",
      "7",
      '{"version":2}',
      '{"version":1,"pause":[1],"streak":0,"still":[]}'
    ])
      expect(readQueueState(text)).toBe(unpaused)
  })
})

describe("pauses", () => {
  const backoff = { baseMs: 1000, maxMs: 300_000 }

  it("double up to their bound, half of it left to chance between tries of one message", () => {
    expect([1, 2, 3, 9, 10, 2000].map((tries) => retryMs(backoff, tries, 1))).toStrictEqual([
      1000, 2000, 4000, 256_000, 300_000, 300_000
    ])
    expect(retryMs(backoff, 1, 0)).toBe(500)
  })

  it("of the queue are a minute at the most, so that a repaired key is noticed", () => {
    expect([1, 2, 7, 2000].map((streak) => pauseMs(backoff, streak))).toStrictEqual([1000, 2000, 60_000, 60_000])
  })
})
