import { describe, expect, it } from "vitest"
import type { Emulator } from "../../src/index.ts"
import { command, sign, started } from "../support/support.ts"

const signedAs = ({ sdkAppId, secretKey }: Emulator, identifier: string): string =>
  sign({ sdkAppId, secretKey, identifier })

describe("what all commands have in common", () => {
  it.each(["get_session_state", "end_session"])("%s is judged by the gateway's rules first", async (name) => {
    const emulator = await started()
    expect(await command(emulator, name, {}, { usersig: "no usersig" })).toMatchObject({ ErrorCode: 70003 })
    expect(await command(emulator, name, {}, { contenttype: undefined })).toMatchObject({ ErrorCode: 60025 })
  })

  it.each(["get_session_state", "end_session"])(
    "%s has no code of its own for what is no JSON: 60003",
    async (name) => {
      const emulator = await started()
      expect(await command(emulator, name, "{")).toMatchObject({ ErrorCode: 60003 })
      expect(await command(emulator, name, "[]")).toMatchObject({ ErrorCode: 60003 })
      expect(emulator.requests()[0]?.rule?.source).toBe("common codes 60003")
      expect(await command(emulator, name, { SessionId: "s".repeat(13_000) })).toMatchObject({ ErrorCode: 93000 })
      expect(emulator.requests().at(-1)?.rule?.source).toBe(`${name} 93000, inferred`)
    }
  )

  it("a command that is not known is answered 60009, and uses up no fault", async () => {
    const emulator = await started()
    emulator.failNext({ _tag: "Hang" })
    expect(await command(emulator, "transfer_to_human", {})).toMatchObject({ ErrorCode: 60009 })
    expect(emulator.requests()[0]).not.toHaveProperty("command")
  })

  it("are listed by the API, with what is inferred of each", async () => {
    const emulator = await started()
    const { commands } = (await (await fetch(`${emulator.url}/_emulator`)).json()) as {
      commands: { path: string; inferred: string[] }[]
    }
    expect(commands.map(({ path }) => path)).toEqual([
      "/v4/desk_http_svc/send_msg",
      "/v4/desk_http_svc/get_session_state",
      "/v4/desk_http_svc/end_session"
    ])
    expect(commands.every(({ inferred }) => inferred.length > 0)).toBe(true)
  })

  it("a notAdminCode of 90009 is only for commands whose page has it", async () => {
    const emulator = await started({ notAdminCode: 90009 })
    const usersig = signedAs(emulator, "clerk")
    const answer = await command(emulator, "end_session", { SessionId: "s" }, { identifier: "clerk", usersig })
    expect(answer).toMatchObject({ ErrorCode: 60010 })
  })
})
