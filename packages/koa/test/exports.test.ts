import { passedOn, passedOnTypes, typesOf } from "adapter-conformance"
import { expect, it } from "vitest"
import * as root from "../src/index.ts"
import * as req from "../src/req.ts"

it("exports these names: adding or losing one is a decision, not an accident", () => {
  expect(Object.keys(root).sort()).toStrictEqual([...passedOn, "desk", "deskErrors", "getDesk"].sort())
})

it("exports nothing from req, which only types ctx.req.desk", () => {
  expect(Object.keys(req)).toStrictEqual([])
})

it("passes the types of core on that an application needs, as every adapter does", () => {
  expect(typesOf(new URL("../src/index.ts", import.meta.url))).toStrictEqual(passedOnTypes)
})
