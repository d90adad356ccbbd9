import { DeskConfigError } from "@tcdesk/core"
import { describe, expect, it } from "vitest"
import { type OutboxStatus, outboxHealth } from "../../src/index.ts"

const well: OutboxStatus = { pending: 3, oldestAgeMs: 2000, dead: 1, parked: 1, running: true, hookFailures: 0 }

describe("outboxHealth", () => {
  it("is up whatever waits, as long as the caller names no limit", () => {
    expect(outboxHealth({ ...well, pending: 1e6, oldestAgeMs: 1e9, dead: 1e6, parked: 1e6 })).toEqual({
      state: "up",
      problems: []
    })
  })

  it("is up at its limits, and degraded beyond each, with one sentence each", () => {
    const limits = { maxOldestAgeMs: 2000, maxDead: 1, maxParked: 1 }
    expect(outboxHealth(well, limits).state).toBe("up")
    expect(outboxHealth({ ...well, oldestAgeMs: 2001, dead: 2, parked: 2 }, limits)).toEqual({
      state: "degraded",
      problems: [
        "The oldest message has waited 2001 ms, longer than 2000 ms.",
        "2 in the dead letter, more than 1.",
        "2 parked, more than 1."
      ]
    })
    const { oldestAgeMs: _, ...idle } = well
    expect(outboxHealth(idle, { maxOldestAgeMs: 0 }).state).toBe("up")
  })

  it("is degraded while the queue is paused", () => {
    expect(outboxHealth({ ...well, pausedUntil: Date.UTC(2026, 0, 1) })).toEqual({
      state: "degraded",
      problems: ["The outbox is paused until 2026-01-01T00:00:00.000Z."]
    })
  })

  it("refuses limits that are none, by name", () => {
    expect(() => outboxHealth(well, { maxDeat: 1 } as object)).toThrow("did you mean maxDead?")
    for (const limits of [{ maxDead: -1 }, { maxOldestAgeMs: "60" as never }, { maxParked: 0.5 }, 7 as never])
      expect(() => outboxHealth(well, limits)).toThrow(DeskConfigError)
  })
})
