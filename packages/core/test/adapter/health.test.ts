import { describe, expect, it } from "vitest"
import { healthOf } from "../../src/adapter/health.ts"
import type { DeskStatus } from "../../src/model/DeskStatus.ts"
import { type Reason, reasons } from "../../src/model/Reason.ts"

const now = 1_700_000_000_000
const well: DeskStatus = { state: "open", inFlight: 0, queued: 0, maxQueue: 3000, hookFailures: 0 }

const failedFor = (reason: Reason["_tag"], at = now): Pick<DeskStatus, "lastFailure"> => ({
  lastFailure: { at, reason, delivery: "rejected" }
})

describe("healthOf", () => {
  it("is up without any problem", () => {
    expect(healthOf(well, now)).toStrictEqual({ state: "up", problems: [] })
  })

  it.each<[string, Partial<DeskStatus>, string]>([
    ["is closing", { state: "closing" }, "The client is closing."],
    ["is closed", { state: "closed" }, "The client is closed."],
    ["has a UserSig that ended this very moment", { userSigExpiresAt: now }, "The UserSig has expired."],
    [
      "is held back by Desk",
      { holdUntil: now + 1 },
      "Desk wants no calls for now: verification failed too often (70050)."
    ]
  ])("is down for a client that %s", (_, status, problem) => {
    expect(healthOf({ ...well, ...status }, now)).toStrictEqual({ state: "down", problems: [problem] })
  })

  it.each<[string, Partial<DeskStatus>]>([
    ["a UserSig that has a moment left", { userSigExpiresAt: now + 1 }],
    ["a hold that is over", { holdUntil: now }],
    ["a queue with one place left", { queued: 2999 }],
    ["no queue at all", { queued: 0, maxQueue: 0 }]
  ])("is up with %s", (_, status) => {
    expect(healthOf({ ...well, ...status }, now).state).toBe("up")
  })

  it("is degraded with a full queue, and with a failure that no success has followed", () => {
    expect(healthOf({ ...well, queued: 3000 }, now)).toStrictEqual({
      state: "degraded",
      problems: ["The queue of the rate limit is full."]
    })
    const failure = { at: now, reason: "Unauthenticated", code: 70009, delivery: "rejected" } as const
    expect(healthOf({ ...well, lastSentAt: now - 1, lastFailure: failure }, now)).toStrictEqual({
      state: "degraded",
      problems: ["The last call failed: Unauthenticated (70009)."]
    })
    expect(healthOf({ ...well, lastSentAt: now + 1, lastFailure: failure }, now).state).toBe("up")
  })

  it("is degraded for a client that is disabled, whatever else is well", () => {
    expect(healthOf({ ...well, disabled: true }, now)).toStrictEqual({
      state: "degraded",
      problems: ["The client is disabled: it sends nothing."]
    })
  })

  it("counts only failures that tell of the service or the set-up, not of one call or its caller", () => {
    const degraded = Object.entries(reasons).filter(([, { fault }]) => fault === "setup" || fault === "trouble")
    for (const tag of Object.keys(reasons) as Array<Reason["_tag"]>) {
      const { state } = healthOf({ ...well, ...failedFor(tag) }, now)
      expect([tag, state]).toStrictEqual([tag, degraded.some(([one]) => one === tag) ? "degraded" : "up"])
    }
    for (const tag of ["InvalidMessage", "SessionEnded", "Aborted", "Closed"] as const) {
      expect(healthOf({ ...well, ...failedFor(tag) }, now).state).toBe("up")
    }
  })

  it("is down, and tells all, when several things are wrong", () => {
    const { state, problems } = healthOf({ ...well, state: "closed", queued: 3000, ...failedFor("ServiceFault") }, now)
    expect([state, problems.length]).toStrictEqual(["down", 3])
  })

  it.each(["ReasonOfALaterVersion", "constructor"])("bears a reason that it does not know: %s", (tag) => {
    expect(healthOf({ ...well, ...failedFor(tag as Reason["_tag"]) }, now).state).toBe("up")
  })

  it("takes the present time when it is given none", () => {
    expect(healthOf({ ...well, userSigExpiresAt: Date.now() - 1 }).state).toBe("down")
    expect(healthOf({ ...well, userSigExpiresAt: Date.now() + 60_000 }).state).toBe("up")
  })
})
