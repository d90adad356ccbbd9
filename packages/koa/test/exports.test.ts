import { passedOn } from "adapter-conformance"
import { expect, it } from "vitest"
import * as root from "../src/index.ts"
import * as req from "../src/req.ts"

it("exports these names: adding or losing one is a decision, not an accident", () => {
  expect(Object.keys(root).sort()).toStrictEqual([...passedOn, "desk", "deskErrors", "getDesk"].sort())
})

it("exports nothing from req, which only types ctx.req.desk", () => {
  expect(Object.keys(req)).toStrictEqual([])
})
