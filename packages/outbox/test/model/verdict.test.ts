import { codes, type Delivery, DeskError, type Reason } from "@tcdesk/core"
import { describe, expect, it } from "vitest"
import { deliveryOfTry, verdictOn } from "../../src/model/verdict.ts"

const failed = (
  reason: Reason["_tag"],
  delivery: Delivery,
  more: { readonly code?: number; readonly retryAfterMs?: number; readonly tried?: boolean } = {}
): DeskError => {
  const { tried = delivery !== "not-sent", ...fields } = more
  const attempt = { random: 1, startedAt: 0, durationMs: 1, outcome: reason, delivery }
  const attempts = tried ? [attempt] : []
  return new DeskError({
    operation: "send_msg",
    reason: { _tag: reason } as Reason,
    delivery,
    retryable: true,
    attempts,
    ...fields
  })
}

const fateOf = (error: DeskError, onUnknown: "retry" | "park" = "retry") => {
  const { fate, pausesQueue } = verdictOn(error, error.delivery, onUnknown)
  return pausesQueue ? `${fate}, queue paused` : fate
}

describe("what is done with a message whose try has failed", () => {
  it.each([...codes.values()].map((row) => [row.code, row] as const))(
    "by the code's row: %i",
    (code, { reason, scope }) => {
      const delivery = scope === "service" ? "unknown" : "rejected"
      const expected = { message: "dead", account: "dead", app: "later, queue paused", service: "retry" }[scope]
      expect(fateOf(failed(reason, delivery, { code }))).toBe(expected)
    }
  )

  it("is dead for one account that is unknown or blocked, and a pause for all others", () => {
    expect(fateOf(failed("PermissionDenied", "rejected", { code: 70_107 }))).toBe("dead")
    expect(fateOf(failed("PermissionDenied", "rejected", { code: 70_051 }))).toBe("dead")
    expect(fateOf(failed("PermissionDenied", "rejected", { code: 60_021 }))).toBe("later, queue paused")
  })

  it("is dead for a code that no document names", () => {
    expect(fateOf(failed("UnknownCode", "rejected", { code: 424_242 }))).toBe("dead")
  })

  it.each([
    ["InvalidMessage", "not-sent", "dead"],
    ["Closed", "not-sent", "release"],
    ["Aborted", "not-sent", "release"],
    ["Aborted", "unknown", "retry"],
    ["Overloaded", "not-sent", "later"],
    ["ConnectionFailed", "not-sent", "retry"],
    ["ConnectionFailed", "unknown", "retry"],
    ["TimedOut", "not-sent", "retry"],
    ["TimedOut", "unknown", "retry"],
    ["UnexpectedReply", "rejected", "retry"],
    ["ServiceFault", "unknown", "retry"],
    ["ClientFault", "not-sent", "retry"],
    ["RateLimited", "rejected", "later, queue paused"],
    ["Unauthenticated", "not-sent", "later, queue paused"]
  ] as const)("by the reason, where there is no code: %s, %s", (reason, delivery, fate) => {
    expect(fateOf(failed(reason, delivery))).toBe(fate)
  })

  it("is parked where it may have arrived and that was chosen, also when the queue pauses for it", () => {
    expect(fateOf(failed("TimedOut", "unknown"), "park")).toBe("park")
    expect(fateOf(failed("AppRejected", "unknown", { code: 60_020 }), "park")).toBe("park, queue paused")
    expect(fateOf(failed("TimedOut", "not-sent"), "park")).toBe("retry")
    expect(fateOf(failed("MessageRejected", "unknown", { code: 80_001 }), "park")).toBe("dead")
  })

  it("keeps to the pause that Desk asks for", () => {
    expect(verdictOn(failed("RateLimited", "rejected", { retryAfterMs: 2000 }), "rejected", "retry").afterMs).toBe(2000)
    expect(verdictOn(failed("Overloaded", "not-sent", { retryAfterMs: 70 }), "not-sent", "retry").afterMs).toBe(70)
  })
})

describe("what became of the message in one try", () => {
  it("is read from its attempts, where earlier tries speak in the error too", () => {
    expect(deliveryOfTry(failed("TimedOut", "unknown", { tried: false }), true)).toBe("not-sent")
    expect(deliveryOfTry(failed("TimedOut", "unknown"), true)).toBe("unknown")
    expect(deliveryOfTry(failed("TimedOut", "unknown", { tried: false }), false)).toBe("unknown")
    const { stream: _, ...refused } = failed("MessageRejected", "rejected").toJSON()
    expect(deliveryOfTry(new DeskError({ ...refused, delivery: "unknown" }), true)).toBe("rejected")
  })
})
