import { describe, expect, it } from "vitest"
import { codes, lookUpCode } from "../../src/model/Codes.ts"
import { fixture } from "../support/messages.ts"
import { failureOf } from "../support/replies.ts"

interface Row {
  readonly code: number
  readonly reason: string
  readonly retry: string
  readonly meaning: string
  readonly source: string
  readonly scope: string
}

/** The project's reference table of codes (codes.tsv). */
const rows = fixture<ReadonlyArray<Row>>("codes.json")

const answered = (code: number) => {
  const body = new TextEncoder().encode(JSON.stringify({ ActionStatus: "FAIL", ErrorInfo: "", ErrorCode: code }))
  return failureOf({ status: 200, body, header: () => undefined }, 0)
}

describe("the table of codes", () => {
  it("has the reference's codes, no more and no fewer, each once and in ascending order", () => {
    const listed = [...codes.keys()]
    expect(listed).toStrictEqual(rows.map(({ code }) => code))
    expect(listed).toStrictEqual([...new Set(listed)].sort((a, b) => a - b))
  })

  it.each(rows)("$code is $reason, and its class is $retry", ({ code, reason, retry, meaning, source, scope }) => {
    expect(codes.get(code)).toMatchObject({
      code,
      reason,
      retry,
      meaning,
      scope,
      source: source.startsWith("seed") ? "send_msg" : source
    })
    expect(Object.isFrozen(codes.get(code))).toBe(true)
  })

  it("gives each code a meaning on one line, without a full stop, that is not its reason once more", () => {
    for (const { code, meaning, reason } of codes.values()) {
      expect([code, meaning]).toStrictEqual([code, expect.stringMatching(/^[^\n]{5,120}[^.\n]$/)])
      expect(meaning).not.toContain(reason)
    }
  })

  it("calls any other code UnknownCode, as it is, and never retries it", () => {
    for (const code of [-2, 0.5, 1, 90004, 141006, 199999, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
      expect(codes.has(code)).toBe(false)
      expect(lookUpCode(code)).toMatchObject({ code, reason: "UnknownCode", retry: "never" })
    }
  })
})

describe("an answer with a code", () => {
  it.each(rows)("$code ends in $reason, in its class, with its delivery", ({ code, reason, retry, meaning }) => {
    expect(answered(code)).toMatchObject({
      code,
      status: 200,
      reason: { _tag: reason },
      retry,
      delivery: reason === "ServiceFault" ? "unknown" : "rejected",
      ambiguous: false,
      detail: meaning
    })
  })

  it.each(rows)("F31: $code has a hint exactly when the caller can do something about it", ({ code, reason }) => {
    const passing = ["MessageRejected", "RateLimited", "ServiceFault", "UnknownCode"].includes(reason)
    const { hint } = answered(code) ?? {}
    if (!passing || code === 60028) expect(hint).toMatch(/^[A-Z].*\.$/)
    else expect(hint).toBeUndefined()
  })

  it("that no document names ends in UnknownCode, rejected, and keeps the code", () => {
    expect(answered(199999)).toMatchObject({
      code: 199999,
      reason: { _tag: "UnknownCode" },
      delivery: "rejected",
      retry: "never",
      ambiguous: false
    })
  })
})
