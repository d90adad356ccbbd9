import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Attempt, deliveryOf } from "../../src/model/Attempt.ts"

const attempt = (delivery: Attempt["delivery"]): Attempt => ({
  random: 1,
  startedAt: 0,
  durationMs: 0,
  outcome: "TimedOut",
  delivery
})
const deliveryAfter = (...deliveries: ReadonlyArray<Attempt["delivery"]>) => deliveryOf(deliveries.map(attempt))

describe("the delivery of a message whose send failed", () => {
  it("is not-sent before any attempt", () => {
    expect(deliveryAfter()).toBe("not-sent")
  })

  it.each([
    [["not-sent"], "not-sent"],
    [["rejected"], "rejected"],
    [["unknown"], "unknown"],
    [["not-sent", "not-sent"], "not-sent"],
    [["not-sent", "rejected"], "rejected"],
    [["rejected", "not-sent"], "rejected"],
    [["unknown", "rejected"], "unknown"],
    [["rejected", "unknown"], "unknown"],
    [["unknown", "not-sent"], "unknown"]
  ] as const)("after %j is %s", (deliveries, wanted) => {
    expect(deliveryAfter(...deliveries)).toBe(wanted)
  })

  it("is unknown after an earlier attempt that was, whatever came since", () => {
    for (const delivery of ["not-sent", "rejected", "unknown"] as const)
      expect(deliveryOf([attempt(delivery)], "unknown")).toBe("unknown")
    expect(deliveryOf([], "unknown")).toBe("unknown")
  })

  it("is the worst of its attempts', in whatever order they came", () => {
    const order = ["not-sent", "rejected", "unknown"] as const
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...order), { minLength: 1 }), (deliveries) => {
        const worst = Math.max(...deliveries.map((delivery) => order.indexOf(delivery)))
        expect(deliveryAfter(...deliveries)).toBe(order[worst])
      })
    )
  })
})
