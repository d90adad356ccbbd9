import { expect, it } from "vitest"
import { emulated } from "../support/emulated.ts"
import { tcdesk } from "../support/fakeWorld.ts"

const { emulator, env } = emulated()

const wrongKey = "0".repeat(64)

it("says who serves a session, in a line", async () => {
  const session = emulator().openSession({ clientUserId: "user45" })
  const { code, stdout, stderr } = await tcdesk(["state", "--session", session], { env: env() })
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
  expect(stdout).toBe(`${emulator().session(session).state}\n`)
})

it("says the same as JSON", async () => {
  const session = emulator().openSession({ clientUserId: "user46" })
  const { code, stdout } = await tcdesk(["state", "--session", session, "--json"], { env: env() })
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ state: emulator().session(session).state })
})

it("tells a refusal on stderr, and gives 1", async () => {
  const { code, stdout, stderr } = await tcdesk(["state", "--session", "any"], {
    env: { ...env(), TCDESK_SECRET_KEY: wrongKey }
  })
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" })
  expect(stderr).toMatch(/^tcdesk: get_session_state: Unauthenticated \(70009\)/)
  // Nothing was to be delivered.
  expect(stderr).not.toContain("delivery:")
})
