import { expect, it } from "vitest"
import { emulated } from "../support/emulated.ts"
import { tcdesk } from "../support/fakeWorld.ts"
import { fileWith } from "../support/files.ts"

const { emulator, env } = emulated()

it("makes any call, and prints the answer without its envelope", async () => {
  emulator().answer("get_im_agent_list", (body) => ({ Data: [body] }))
  const body = fileWith('{ "Page": 1 }')
  const { code, stdout } = await tcdesk(["call", "get_im_agent_list", "--body", body], { env: env() })
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toEqual({ Data: [{ Page: 1 }] })
})

it("asks again for a lost answer only of what was said to be idempotent", async () => {
  emulator().answer("get_im_agent_list", { Data: [] })
  emulator().failNext({ _tag: "Reset" })
  const once = await tcdesk(["call", "get_im_agent_list", "--json"], { env: env() })
  expect(once.code).toBe(1)
  expect(JSON.parse(once.stdout)).toMatchObject({ delivery: "unknown", attempts: [{}] })
  emulator().failNext({ _tag: "Reset" })
  const again = await tcdesk(["call", "get_im_agent_list", "--idempotent"], { env: env() })
  expect(again.code).toBe(0)
})

it("calls under the other prefix, and knows no third one", async () => {
  const { stdout } = await tcdesk(["call", "some_command", "--prefix", "openim_console_http_svc", "--json"], {
    env: env()
  })
  expect(JSON.parse(stdout)).toMatchObject({ _tag: "DeskError" })
  expect(emulator().requests().at(-1)?.path).toBe("/v4/openim_console_http_svc/some_command")
  const third = await tcdesk(["call", "some_command", "--prefix", "x"], { env: env() })
  expect(third).toMatchObject({ code: 2, stdout: "" })
  expect(third.stderr).toContain("--prefix must be one of: desk_http_svc, openim_console_http_svc")
})
