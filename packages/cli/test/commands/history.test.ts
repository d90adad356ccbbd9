import { expect, it } from "vitest"
import { run } from "../../src/run.ts"
import { emulated } from "../support/emulated.ts"
import { fakeWorld, tcdesk } from "../support/fakeWorld.ts"

const { emulator, env } = emulated()

const conversation = (...texts: readonly string[]): string => {
  const sessionId = emulator().openSession({ clientUserId: "user45" })
  for (const text of texts) emulator().typeAsCustomer({ sessionId, text })
  return sessionId
}

it("prints a line for each message, the oldest first", async () => {
  const session = conversation("one", "two")
  const { code, stdout } = await tcdesk(["history", "--session", session], { env: env() })
  expect(code).toBe(0)
  expect(stdout).toMatch(/^\S+Z user user45: one\n\S+Z user user45: two\n$/)
})

it("prints a line of JSON for each with --json", async () => {
  const session = conversation("one", "two")
  const { stdout } = await tcdesk(["history", "--session", session, "--json"], { env: env() })
  const lines = stdout.trimEnd().split("\n")
  expect(lines.map((line) => JSON.parse(line).body[0].MsgContent.Text)).toEqual(["one", "two"])
})

it("begins with the newest, and ends after so many", async () => {
  const session = conversation("one", "two", "three")
  const { stdout } = await tcdesk(["history", "--session", session, "--newest-first", "--limit", "2"], { env: env() })
  expect(stdout).toMatch(/^.* three\n.* two\n$/)
})

it("does not obey what a customer has written: control characters and marks of direction are gone", async () => {
  const session = conversation("a\u001b[2J\u202eb\nc\u009b31m")
  const text = await tcdesk(["history", "--session", session], { env: env() })
  expect(text.stdout).toMatch(/: a \[2J b c 31m\n$/)
  const json = await tcdesk(["history", "--session", session, "--json"], { env: env() })
  expect(json.stdout.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  expect(JSON.parse(json.stdout).body[0].MsgContent.Text).toBe("a\u001b[2J\u202eb\nc\u009b31m")
})

it("ends quietly when whoever reads it has gone", async () => {
  const session = conversation(...Array.from({ length: 150 }, (_, i) => `message ${i}`))
  const world = fakeWorld({ env: env() })
  const write = (text: string): void => {
    world.stdout.write(text)
    world.leave()
  }
  const leaving = { ...world, stdout: { ...world.stdout, write } }
  expect(await run(["history", "--session", session], leaving)).toBe(0)
  expect(world.written.stderr()).toBe("")
})

it.each([["0"], ["x"], ["-1"]])("refuses a limit of %s", async (limit) => {
  const { code, stderr } = await tcdesk(["history", "--session", "s", "--limit", limit], { env: env() })
  expect(code).toBe(2)
  expect(stderr).toContain("--limit")
})
