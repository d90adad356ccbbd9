import { describe, expect, it } from "vitest"
import { findingsOf } from "../../src/contract/killLoopFindings.ts"

const sent = [
  { session: "a", number: 0, msgRandom: 1 },
  { session: "a", number: 1, msgRandom: 2 },
  { session: "b", number: 0, msgRandom: 3 }
]
const arrival = (msgRandom: number, answer: "accepted" | "refused" | "none" = "accepted") => ({
  msgRandom,
  accepted: answer === "accepted",
  refused: answer === "refused"
})
const began = (msgRandom: number, announced = false) => ({ _tag: "Began", msgRandom, announced }) as const
const delivered = (msgRandom: number, maybeDuplicate = false) =>
  ({ _tag: "Delivered", msgRandom, maybeDuplicate }) as const

describe("what a kill loop counts", () => {
  it("is nothing where each message arrived once, in its order", () => {
    const findings = findingsOf(
      sent,
      [arrival(1), arrival(3), arrival(2)],
      [began(1), delivered(1), began(3), began(2)]
    )
    expect(findings).toStrictEqual({ messages: 3, requests: 3, repeated: 0, lost: 0, unannounced: 0, inversions: 0 })
  })

  it("is a loss where a message was never accepted", () => {
    const findings = findingsOf(sent, [arrival(1), arrival(3, "none"), arrival(2, "refused")], [])
    expect(findings).toMatchObject({ lost: 2 })
  })

  it("is a silent second copy where the worker was not told of an earlier try", () => {
    const twice = [arrival(1, "none"), arrival(1), arrival(2), arrival(3)]
    expect(findingsOf(sent, twice, [began(1), began(1, true), delivered(1, true)])).toMatchObject({
      repeated: 1,
      unannounced: 0
    })
    expect(findingsOf(sent, twice, [began(1), began(1), delivered(1)])).toMatchObject({ repeated: 1, unannounced: 1 })
  })

  it("is no copy where Desk has refused the first one", () => {
    const findings = findingsOf(
      sent,
      [arrival(1, "refused"), arrival(1), arrival(2), arrival(3)],
      [began(1), began(1), delivered(1)]
    )
    expect(findings).toMatchObject({ repeated: 0, unannounced: 0 })
  })

  it("is an inversion where a message, or its second copy, came after a later one of its session", () => {
    expect(findingsOf(sent, [arrival(2), arrival(1)], [])).toMatchObject({ inversions: 1 })
    expect(findingsOf(sent, [arrival(1), arrival(2), arrival(1)], [])).toMatchObject({ inversions: 1 })
    expect(findingsOf(sent, [arrival(3), arrival(1), arrival(3)], [])).toMatchObject({ inversions: 0 })
  })
})
