/** A variable that looks like a misspelt one of ours is told of; any other is nobody's business. */
import { afterEach, describe, expect, it, vi } from "vitest"
import { DeskConfigError } from "../../src/model/DeskConfigError.ts"
import { type Environment, resolveEnvironment, variables } from "../../src/model/Environment.ts"
import { misspeltVariables } from "../../src/model/misspeltVariables.ts"

const complete = { TCDESK_SDK_APP_ID: "5", TCDESK_IDENTIFIER: "env", TCDESK_SECRET_KEY: "env" }
const namesIn = (env: object): ReadonlyArray<string> =>
  misspeltVariables(env, Object.keys(variables)).map(({ option }) => option)

afterEach(() => {
  vi.restoreAllMocks()
})

it.each([
  ["TCDESK_ENDPONT", "TCDESK_ENDPOINT"],
  ["TCDESK_SDKAPPID", "TCDESK_SDK_APP_ID"],
  ["TCDESK_sdk_app_id", "TCDESK_SDK_APP_ID"],
  ["TCDESK_SECRETKEY", "TCDESK_SECRET_KEY"],
  ["TCDESK_USERSIG", "TCDESK_USER_SIG"],
  ["TCDESK_REGOIN", "TCDESK_REGION"],
  ["TCDESK_DISABLE", "TCDESK_DISABLED"],
  ["TCDESK_WEBHOOK_TOKN", "TCDESK_WEBHOOK_TOKEN"]
])("%s was probably meant to be %s", (name, near) => {
  expect(misspeltVariables({ [name]: "x" }, Object.keys(variables))).toStrictEqual([
    { option: name, message: `unknown variable ${name}: did you mean ${near}?` }
  ])
})

it("names of others, of other uses, and with more behind a known one are nobody's business", () => {
  const others = ["TCDESK_SESSION_ID", "TCDESK_SOAK", "TCDESK_", "TCDESK_VERSION", "ENDPONT", "MY_TCDESK_ENDPONT"]
  const extended = ["TCDESK_SECRET_KEY_2", "TCDESK_REGION2", "TCDESK_ENDPOINT_INTL"]
  expect(
    namesIn(Object.fromEntries([...others, ...extended, ...Object.keys(complete)].map((name) => [name, "x"])))
  ).toEqual([])
})

it("is found where the environment inherits it, and nothing is read or thrown for it", () => {
  expect(namesIn(Object.create({ TCDESK_ENDPONT: "x" }))).toEqual(["TCDESK_ENDPONT"])
  const getter = Object.defineProperty({}, "TCDESK_ENDPONT", { get: () => expect.fail("read"), enumerable: true })
  expect(namesIn(getter)).toEqual(["TCDESK_ENDPONT"])
  const closed = new Proxy({}, { ownKeys: () => expect.fail("asked") })
  expect(namesIn(closed)).toEqual([])
})

describe("a client made from such an environment", () => {
  it("fails, if it fails, with an error that names the variable first", () => {
    const emitWarning = vi.spyOn(process, "emitWarning").mockImplementation(() => {})
    const fail = () => resolveEnvironment({ ...complete, TCDESK_SECRET_KEY: "", TCDESK_SECRT_KEY: "canary" })
    expect(fail).toThrow(DeskConfigError)
    expect(fail).toThrow(
      "Desk can't be configured: unknown variable TCDESK_SECRT_KEY: did you mean TCDESK_SECRET_KEY?; TCDESK_SECRET_KEY is required, or TCDESK_USER_SIG instead."
    )
    expect(fail).not.toThrow("canary")
    expect(emitWarning).not.toHaveBeenCalled()
  })

  it("warns of it once in a process otherwise, and not of its value", () => {
    const emitWarning = vi.spyOn(process, "emitWarning").mockImplementation(() => {})
    const env: Environment = { ...complete, TCDESK_ENDPONT: "canary", TCDESK_REGIN: "seoul" }
    for (let i = 0; i < 3; i += 1) resolveEnvironment(env)
    expect(emitWarning.mock.calls).toStrictEqual([
      ["unknown variable TCDESK_ENDPONT: did you mean TCDESK_ENDPOINT?", "DeskWarning"],
      ["unknown variable TCDESK_REGIN: did you mean TCDESK_REGION?", "DeskWarning"]
    ])
  })
})
