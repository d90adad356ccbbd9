import { expect, it } from "vitest"
import { uuidv7 } from "../../src/model/uuidv7.ts"

it("is a UUID of version 7 that begins with the time, and sorts as it was made, also within a millisecond or when the clock is set back", () => {
  const now = Date.now()
  const made = [...Array.from({ length: 10_000 }, () => uuidv7(now)), uuidv7(now - 3_600_000), uuidv7()]
  expect([...made].sort()).toStrictEqual(made)
  expect(new Set(made).size).toBe(made.length)
  for (const id of made) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(Number.parseInt(made[0]?.replace("-", "").slice(0, 12) ?? "", 16)).toBe(now)
})
