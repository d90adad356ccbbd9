/** What an error says is bounded, and holds nothing that can't be seen, whatever it is about. */
import { inspect } from "node:util"
import fc from "fast-check"
import { describe, expect, it, onTestFinished, vi } from "vitest"
import { endSession } from "../../src/commands/endSession.ts"
import { listed, showable } from "../../src/model/bounds.ts"
import { DeskConfigError } from "../../src/model/DeskConfigError.ts"
import { DeskError } from "../../src/model/DeskError.ts"
import type { DeskOptions } from "../../src/model/DeskOptions.ts"
import * as Elem from "../../src/model/Elem.ts"
import { resolveOptions } from "../../src/model/ResolvedOptions.ts"
import { sanitizeText } from "../../src/model/sanitize.ts"
import { createRecordingDesk } from "../../src/testing.ts"
import { errorOf } from "../support/desks.ts"
import { issuesOf } from "../support/messages.ts"

const unseen = [
  ...["\u0000", "\u0007", "\n", "\r\n", "\t", "\u001b[31m", "\u007f", "\u0085", "\u009b"],
  ...["\u00ad", "\u061c", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2028", "\u2029"],
  ...["\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2060", "\u2066", "\u2067", "\u2068", "\u2069", "\ufeff"]
]
const holdsUnseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

const refusalOf = (message: unknown): Promise<DeskError> => errorOf(createRecordingDesk().send(message as never))

const assertBounded = (error: DeskError) => {
  expect(error.reason._tag).toBe("InvalidMessage")
  expect(Buffer.byteLength(error.message)).toBeLessThanOrEqual(4096)
  expect(error.message).not.toMatch(holdsUnseen)
  const { issues } = error.reason as { issues: ReadonlyArray<{ path: string; message: string }> }
  expect(issues.length).toBeLessThanOrEqual(101)
  for (const { path, message } of issues) {
    expect(path.length).toBeLessThanOrEqual(200)
    expect(message.length).toBeLessThanOrEqual(300)
    expect(path + message).not.toMatch(holdsUnseen)
    expect(path.isWellFormed()).toBe(true)
  }
  expect(JSON.stringify(error).length).toBeLessThan(64_000)
  expect(inspect(error).length).toBeLessThan(64_000)
}

describe("the error of a message", () => {
  it("with a thousand faults under one endless key is small, and lists twenty at the most", async () => {
    for (const length of [10, 90_000, 600_000]) {
      const error = await refusalOf({
        sessionId: "s",
        text: "x",
        cloudCustomData: { ["k".repeat(length)]: Array(1000).fill("\ud800") }
      })
      assertBounded(error)
      expect(error.message).toMatch(/; and \d+ more\. The message was not sent\.$/)
    }
  })

  it("lists twenty, and how many more there are", async () => {
    const error = await refusalOf({ sessionId: "s", body: Array(1000).fill(5) })
    assertBounded(error)
    expect(error.message.match(/must be an element/g)).toHaveLength(20)
    expect(error.message).toContain("; and 980 more.")
    expect((await refusalOf({ sessionId: "s", body: Array(20).fill(5) })).message).not.toContain("more")
    expect((await refusalOf({ sessionId: "s", body: Array(21).fill(5) })).message).toContain("; and 1 more.")
  })

  it("of keys below endless keys, in any alphabet, is small", async () => {
    const key = fc.constantFrom("客".repeat(500), "😀".repeat(400), "a.b[c]", "x".repeat(5000), "\ud83d", "")
    const data = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: "large", maxDepth: 8 },
        fc.constantFrom("\ud800", Number.NaN, undefined),
        fc.dictionary(key, tie("node"), { maxKeys: 6 }),
        fc.array(tie("node"), { maxLength: 6 })
      )
    })).node
    await fc.assert(
      fc.asyncProperty(data, async (given) => {
        const message = { sessionId: "s", body: Elem.raw("T", { bad: "\ud800", given } as never) }
        assertBounded(await refusalOf(message))
      }),
      { numRuns: 100 }
    )
  })

  it.each(
    unseen.map((mark) => [
      JSON.stringify(mark).replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`),
      mark
    ])
  )("does not repeat %s from a key", async (_, mark) => {
    assertBounded(await refusalOf({ sessionId: "s", text: "x", cloudCustomData: { [`a${mark}b`]: 1n } }))
    assertBounded(
      await refusalOf({ sessionId: "s", body: Elem.custom({ data: { [`${mark}b`]: { c: 1n } } as never }) })
    )
  })

  it("that is longer than any string is one of its size, in data of every kind", () => {
    // As it does for half a gigabyte, which no test should need.
    const stringify = vi.spyOn(JSON, "stringify").mockImplementation(() => {
      throw new RangeError("Invalid string length")
    })
    onTestFinished(() => stringify.mockRestore())
    const data = { a: "x" }
    const tooLong = "can't be written as JSON: it is too long"
    expect(issuesOf({ sessionId: "s", text: "x", cloudCustomData: data })).toContainEqual({
      path: "cloudCustomData",
      message: tooLong
    })
    expect(issuesOf({ sessionId: "s", body: Elem.raw("T", data) })).toStrictEqual([{ path: "", message: tooLong }])
    expect(issuesOf({ sessionId: "s", body: Elem.custom({ data }) })).not.toStrictEqual([])
    expect(endSession.write({ sessionId: "s" }).issues).toStrictEqual([{ path: "", message: tooLong }])
  })
})

describe("the error of options", () => {
  it("is small with ten thousand faults", () => {
    const hooks = Array.from({ length: 6000 }, () => ({ onSent: 5 }))
    try {
      resolveOptions({ sdkAppId: 1, identifier: "a", secretKey: "k", hooks } as unknown as DeskOptions)
      expect.fail("they were taken")
    } catch (error) {
      expect(error).toBeInstanceOf(DeskConfigError)
      const { message, issues } = error as DeskConfigError
      expect(message.length).toBeLessThanOrEqual(4096)
      expect(message).toMatch(/; and 980 more\.$/)
      expect(issues).toHaveLength(101)
    }
  })
})

describe("the error of an answer", () => {
  it("does not repeat what can't be seen, nor all of a detail that somebody made", () => {
    for (const mark of unseen) expect(sanitizeText(`a${mark}b`)).not.toMatch(holdsUnseen)
    for (const unit of ["x", "客", "😀", "\u202e"]) {
      const error = new DeskError({
        operation: "send_msg",
        reason: { _tag: "Closed" },
        delivery: "not-sent",
        retryable: false,
        attempts: [],
        detail: unit.repeat(100_000)
      })
      expect(Buffer.byteLength(error.message)).toBeLessThanOrEqual(4096)
      expect(error.message).not.toMatch(holdsUnseen)
    }
  })
})

describe("showable", () => {
  it("cuts at the length that is given, and nothing that has it", () => {
    expect(showable("a".repeat(10), 10)).toBe("a".repeat(10))
    expect(showable("a".repeat(11), 10)).toBe(`${"a".repeat(9)}…`)
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), fc.integer({ min: 1, max: 250 }), (text, length) => {
        expect(showable(text, length).length).toBeLessThanOrEqual(length)
        expect(showable(text, length).isWellFormed()).toBe(true)
      })
    )
  })
})

describe("listed", () => {
  it("names at least one fault, however long it is", () => {
    expect(listed(["x".repeat(9000), "y"])).toBe(`${"x".repeat(9000)}; and 1 more`)
  })
})
