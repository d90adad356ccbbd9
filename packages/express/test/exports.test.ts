import { passedOn, passedOnTypes, typesOf } from "adapter-conformance"
import { expect, it } from "vitest"
import * as root from "../src/index.ts"

it("exports these names: adding or losing one is a decision, not an accident", () => {
  expect(Object.keys(root).sort()).toStrictEqual([...passedOn, "desk", "deskErrorHandler", "getDesk"].sort())
})

it("passes the types of core on that an application needs, as every adapter does", () => {
  expect(typesOf(new URL("../src/index.ts", import.meta.url))).toStrictEqual(passedOnTypes)
})
