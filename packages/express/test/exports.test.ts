import { passedOn, passedOnByWebhook, passedOnTypes, passedOnTypesOfWebhook, typesOf } from "adapter-conformance"
import { expect, it } from "vitest"
import * as root from "../src/index.ts"

it("exports these names: adding or losing one is a decision, not an accident", () => {
  expect(Object.keys(root).sort()).toStrictEqual(
    [...passedOn, ...passedOnByWebhook, "desk", "deskWebhook", "deskErrorHandler", "getDesk"].sort()
  )
})

it("passes the types of core on that an application needs, as every adapter does", () => {
  const root = new URL("../src/index.ts", import.meta.url)
  expect(typesOf(root, "@tcdesk/core")).toStrictEqual(passedOnTypes)
  expect(typesOf(root, "@tcdesk/core/webhook")).toStrictEqual(passedOnTypesOfWebhook)
  expect(typesOf(root, "@tcdesk/core/adapter")).toStrictEqual(["EnvironmentOptions"])
})
