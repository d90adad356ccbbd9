import { expect, it } from "vitest"
import { printable, printableName, toJson } from "../../src/output/printable.ts"

const hostile = "a\u001b[2J\u0007\r\n\u0085\u009b\u202e\u200b\u2066\u00ad\ufeffz"

it("puts text from outside on one line that a terminal does not obey", () => {
  expect(printable(hostile)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  expect(printable("您好, 👋🏽")).toBe("您好, 👋🏽")
  expect(printable("x".repeat(3000))).toHaveLength(2000)
})

it("repeats a path, and no key that was pasted in its place", () => {
  expect(printableName("./orders/message.json")).toBe("./orders/message.json")
  expect(printableName("5bd2850fff3ecb11".repeat(4))).toBe("…")
  expect(printableName(`eJ${"yrVgrxCdYr*-".repeat(10)}__`)).toBe("…")
})

it("writes JSON that a terminal does not obey, and that says the same", () => {
  const written = toJson({ [hostile]: hostile })
  expect(written).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  expect(JSON.parse(written)).toEqual({ [hostile]: hostile })
  expect(toJson(undefined)).toBe("null")
})
