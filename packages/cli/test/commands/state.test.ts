import { type Emulator, startEmulator } from "@tcdesk/emulator"
import { afterAll, beforeAll, expect, it } from "vitest"
import { tcdesk } from "../support/fakeWorld.ts"
import { variablesOf } from "../support/variables.ts"

const wrongKey = "0".repeat(64)

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

it("says who serves a session, in a line", async () => {
  const session = emulator.openSession({ clientUserId: "user45" })
  const { code, stdout, stderr } = await tcdesk(["state", "--session", session], { env: variablesOf(emulator) })
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
  expect(stdout).toBe(`${emulator.session(session).state}\n`)
})

it("says the same as JSON", async () => {
  const session = emulator.openSession({ clientUserId: "user46" })
  const { code, stdout } = await tcdesk(["state", "--session", session, "--json"], { env: variablesOf(emulator) })
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ state: emulator.session(session).state })
})

it("tells a refusal on stderr, and gives 1", async () => {
  const env = { ...variablesOf(emulator), TCDESK_SECRET_KEY: wrongKey }
  const { code, stdout, stderr } = await tcdesk(["state", "--session", "any"], { env })
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" })
  expect(stderr).toMatch(/^tcdesk: get_session_state: /)
  expect(stderr).toContain("\ndelivery: rejected\n")
})

it("gives a refusal as the JSON of core's own error", async () => {
  const env = { ...variablesOf(emulator), TCDESK_SECRET_KEY: wrongKey }
  const { code, stdout, stderr } = await tcdesk(["state", "--session", "any", "--json"], { env })
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" })
  expect(JSON.parse(stdout)).toMatchObject({ _tag: "DeskError", operation: "get_session_state", delivery: "rejected" })
})

it("can't be run without a session", async () => {
  const { code, stderr } = await tcdesk(["state"], { env: variablesOf(emulator) })
  expect({ code, stderr }).toEqual({ code: 2, stderr: "tcdesk: --session <ID> is missing; see --help\n" })
})

it("can't be run where credentials are only partly given, and names what is missing", async () => {
  const { TCDESK_SECRET_KEY, ...env } = variablesOf(emulator)
  const { code, stderr } = await tcdesk(["state", "--session", "any"], { env })
  expect(code).toBe(2)
  expect(stderr).toContain("TCDESK_SECRET_KEY")
  expect(stderr).not.toContain(TCDESK_SECRET_KEY)
})
