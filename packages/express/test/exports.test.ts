import { passedOn } from "adapter-conformance"
import { expect, it } from "vitest"
import * as root from "../src/index.ts"

it("exports these names: adding or losing one is a decision, not an accident", () => {
  expect(Object.keys(root).sort()).toStrictEqual([...passedOn, "desk", "deskErrorHandler", "getDesk"].sort())
})
