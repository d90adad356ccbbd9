import { expect, it } from "vitest"
import { nearest } from "../../src/base/nearest.ts"

it("finds the name that was meant: a letter more, less, another, swapped, or in another case", () => {
  const known = ["port", "host", "secretKey", "dedupWindowMs"]
  for (const name of ["prt", "portt", "pprt", "prot", "PORT"]) expect(nearest(name, known)).toBe("port")
  for (const name of ["secretkey", "secret_key", "sectetKye"]) expect(nearest(name, known)).toBe("secretKey")
  expect(nearest("dedupWindow", known)).toBe("dedupWindowMs")
})

it("guesses at nothing that is not close", () => {
  for (const name of ["", "colour", "pt", "constructor", "x".repeat(100_000)]) {
    expect(nearest(name, ["port", "host"])).toBeUndefined()
  }
  expect(nearest("port", [])).toBeUndefined()
})
