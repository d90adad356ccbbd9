import { expect, it } from "vitest"
import { hasColours, styleOf } from "../../src/output/style.ts"

const terminal = { isTTY: true, write: () => {} }
const pipe = { isTTY: false, write: () => {} }

it.each([
  [{}, terminal, true],
  [{}, pipe, false],
  [{ TERM: "dumb" }, terminal, false],
  [{ NO_COLOR: "1" }, terminal, false],
  [{ NO_COLOR: "" }, terminal, true],
  [{ FORCE_COLOR: "1" }, pipe, true],
  [{ FORCE_COLOR: "0" }, terminal, false],
  [{ NO_COLOR: "1", FORCE_COLOR: "1" }, terminal, false]
])("colours by what is asked for, else by the terminal: %j", (env, output, coloured) => {
  expect(hasColours(env, output)).toBe(coloured)
})

it("changes nothing without colours", () => {
  expect(styleOf(false).red("x")).toBe("x")
  expect(styleOf(true).red("x")).toBe("\u001b[31mx\u001b[39m")
})
